// SPDX-License-Identifier: Apache-2.0
// A reader of preprocessed GNU linker scripts: MEMORY evaluated, SECTIONS only by name and region.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/linker_map.h"

namespace headroom {

/// Errors (kind Environment): unbalanced braces, a MEMORY entry that is no region; each with `file:line`. An expression that holds a symbol
/// leaves the value empty and is no error.
[[nodiscard]] Expected<LinkerScript> readLinkerScript(std::string_view text, const std::string &file);

} // namespace headroom
