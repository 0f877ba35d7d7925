// SPDX-License-Identifier: Apache-2.0
// Sizes of heaps and slabs, from what a dump saw.
#pragma once

#include "measured/measurement.h"

namespace headroom::measured {

/// Fills in `heapProposals` and `slabProposals` from the dump and the joined sites.
void propose(Measurement &measurement);

} // namespace headroom::measured
