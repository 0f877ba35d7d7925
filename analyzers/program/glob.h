// SPDX-License-Identifier: Apache-2.0
// Lists of names as packs and configurations write them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "facts/glob.h"

namespace headroom::program {

[[nodiscard]] inline bool matchesAnyGlob(const std::vector<std::string> &patterns, std::string_view text)
{
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string &pattern) { return globMatch(pattern, text); });
}

[[nodiscard]] inline bool isGlob(std::string_view pattern)
{
  return pattern.find('*') != std::string_view::npos;
}

} // namespace headroom::program
