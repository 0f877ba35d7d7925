// SPDX-License-Identifier: Apache-2.0
// Wall time and peak memory of one run of a program.
#pragma once

#include <string>
#include <vector>

namespace headroom::bench {

struct Measurement {
  int exitCode = -1;
  double seconds = 0;
  double peakMegabytes = 0; ///< largest resident set, in 2^20 bytes
};

/// Runs `words` with output to /dev/null, `repeat` times; the least time and the largest memory of them (other load only adds time).
[[nodiscard]] Measurement measure(const std::vector<std::string> &words, unsigned repeat);

} // namespace headroom::bench
