// SPDX-License-Identifier: Apache-2.0
// One child process, without a shell, bounded in time and output.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "facts/expected.h"

namespace headroom {

struct RunLimits {
  std::chrono::milliseconds time = std::chrono::seconds(30);
  std::size_t outputBytes = 16 << 20; ///< of each stream
};

struct RunResult {
  int exitCode = 0; ///< 128 + n after signal n
  std::string out;
  std::string err;
};

/// argv[0] is looked up in PATH unless it holds a slash; standard input is empty; messages come untranslated. Errors: cannot be
/// started, takes longer than the limit, writes more than the limit. The child and what it started are killed then.
[[nodiscard]] Expected<RunResult> runProgram(const std::vector<std::string> &argv, const std::string &directory, const RunLimits &limits);

} // namespace headroom
