// SPDX-License-Identifier: Apache-2.0
// Stack objects of the image: what is declared as one, and what a thread is given as one.
#pragma once

#include "program/layout/source_objects.h"

namespace headroom {

void findStackObjects(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view);

} // namespace headroom
