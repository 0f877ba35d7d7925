// SPDX-License-Identifier: Apache-2.0
// How many regions a unit has, and what is left of them for the partitions of a domain.
#pragma once

#include <optional>
#include <string>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

struct RegionBudget {
  std::uint64_t leastTaken = 0, mostTaken = 0;     ///< before any partition: the same where addresses do not matter, or are known
  std::string takenBy;                             ///< `2 fixed, 1 added at start-up, 1 to 2 kept by the RTOS`
  std::uint64_t leastRegions = 0, mostRegions = 0; ///< of the hardware: the same where it is known
  std::string hardware;                            ///< what says so, for messages

  /// `3`, or `3 to 5`
  [[nodiscard]] std::string takenText() const;
  /// Partitions that surely fit beside what is taken, and those that may fit at best.
  [[nodiscard]] std::uint64_t leastPartitions(const MemoryLayout &layout) const;
  [[nodiscard]] std::uint64_t mostPartitions(const MemoryLayout &layout) const;
};

/// Empty iff the image does not tell what is taken; `why` then says so.
[[nodiscard]] std::optional<RegionBudget> regionBudget(const MemoryLayout &layout, std::string &why);

} // namespace headroom
