// SPDX-License-Identifier: Apache-2.0
// Memory domains, as the calls of linked code make them.
#pragma once

#include "program/layout/source_objects.h"

namespace headroom {

/// After findPartitions(). Conditions around calls are not followed: a domain has what any call may give it.
void findDomains(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view);

/// Calls that return an error which nothing reads.
void findUncheckedCalls(const MemoryLayout &layout, const SourceObjects &sources, ProtectionView &view);

} // namespace headroom
