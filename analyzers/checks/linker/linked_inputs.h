// SPDX-License-Identifier: Apache-2.0
// Sections of objects where the map says they went.
#pragma once

#include <cstdint>
#include <vector>

#include "program/layout/memory_layout.h"

namespace headroom {

struct LinkedSection {
  const MapOutput *output = nullptr;
  const MapInput *input = nullptr;
  const LayoutObject *object = nullptr;
  const ImageSection *section = nullptr; ///< of the object
  std::uint32_t sectionIndex = 0;        ///< into LayoutObject::sections
};

/// Allocated ones with a size, in the order of the map. Two sections of one object with one name are told apart by size, or not at all:
/// then the first counts.
[[nodiscard]] std::vector<LinkedSection> linkedSections(const MemoryLayout &layout);

} // namespace headroom
