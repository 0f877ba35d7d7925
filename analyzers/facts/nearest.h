// SPDX-License-Identifier: Apache-2.0
// The valid name that a mistyped one probably meant; every message about an unknown name ends with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from `a` to `b` (optimal string alignment).
/// Capped: returns `limit + 1` as soon as the distance is known to exceed `limit`, so that long foreign names stay cheap.
[[nodiscard]] unsigned editDistance(std::string_view a, std::string_view b, unsigned limit);

/// The closest of `valid`, ties to the first; empty where nothing is near enough to be worth suggesting (a third of the length,
/// at least one edit). Letter case and `-` against `_` count as equal, because they are what people mix up.
[[nodiscard]] std::string nearest(std::string_view name, const std::vector<std::string> &valid);

} // namespace headroom
