// SPDX-License-Identifier: Apache-2.0
// compile_commands.json, read strictly: nothing is guessed. https://clang.llvm.org/docs/JSONCompilationDatabase.html
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/expected.h"

namespace headroom {

/// One entry as the build wrote it.
struct CompileCommand {
  std::string directory;              ///< absolute
  std::string file;                   ///< absolute, `.` and `..` resolved textually
  std::string output;                 ///< as given; empty where neither `output` nor `-o` tells
  std::vector<std::string> arguments; ///< argv with the compiler first; launchers (ccache, sccache, distcc, ...) removed, response files expanded
  int line = 0;                       ///< of the entry in the database, 1-based

  friend bool operator==(const CompileCommand &, const CompileCommand &) = default;
};

struct CompileDatabase {
  std::string path;                   ///< as given
  std::vector<CompileCommand> commands; ///< C and C++ only, in the order of the file
  std::uint64_t assemblyEntries = 0;  ///< entries for assembly
  std::vector<CompileCommand> assembly; ///< these, in the order of the file: code, but nothing to extract
  std::uint64_t otherEntries = 0;     ///< entries for anything else (Rust, Fortran, ...)

  /// Every command for this file (absolute, or relative to `directory`); several builds of one source are several entries.
  [[nodiscard]] std::vector<const CompileCommand *> of(const std::string &file, const std::string &directory) const;
};

/// `pathMaps` (FROM, TO) are applied to directory, file and every argument that is or holds a path, the longest FROM first.
/// Errors name file, line and column and the next command to type: missing, not JSON, not an array, empty, an entry without
/// `file`, `directory` or both of `command` and `arguments`, an unreadable or recursive response file.
[[nodiscard]] Expected<CompileDatabase> readCompileDatabase(const std::string &path,
                                                            const std::vector<std::pair<std::string, std::string>> &pathMaps);

} // namespace headroom
