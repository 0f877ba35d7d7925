// SPDX-License-Identifier: Apache-2.0
#include "program/contexts.h"

#include <bit>

#include "program/condensation.h"

namespace headroom::program {

namespace {

constexpr std::size_t rootsPerWord = 64;

Adjacency adjacencyOf(const ExpandedGraph &graph)
{
  Adjacency out;
  out.first.reserve(graph.nodes.size() + 1);
  for (const Node &node : graph.nodes) {
    out.first.push_back(static_cast<std::uint32_t>(out.targets.size()));
    for (const Edge &edge : node.edges)
      out.targets.push_back(edge.to);
  }
  out.first.push_back(static_cast<std::uint32_t>(out.targets.size()));
  return out;
}

/// One 64th of the roots at a time, so that memory stays a word a component.
class Wave {
public:
  Wave(const Condensation &condensation, const Adjacency &adjacency)
      : condensation_(condensation), adjacency_(adjacency), roots_(condensation.components.size(), 0)
  {
  }

  void start(NodeId node, std::uint64_t bit) { roots_[condensation_.componentOf[node]] |= bit; }

  void spread()
  {
    // Callers come after their callees.
    for (std::size_t component = roots_.size(); component-- > 0;)
      if (roots_[component] != 0)
        for (const std::uint32_t node : condensation_.components[component])
          for (std::uint32_t i = adjacency_.first[node]; i < adjacency_.first[node + 1]; ++i)
            roots_[condensation_.componentOf[adjacency_.targets[i]]] |= roots_[component];
  }

  [[nodiscard]] std::uint64_t at(NodeId node) const { return roots_[condensation_.componentOf[node]]; }

private:
  const Condensation &condensation_;
  const Adjacency &adjacency_;
  std::vector<std::uint64_t> roots_; ///< by component
};

} // namespace

std::vector<std::vector<std::uint32_t>> contextsOf(const ExpandedGraph &graph, const std::vector<Start> &starts,
                                                   const std::vector<RootPlan> &roots)
{
  std::vector<std::vector<std::uint32_t>> out(graph.nodesOf.size());
  const Adjacency adjacency = adjacencyOf(graph);
  const Condensation condensation = condense(adjacency);
  for (std::size_t first = 0; first < roots.size(); first += rootsPerWord) {
    Wave wave(condensation, adjacency);
    for (std::size_t root = first; root < roots.size() && root < first + rootsPerWord; ++root)
      for (const StartIndex start : roots[root].starts)
        if (starts[start].node != noNode)
          wave.start(starts[start].node, std::uint64_t{1} << (root - first));
    wave.spread();
    for (CallableIndex callable = 0; callable < out.size(); ++callable) {
      std::uint64_t reached = 0;
      for (const NodeId node : graph.nodesOf[callable])
        reached |= wave.at(node);
      for (; reached != 0; reached &= reached - 1)
        out[callable].push_back(static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(std::countr_zero(reached)));
    }
  }
  return out;
}

} // namespace headroom::program
