// SPDX-License-Identifier: Apache-2.0
// Strongly connected components of a graph in compressed rows.
#pragma once

#include <cstdint>
#include <vector>

namespace headroom::program {

/// Successors of node v are `targets[first[v]] .. targets[first[v + 1] - 1]`.
struct Adjacency {
  std::vector<std::uint32_t> first; ///< one more than there are nodes
  std::vector<std::uint32_t> targets;

  [[nodiscard]] std::size_t nodeCount() const { return first.empty() ? 0 : first.size() - 1; }
};

struct Condensation {
  std::vector<std::uint32_t> componentOf; ///< by node
  /// Members of each component, ascending. Components stand in reverse topological order: every edge leads to the same or an earlier one.
  std::vector<std::vector<std::uint32_t>> components;
};

/// Tarjan's algorithm with its own stack: firmware graphs may be deeper than the host's. Linear in nodes and edges.
[[nodiscard]] Condensation condense(const Adjacency &graph);

} // namespace headroom::program
