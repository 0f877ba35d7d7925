// SPDX-License-Identifier: Apache-2.0
// A reader of the relocation directives in the text of a CMake file, whether or not they had an effect.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/relocation.h"

namespace headroom {

/// zephyr_code_relocate() and zephyr_code_relocate_ifdef(), in order. Variables and generator expressions stay as they are; branches are
/// not evaluated, but said. Errors (kind Environment): a string, bracket or call that does not end, with `file:line`.
[[nodiscard]] Expected<std::vector<RelocationText>> readRelocationTexts(std::string_view text, const std::string &file);

} // namespace headroom
