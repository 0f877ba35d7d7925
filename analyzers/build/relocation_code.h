// SPDX-License-Identifier: Apache-2.0
// A reader of the start-up code that relocation generates.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/relocation.h"

namespace headroom {

/// Errors (kind Environment): a copy or clear whose arguments are not understood, with `file:line`: ranges must not be lost in silence. So is a
/// text without any function, or with something behind its last one: it was cut off.
[[nodiscard]] Expected<RelocationCode> readRelocationCode(std::string_view text, const std::string &file);

} // namespace headroom
