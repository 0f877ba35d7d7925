// SPDX-License-Identifier: Apache-2.0
#include "built_object.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "file_digests.h"

namespace headroom::tool {

std::string outputOf(const CompileCommand &command)
{
  return command.output.empty() || command.output.front() == '/' ? command.output : command.directory + "/" + command.output;
}

std::string builtObjectOf(const CompileCommand &command)
{
  const std::string path = outputOf(command);
  // ELF header: byte order at 5, e_machine at 18 (System V ABI, chapter 4).
  std::array<unsigned char, 20> head{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(reinterpret_cast<char *>(head.data()), head.size()))
    return {};
  constexpr int arm = 40, riscv = 243;
  const int machine = head[18] | head[19] << 8;
  const bool isElf = head[0] == 0x7F && head[1] == 'E' && head[2] == 'L' && head[3] == 'F' && head[5] == 1;
  return isElf && (machine == arm || machine == riscv) ? path : std::string();
}

bool isUpToDate(const std::string &object, const std::vector<SourceInput> &inputs)
{
  const std::optional<FileStamp> made = stampOf(object);
  return made && std::all_of(inputs.begin(), inputs.end(), [&](const SourceInput &input) {
           const std::optional<FileStamp> stamp = stampOf(input.path);
           return stamp && stamp->modifiedNs <= made->modifiedNs;
         });
}

} // namespace headroom::tool
