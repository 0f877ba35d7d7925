// SPDX-License-Identifier: Apache-2.0
// Asks a compiler's driver what it would do with a set of flags.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "source/commands/macros.h"
#include "source/commands/run_program.h"

namespace headroom {

struct CompilerAnswer {
  bool isClang = false;
  std::string target;                   ///< as configured, for instance `arm-none-eabi`
  std::vector<std::string> includes;    ///< of `<...>`, in order, normalised; also what the environment adds
  std::vector<std::string> driverFlags; ///< `-m...` flags that the driver derived (COLLECT_GCC_OPTIONS)
  Macros macros;
};

/// Runs `COMPILER FLAGS -E -v -dM -x LANGUAGE /dev/null` in `directory`. Errors name the compiler: not there, no answer in time,
/// an exit code other than 0 with its first message, output without a list of includes.
[[nodiscard]] Expected<CompilerAnswer> askCompiler(const std::string &compiler, const std::vector<std::string> &flags,
                                                   const std::string &language, const std::string &directory, const RunLimits &limits);

} // namespace headroom
