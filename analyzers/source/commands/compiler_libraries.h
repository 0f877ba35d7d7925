// SPDX-License-Identifier: Apache-2.0
// The archives that a compiler's driver adds to a link: its own routines and the C library.
#pragma once

#include <string>
#include <vector>

#include "source/commands/compile_database.h"
#include "source/commands/run_program.h"

namespace headroom {

/// Those that the driver names for the command's target and that are there, in the order of a link. Of a command that takes no C library's
/// headers, or chooses one in a way that only a link tells (`-specs`), the compiler's own routines alone.
[[nodiscard]] std::vector<std::string> compilerLibraries(const CompileCommand &command, const RunLimits &limits);

} // namespace headroom
