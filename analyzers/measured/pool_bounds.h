// SPDX-License-Identifier: Apache-2.0
// How large a pool must be so that no request ever fails, whatever the order of requests: published worst cases. All of them take the peak
// M of what is live at one time, in bytes that the blocks hold (headers and rounding included), the largest block, and the unit: the
// least step between block sizes, for anyFitBound() the smallest block. Saturating: UINT64_MAX means that no pool
// is large enough.
#pragma once

#include <cstdint>

namespace headroom::measured {

struct PoolLoad {
  std::uint64_t peakBytes = 0;
  std::uint64_t largestBytes = 0; ///< at most peakBytes, else it is taken for that
  std::uint64_t unitBytes = 0;    ///< above 0
  std::uint64_t blocks = 0;       ///< most that are live at a time; 0: as many units as the peak has
  std::uint64_t extraBytes = 0;   ///< that a free block must have beyond the request, to be cut to its alignment
};

/// First fit without `extraBytes`, which the theorem does not know: M (1 + ceil(log2 n)), n being the largest block in units. J. M. Robson, "Worst case fragmentation of first fit and best fit
/// storage allocation strategies", The Computer Journal 20 (1977), 242-244; in this form in the README of o1heap.
[[nodiscard]] std::uint64_t firstFitBound(const PoolLoad &load);

/// Any policy that fails only when no free block is large enough, which includes best fit and TLSF, plus `widerPercent` for a policy that
/// may overlook blocks less than that much larger than the request: M blocks of one unit, and beside each of them a gap just too small.
/// The published worst case of best fit and TLSF, M (n - 2) for large n (Robson 1977; M. Masmano et al., "TLSF: a new dynamic memory
/// allocator for real-time systems", ECRTS 2004), lies below it; this one holds for every n.
[[nodiscard]] std::uint64_t anyFitBound(const PoolLoad &load, unsigned widerPercent);

} // namespace headroom::measured
