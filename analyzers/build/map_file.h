// SPDX-License-Identifier: Apache-2.0
// A reader of linker map files.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/linker_map.h"

namespace headroom {

/// A map of a dialect that is not read comes back with that dialect and nothing else. Errors (kind Environment): not text, truncated
/// (no memory map follows the header); each with `file:line`.
[[nodiscard]] Expected<LinkerMap> readLinkerMap(std::string_view text, const std::string &file);

} // namespace headroom
