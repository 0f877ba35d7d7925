// SPDX-License-Identifier: Apache-2.0
// Which protection unit a build drives, and how many regions it has.
#pragma once

#include "program/layout/join_layout.h"

namespace headroom {

/// Fills in the unit, its granule and its number of regions; `unknown` where the pack knows it by name only, `undecided` where no
/// configuration says which it is.
void findProtectionUnit(const MemoryLayout &layout, const LayoutInput &input, ProtectionView &view);

/// The regions that the RTOS programs whatever threads there are: read from the image, where the unit's RTOS keeps them there.
void findFixedRegions(const MemoryLayout &layout, const LayoutInput &input, ProtectionView &view);

} // namespace headroom
