// SPDX-License-Identifier: Apache-2.0
// How many regions a unit has, and what is left of them for the partitions of a domain.
#pragma once

#include <optional>
#include <string>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

struct RegionBudget {
  std::uint64_t taken = 0;                         ///< before any partition
  std::string takenBy;                             ///< `2 fixed, 1 static, 2 for a thread's stack and guard`
  std::uint64_t leastRegions = 0, mostRegions = 0; ///< of the hardware: the same where it is known
  std::string hardware;                            ///< what says so, for messages

  /// Partitions that fit beside `taken`, were there so many regions.
  [[nodiscard]] std::uint64_t partitionsIn(std::uint64_t regions, const MemoryLayout &layout) const;
};

/// Empty iff the image does not tell what is taken; `why` then says so.
[[nodiscard]] std::optional<RegionBudget> regionBudget(const MemoryLayout &layout, std::string &why);

} // namespace headroom
