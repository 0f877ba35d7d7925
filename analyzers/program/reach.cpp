// SPDX-License-Identifier: Apache-2.0
#include "program/reach.h"

namespace headroom::program {

std::vector<bool> reachedNodes(const ExpandedGraph &graph, const std::vector<Start> &starts)
{
  std::vector<bool> isReached(graph.nodes.size(), false);
  std::vector<NodeId> walk;
  const auto reach = [&](NodeId node) {
    if (isReached[node])
      return;
    isReached[node] = true;
    walk.push_back(node);
  };
  for (const Start &start : starts)
    if (start.node != noNode)
      reach(start.node);
  while (!walk.empty()) {
    const NodeId node = walk.back();
    walk.pop_back();
    for (const Edge &edge : graph.nodes[node].edges)
      reach(edge.to);
  }
  return isReached;
}

std::vector<bool> reachedCallables(const ExpandedGraph &graph, const std::vector<bool> &isReachedNode)
{
  std::vector<bool> out(graph.nodesOf.size(), false);
  for (NodeId node = 0; node < graph.nodes.size(); ++node)
    if (isReachedNode[node])
      out[graph.nodes[node].callable] = true;
  return out;
}

} // namespace headroom::program
