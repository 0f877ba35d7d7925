// SPDX-License-Identifier: Apache-2.0
// The rule of thumb that stacks are often sized with: overhead + depth x average frame + largest locals + interrupts + margin.
// It is an estimate to set beside a bound, never a bound: it knows no path.
//
// Two faults of the formula as it is handed around are corrected here. Its fixed "25 % safety" of 256 bytes is 14 % of what it is added
// to: the margin is a share of the sum. It counts locals twice, as an average frame already holds its own: the largest frame adds only
// what it exceeds the average by.
#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace headroom::program {

struct SizingInput {
  std::uint64_t overheadBytes = 64;      ///< start frame and what the kernel keeps on the stack
  std::uint64_t callDepth = 0;           ///< frames that are live at once
  std::uint64_t averageFrameBytes = 0;
  std::uint64_t largestLocalsBytes = 0;  ///< locals of the largest frame among them
  std::uint64_t interruptBytes = 256;    ///< what interrupts push on this stack
  unsigned marginPercent = 25;           ///< of the sum of the others, rounded up
};

struct SizingEstimate {
  std::vector<Term> terms; ///< `overhead`, `frames`, `largest locals`, `interrupts`, `margin`
  std::uint64_t bytes = 0; ///< their sum
};

[[nodiscard]] SizingEstimate sizeByFormula(const SizingInput &input);

} // namespace headroom::program
