// SPDX-License-Identifier: Apache-2.0
// The map of lld (checked with 14 and 19): one table with the columns VMA LMA Size Align Out In Symbol. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/linker_map.h"

namespace headroom::build {

[[nodiscard]] bool isLldMap(std::string_view text);

/// It has no regions, selectors and discarded sections. Errors as readLinkerMap's.
[[nodiscard]] Expected<LinkerMap> readLldMap(std::string_view text, const std::string &file);

} // namespace headroom::build
