// SPDX-License-Identifier: Apache-2.0
// Processor time and peak memory of one run of a program.
#pragma once

#include <string>
#include <vector>

namespace headroom::bench {

struct Measurement {
  int exitCode = -1;
  double seconds = 0;       ///< of processor time, user and system: other load on the machine hardly changes it
  double peakMegabytes = 0; ///< largest resident set, in 2^20 bytes
};

/// Runs `words` with output to /dev/null, `repeat` times; the least time and the largest memory of them (caches and other load only add).
[[nodiscard]] Measurement measure(const std::vector<std::string> &words, unsigned repeat);

} // namespace headroom::bench
