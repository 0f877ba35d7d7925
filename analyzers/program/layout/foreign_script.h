// SPDX-License-Identifier: Apache-2.0
// Whether a linker script is the one of this link. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "program/layout/memory_layout.h"

namespace headroom {

/// A line of the artefact, or 0, and what it says against the image.
using ArtefactDifference = std::pair<std::uint32_t, std::string>;

/// Of the script against the map, as far as that was read, and against the image. Two links whose regions and sections have the same
/// names and places are not told apart.
[[nodiscard]] std::vector<ArtefactDifference> differencesOfScript(const MemoryLayout &layout);

} // namespace headroom
