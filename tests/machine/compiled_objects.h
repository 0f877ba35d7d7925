// SPDX-License-Identifier: Apache-2.0
// Objects and archives that real compilers make from sources in a scratch directory of the test.
#pragma once

#include "machine/assembled_program.h"

namespace headroom::test {

inline const std::vector<std::string> cortexM4Gcc = {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-Os"};
inline const std::vector<std::string> cortexM4Gxx = {"arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb", "-Os"};
inline const std::vector<std::string> cortexM4Clang = {"clang-19", "--target=thumbv7em-none-eabi", "-Os"};
inline const std::vector<std::string> rv32Gcc = {"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32", "-Os"};
inline const std::vector<std::string> rv32Gxx = {"riscv64-unknown-elf-g++", "-march=rv32imac", "-mabi=ilp32", "-Os"};

class Workshop {
public:
  [[nodiscard]] std::string file(const std::string &name) const { return directory_.file(name); }

  std::string write(const std::string &name, const std::string &text) const
  {
    std::filesystem::create_directories(std::filesystem::path(file(name)).parent_path());
    std::ofstream(file(name)) << text;
    return file(name);
  }

  /// Runs a tool; one that fails fails the test.
  void run(std::vector<std::string> command, const std::vector<std::string> &more = {}) const
  {
    command.insert(command.end(), more.begin(), more.end());
    const ProcessResult result = runProcess(command, 60);
    EXPECT_EQ(result.exitCode, 0) << result.output;
  }

  /// Compiles `source` as `name` (`util.c` to `util.o` beside it) and returns the object's path.
  std::string compile(const std::string &name, const std::string &source, const std::vector<std::string> &compiler, const std::vector<std::string> &flags = {}) const
  {
    write(name, source);
    const std::string object = std::filesystem::path(file(name)).replace_extension(".o").string();
    std::vector<std::string> more = flags;
    more.insert(more.end(), {"-c", file(name), "-o", object});
    run(compiler, more);
    return object;
  }

  [[nodiscard]] static MachineFacts read(const std::vector<std::string> &paths, const MachineOptions &options = {})
  {
    auto facts = readMachineObjects(paths, options);
    if (!facts) {
      ADD_FAILURE() << facts.error().text();
      return {};
    }
    return std::move(*facts);
  }

private:
  ScratchDirectory directory_;
};

} // namespace headroom::test
