// SPDX-License-Identifier: Apache-2.0
#include "program/condensation.h"

#include <algorithm>

namespace headroom::program {

Condensation condense(const Adjacency &graph)
{
  constexpr std::uint32_t unvisited = UINT32_MAX;
  const auto count = static_cast<std::uint32_t>(graph.nodeCount());
  Condensation out;
  out.componentOf.assign(count, unvisited);
  std::vector<std::uint32_t> order(count, unvisited);
  std::vector<std::uint32_t> low(count, 0);
  std::vector<std::uint32_t> open; // visited, not yet in a component
  struct Frame {
    std::uint32_t node;
    std::uint32_t next; // position in targets
  };
  std::vector<Frame> walk;
  std::uint32_t counter = 0;

  const auto visit = [&](std::uint32_t node) {
    order[node] = low[node] = counter++;
    open.push_back(node);
    walk.push_back({node, graph.first[node]});
  };
  for (std::uint32_t root = 0; root < count; ++root) {
    if (order[root] != unvisited)
      continue;
    visit(root);
    while (!walk.empty()) {
      const std::uint32_t node = walk.back().node;
      if (walk.back().next < graph.first[node + 1]) {
        const std::uint32_t target = graph.targets[walk.back().next++];
        if (order[target] == unvisited)
          visit(target);
        else if (out.componentOf[target] == unvisited)
          low[node] = std::min(low[node], order[target]);
        continue;
      }
      walk.pop_back();
      if (!walk.empty())
        low[walk.back().node] = std::min(low[walk.back().node], low[node]);
      if (low[node] != order[node])
        continue;
      std::vector<std::uint32_t> members;
      do {
        members.push_back(open.back());
        out.componentOf[open.back()] = static_cast<std::uint32_t>(out.components.size());
        open.pop_back();
      } while (members.back() != node);
      std::sort(members.begin(), members.end());
      out.components.push_back(std::move(members));
    }
  }
  return out;
}

} // namespace headroom::program
