// SPDX-License-Identifier: Apache-2.0
// A strict reader of the final devicetree source, as dtc and Zephyr write it (`zephyr.dts`): no macros, no includes, no deletions.
#pragma once

#include <string>
#include <string_view>

#include "facts/devicetree.h"
#include "facts/expected.h"

namespace headroom {

/// Errors (kind Environment): syntax, unknown references, nesting or size beyond limits; each with `file:line:col`.
[[nodiscard]] Expected<Devicetree> readDevicetree(std::string_view text, const std::string &file);

} // namespace headroom
