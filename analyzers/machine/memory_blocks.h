// SPDX-License-Identifier: Apache-2.0
// The sections that take memory, as disjoint blocks, and which of them keep their first content for ever.
#pragma once

#include <span>
#include <vector>

#include "machine/placed_object.h"

namespace headroom::machine {

/// Sorts blocks and cuts those that overlap an earlier one (overlays, corrupt headers); what is cut goes to `problems`.
void makeDisjoint(std::vector<MemoryBlock> &blocks, std::vector<Culprit> &problems);

/// Marks writable blocks of an executable that lie in memory that is only read. Firmware puts tables that a script or a
/// second link stage fills into flash although their type is writable (`_sw_isr_table`, `.init_array`).
void markReadOnlyRegions(const ElfObject &executable, std::vector<MemoryBlock> &blocks);

} // namespace headroom::machine
