// SPDX-License-Identifier: Apache-2.0
// Functions that some units hand to others without calling them: in a table, as an argument, by a table that they name.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "facts/source_facts.h"

namespace headroom::tool {

/// Link names of every function that `units` name, and that a variable holds that they name; `all` are the units of the image.
[[nodiscard]] std::set<std::string> suppliedFunctions(const std::vector<const SourceFacts *> &units, const std::vector<SourceFacts> &all);

} // namespace headroom::tool
