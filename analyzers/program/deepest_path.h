// SPDX-License-Identifier: Apache-2.0
// Worst-case depth below every node of the expanded graph, and the path that reaches it.
//
// Cycles are condensed first, then one pass runs over the condensation; nothing is memoised inside a walk. A call and a tail call
// cost the same formula, max(own, depth at the instruction + callee): a tail call's depth is what its jump leaves on the stack.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "facts/bound.h"
#include "program/condensation.h"
#include "program/expanded_graph.h"

namespace headroom::program {

/// What the code of one callable needs by itself.
struct OwnDepth {
  std::uint64_t bytes = 0;
  Bound::Kind kind = Bound::Kind::Bounded;
  std::vector<ReasonId> culprits; ///< in ExpandedGraph::culprits
  bool usesFpu = false;
};

/// Own depths of all callables; what they lack is added to `graph.culprits`. `best` is the kind of a sound frame: bounded, or an estimate.
[[nodiscard]] std::vector<OwnDepth> ownDepths(const Callables &callables, ExpandedGraph &graph, Bound::Kind best);

/// Of `unbounded`, `recursion` and `dynamic-frame` have no bound at all; every other reason leaves a lower bound.
[[nodiscard]] Bound::Kind kindOf(const Culprit &culprit);

struct NodeDepth {
  std::uint64_t bytes = 0; ///< of Unbounded: a part that is certain
  Bound::Kind kind = Bound::Kind::Bounded;
  bool usesFpu = false;    ///< some function below, itself included, does
  bool hasTrap = false;    ///< likewise
  bool meetsFatal = false; ///< a fatal path was cut below
  FewReasons culprits;
  FewReasons assumptions;
};

inline constexpr std::uint32_t noEdge = UINT32_MAX;

/// One frame of a path: `edge` is the call that goes on, noEdge in the last frame.
struct PathNode {
  NodeId node = noNode;
  std::uint32_t edge = noEdge;
};

/// A cycle of the graph of calls, as its set of source functions.
struct Cycle {
  std::vector<CallableIndex> functions; ///< ascending
  std::vector<NodeId> nodes;
  std::uint64_t depth = 0;              ///< activations of the functions with a stated depth; 0: unbounded
};

class DeepestPaths {
public:
  /// With `cutFatal` no edge enters a fatal function. The arguments must outlive the object; `graph.culprits` and
  /// `graph.assumptions` get the reasons of recursion.
  DeepestPaths(ExpandedGraph &graph, const Callables &callables, const std::vector<OwnDepth> &own, bool cutFatal);

  [[nodiscard]] const NodeDepth &at(NodeId node) const { return depths_[node]; }
  [[nodiscard]] const std::vector<Cycle> &cycles() const { return cycles_; }
  /// The frames from `node` down; the depths at the calls of all but the last and the last's own depth add up to at(node).bytes.
  [[nodiscard]] std::vector<PathNode> path(NodeId node) const;
  /// Whether the edge counts on the stack of its own node.
  [[nodiscard]] bool isOnStack(const Edge &edge) const { return edge.stack == 0 && !(cutFatal_ && edge.entersFatal); }
  /// Whether the edge of `from` stays in the cycle that `from` is part of.
  [[nodiscard]] bool isWithinCycle(NodeId from, const Edge &edge) const
  {
    return isOnStack(edge) && componentOf_[edge.to] == componentOf_[from];
  }
  [[nodiscard]] bool cutsFatal() const { return cutFatal_; }
  /// Reasons of the recursion that `node` is part of.
  [[nodiscard]] FewReasons recursionCulprits(NodeId node) const;
  [[nodiscard]] FewReasons recursionAssumptions(NodeId node) const;

private:
  /// Depths in a cycle whose stated functions may be active `depth` times in all: one row for each number of activations left.
  struct Layers {
    std::size_t memberCount = 0;
    std::vector<std::uint64_t> bytes;      ///< [row * memberCount + position]
    std::vector<std::uint32_t> bestEdge;   ///< likewise
    std::uint64_t depth = 0;
    FewReasons culprits;
    FewReasons assumptions;
  };

  void solve(const std::vector<NodeId> &members, std::uint32_t component);
  void solveSingle(NodeId node);
  void solveCycle(const std::vector<NodeId> &members, std::uint32_t component);
  void solveUnbounded(const std::vector<NodeId> &members, std::uint32_t component, const std::string &why);
  bool solveLayered(const std::vector<NodeId> &members, std::uint32_t component, std::uint64_t depth);
  struct CallersWithin;
  [[nodiscard]] CallersWithin callersWithin(const std::vector<NodeId> &members) const;
  void joinBelow(const std::vector<NodeId> &members, std::uint32_t component);
  [[nodiscard]] std::uint64_t throughOutside(NodeId node, std::uint32_t component, std::uint32_t &best) const;
  [[nodiscard]] bool isStated(NodeId node) const;

  ExpandedGraph &graph_;
  const Callables &callables_;
  const std::vector<OwnDepth> &own_;
  bool cutFatal_;
  std::vector<NodeDepth> depths_;
  std::vector<std::uint32_t> bestEdge_;
  std::vector<std::uint32_t> componentOf_;
  std::vector<std::uint32_t> positionOf_; ///< by node: among the members of its component
  std::map<std::uint32_t, Layers> cyclesByComponent_;
  std::vector<Cycle> cycles_;
};

[[nodiscard]] std::uint64_t addSaturating(std::uint64_t a, std::uint64_t b);

} // namespace headroom::program
