// SPDX-License-Identifier: Apache-2.0
// What commands/ hands to unit/.
#pragma once

#include <string>
#include <vector>

namespace headroom {

/// A command that Clang understands: what CommandTranslator makes of the build's.
struct ClangCommand {
  std::string directory;              ///< absolute working directory
  std::string file;                   ///< main file as the command names it
  std::vector<std::string> arguments; ///< for Clang's driver, without the program name, without -c, -o and without the file; ends with -x
  std::vector<std::string> droppedFlags; ///< sorted, unique
  std::string compiler;               ///< the build's, for people: `GCC 12.2.1`
  bool isClangBuild = false;          ///< that compiler is some Clang
  bool hasSameCode = false;           ///< that compiler is our Clang, and no option that changes code was left out
  std::vector<std::string> assembler; ///< what `-Wa,` and `-Xassembler` hand to the assembler

  friend bool operator==(const ClangCommand &, const ClangCommand &) = default;
};

} // namespace headroom
