// SPDX-License-Identifier: Apache-2.0
// The map of GNU ld (checked with 2.40). It is read by its shape, not by its headings: those are translated, the shape is not.
// Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/linker_map.h"

namespace headroom::build {

/// Whether the text has what only GNU ld writes: one of its headings, or the last row of its table of regions.
[[nodiscard]] bool isGnuMap(std::string_view text);

/// Errors as readLinkerMap's.
[[nodiscard]] Expected<LinkerMap> readGnuMap(std::string_view text, const std::string &file);

} // namespace headroom::build
