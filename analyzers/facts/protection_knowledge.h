// SPDX-License-Identifier: Apache-2.0
// What a memory protection unit can do, as an RTOS uses it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// One protection unit: which shapes of region it has, and how many.
struct ProtectionUnit {
  std::string name;               ///< `PMSAv7`
  std::vector<std::string> when;  ///< configuration symbols that must all be on for this row; the first row that matches is taken
  bool isPowerOfTwo = false;      ///< a region's size is a power of two, its start a multiple of its size
  std::uint64_t granuleBytes = 0; ///< otherwise, and at least: start and size are multiples of this
};

struct ProtectionKnowledge {
  std::vector<ProtectionUnit> units;
};

} // namespace headroom
