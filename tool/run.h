// SPDX-License-Identifier: Apache-2.0
// The command line as a function.
#pragma once

#include <string>
#include <vector>

#include "environment.h"

namespace headroom::tool {

/// Exit codes (design section 4). Where several hold, 2 goes before 3 before 1.
inline constexpr int exitClean = 0;
inline constexpr int exitFindings = 1;
inline constexpr int exitEnvironment = 2;
inline constexpr int exitIncomplete = 3;

/// `args` without the program's name. Returns the exit code; throws nothing.
[[nodiscard]] int run(const std::vector<std::string> &args, std::ostream &out, std::ostream &err, const Environment &environment);

} // namespace headroom::tool
