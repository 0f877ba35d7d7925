// SPDX-License-Identifier: Apache-2.0
// A devicetree that lies where this image's would, and is another one. Internal to this folder.
#pragma once

#include "program/layout/memory_layout.h"

namespace headroom {

/// Holds the devicetree against what the configuration took from it: the memory that it chooses. An image has no marks of its devicetree,
/// so that one of the same memory is not told apart. What contradicts is dropped, and the artefact becomes Foreign. A configuration that
/// gives other numbers than the devicetree by hand looks just the same.
void dropForeignDevicetree(MemoryLayout &layout);

} // namespace headroom
