// SPDX-License-Identifier: Apache-2.0
// What some root reaches, on whatever stack.
#pragma once

#include <vector>

#include "program/expanded_graph.h"

namespace headroom::program {

/// By node. Follows every edge: fatal paths, traps and switched stacks run, too.
[[nodiscard]] std::vector<bool> reachedNodes(const ExpandedGraph &graph, const std::vector<Start> &starts);

/// By callable: whether one of its nodes is reached.
[[nodiscard]] std::vector<bool> reachedCallables(const ExpandedGraph &graph, const std::vector<bool> &isReachedNode);

} // namespace headroom::program
