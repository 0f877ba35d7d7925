// SPDX-License-Identifier: Apache-2.0
// What a source in assembly reads. Nothing parses it, so its text is searched: every name behind an include directive that is found,
// whatever a condition around it says.
#pragma once

#include <string>
#include <vector>

#include "source/commands/compile_database.h"

namespace headroom::tool {

struct AssemblySource {
  std::string file;                ///< absolute
  std::vector<std::string> inputs; ///< absolute; itself the first
};

[[nodiscard]] AssemblySource assemblySourceOf(const CompileCommand &command);

} // namespace headroom::tool
