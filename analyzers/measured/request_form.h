// SPDX-License-Identifier: Apache-2.0
// What the code says of the requests of one place: the same for every run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace headroom::measured {

struct RequestForm {
  std::optional<std::uint64_t> alignmentBytes = 0; ///< at most; 0: the allocator's own; empty: not known
  std::optional<std::uint64_t> bytes;              ///< of every request; empty: not known, or not one size
  bool mayMove = false;                            ///< realloc: while a block moves there are two
  std::uint64_t largestBytes = 0;                  ///< where it is not one size, the largest that is known; 0: none is

  friend bool operator==(const RequestForm &, const RequestForm &) = default;
};

/// Of a place that makes requests of either form.
[[nodiscard]] inline RequestForm eitherOf(const RequestForm &a, const RequestForm &b)
{
  RequestForm out;
  out.alignmentBytes = a.alignmentBytes && b.alignmentBytes ? std::optional(std::max(*a.alignmentBytes, *b.alignmentBytes)) : std::nullopt;
  out.bytes = a.bytes == b.bytes ? a.bytes : std::nullopt;
  out.largestBytes = std::max(a.largestBytes, b.largestBytes);
  if (!out.bytes)
    out.largestBytes = std::max({out.largestBytes, a.bytes.value_or(0), b.bytes.value_or(0)});
  out.mayMove = a.mayMove || b.mayMove;
  return out;
}

} // namespace headroom::measured
