// SPDX-License-Identifier: Apache-2.0
// A small firmware that real tools compile and link into a directory of its own, with a map.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/process.h"

namespace headroom::test {

struct LinkTools {
  const char *name;
  std::vector<std::string> compile;
  std::vector<std::string> archive;
  std::vector<std::string> link;
};

inline const LinkTools armGnu{"arm", {"arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb"}, {"arm-none-eabi-ar"}, {"arm-none-eabi-ld"}};
inline const LinkTools riscv32Gnu{
    "riscv32", {"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32"}, {"riscv64-unknown-elf-ar"}, {"riscv64-unknown-elf-ld", "-m", "elf32lriscv"}};
inline const LinkTools riscv64Gnu{"riscv64",
                                  {"riscv64-unknown-elf-gcc", "-march=rv64imac", "-mabi=lp64", "-mcmodel=medany"},
                                  {"riscv64-unknown-elf-ar"},
                                  {"riscv64-unknown-elf-ld", "-m", "elf64lriscv"}};
inline const LinkTools armLld{"arm-lld", {"arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb"}, {"arm-none-eabi-ar"}, {"ld.lld-19"}};

inline std::string readText(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

inline void writeText(const std::string &path, const std::string &text)
{
  std::ofstream(path, std::ios::binary) << text;
}

/// Sources whose name starts with `lib` become members of libparts.a. The directory goes with the object.
class LinkedFirmware {
public:
  LinkedFirmware(const LinkTools &tools, const std::vector<std::pair<std::string, std::string>> &sources, const std::string &script,
                 const std::vector<std::string> &flags = {})
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-linked-XXXXXX").string();
    directory = mkdtemp(pattern.data());
    writeText(path("linker.cmd"), script);
    std::vector<std::string> link = tools.link, archive = tools.archive;
    archive.insert(archive.end(), {"rcsD", path("libparts.a")});
    link.insert(link.end(), {"-T", path("linker.cmd"), "-e", "_start", "-o", path("firmware.elf"), "-Map=" + path("firmware.map")});
    link.insert(link.end(), flags.begin(), flags.end());
    bool hasMembers = false;
    for (const auto &[name, text] : sources) {
      writeText(path(name + ".c"), text);
      std::vector<std::string> compile = tools.compile;
      compile.insert(compile.end(), {"-Os", "-ffreestanding", "-ffunction-sections", "-fdata-sections", "-c", path(name + ".c"), "-o", path(name + ".o")});
      isLinked &= run(compile);
      const bool isMember = name.starts_with("lib");
      hasMembers |= isMember;
      (isMember ? archive : link).push_back(path(name + ".o"));
    }
    if (hasMembers) {
      isLinked &= run(archive);
      link.push_back(path("libparts.a"));
    }
    isLinked &= run(link);
  }
  ~LinkedFirmware()
  {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
  LinkedFirmware(const LinkedFirmware &) = delete;
  LinkedFirmware &operator=(const LinkedFirmware &) = delete;

  [[nodiscard]] std::string path(const std::string &name) const { return directory + "/" + name; }

  std::string directory;
  std::string log;      ///< of all tools
  bool isLinked = true;

private:
  bool run(const std::vector<std::string> &words)
  {
    const ProcessResult result = runProcess(words, 60);
    log += result.output;
    return result.exitCode == 0;
  }
};

} // namespace headroom::test
