// SPDX-License-Identifier: Apache-2.0
// Which roots reach which function (design section 8). Fatal paths and traps count: they run, too.
#pragma once

#include <cstdint>
#include <vector>

#include "program/root_plans.h"

namespace headroom::program {

/// By callable: ascending indices into `roots`. A root without a start of its own (an interrupt stack that only carries its handlers)
/// reaches nothing by itself. Linear in edges times a 64th of the roots.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> contextsOf(const ExpandedGraph &graph, const std::vector<Start> &starts,
                                                                 const std::vector<RootPlan> &roots);

} // namespace headroom::program
