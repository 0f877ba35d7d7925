// SPDX-License-Identifier: Apache-2.0
// A compiler's argument list as one entry of a compile database: what `headroom extract -- ARGV` is given.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "source/commands/compile_database.h"

namespace headroom::tool {

/// Launchers are removed and response files expanded, as readCompileDatabase() does. Errors: no compiler, not exactly one source in C or
/// C++, an unreadable response file.
[[nodiscard]] Expected<CompileCommand> commandOf(std::vector<std::string> words, const std::string &directory);

} // namespace headroom::tool
