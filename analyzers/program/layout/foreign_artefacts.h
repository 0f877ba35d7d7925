// SPDX-License-Identifier: Apache-2.0
// Artefacts that lie where this image's would, and are of another link or of another configuration.
#pragma once

#include "program/layout/memory_layout.h"

namespace headroom {

/// Holds the linker map, the configuration and the linker script against the image and against each other. What contradicts the image is
/// dropped, so that nothing is judged by it, and its artefact becomes Foreign, with the reason. So does what lies in the same build and
/// cannot be held against the image: a devicetree, a record of relocations.
///
/// A map of GNU ld has no mark at its end: one that was cut off between two sections is found here, by what it lacks.
void dropForeignArtefacts(MemoryLayout &layout);

/// Holds the objects of the link against the map, which says what they gave to this image. All are dropped where one of them cannot be
/// the one that was linked.
void dropForeignObjects(MemoryLayout &layout);

} // namespace headroom
