// SPDX-License-Identifier: Apache-2.0
// What a build directory holds: its image or images, its objects, and where its sources come from. Looks only at names, headers of ELF
// files, CMakeCache.txt, zephyr_modules.txt and domains.yaml.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/expected.h"

namespace headroom::tool {

struct FoundElf {
  std::string path;        ///< relative to the build directory
  bool isFirmware = false; ///< a machine that is audited (ARM, RISC-V)
};

struct BuildDirectory {
  std::string path;                         ///< absolute
  std::map<std::string, std::string> cache; ///< CMakeCache.txt without types; empty where there is none
  std::vector<FoundElf> executables;        ///< linked images, sorted; `zephyr/zephyr.elf` alone where it exists
  std::vector<std::string> objects;         ///< relative: .o and .obj, or archives where there are none of these; sorted
  bool isTruncated = false;                 ///< the search met its limit: too many files for a build directory

  /// Value of a CMake cache entry; empty where there is none.
  [[nodiscard]] std::string cached(const std::string &name) const;
  /// Where the application's sources are; empty where nothing tells.
  [[nodiscard]] std::string sourceDirectory() const;
  [[nodiscard]] std::string board() const;
};

/// Errors: not a directory, unreadable.
[[nodiscard]] Expected<BuildDirectory> readBuildDirectory(const std::string &path, const std::string &shown);

/// The build directories of a sysbuild's images by name, from domains.yaml in `path`; empty where there is none. Entries are taken
/// from beside the file where they are there, since build directories get moved. Errors: broken YAML, a domain without a directory.
[[nodiscard]] Expected<std::vector<std::pair<std::string, std::string>>> sysbuildDomains(const std::string &path, const std::string &shown);

/// Names and directories of the Zephyr modules that this build uses, from zephyr_modules.txt.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> zephyrModules(const std::string &path);

} // namespace headroom::tool
