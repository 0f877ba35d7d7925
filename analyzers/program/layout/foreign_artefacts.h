// SPDX-License-Identifier: Apache-2.0
// Artefacts that lie where this image's would, and are of another link or of another configuration.
#pragma once

#include "program/layout/memory_layout.h"

namespace headroom {

/// Holds the linker map and the configuration against the image. What contradicts it is dropped, so that nothing is judged by it, and
/// its artefact becomes Foreign, with the reason.
///
/// A map of GNU ld has no mark at its end: one that was cut off between two sections is found here, by what it lacks.
void dropForeignArtefacts(MemoryLayout &layout);

} // namespace headroom
