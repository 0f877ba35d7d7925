// SPDX-License-Identifier: Apache-2.0
// Names as people write them in packs and in the configuration: `*` is any text, `?` any one character.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom::program {

[[nodiscard]] bool matchesGlob(std::string_view pattern, std::string_view text);
[[nodiscard]] bool matchesAnyGlob(const std::vector<std::string> &patterns, std::string_view text);
[[nodiscard]] bool isGlob(std::string_view pattern);

} // namespace headroom::program
