// SPDX-License-Identifier: Apache-2.0
// What one call enters, under one binding of its caller: the layers in their order, and what is noted where none closes it.
#pragma once

#include <string>
#include <vector>

#include "program/evaluate.h"
#include "program/expanded_graph.h"

namespace headroom::program {

/// Notes at nodes why their bound is less than bounded and what it holds under. The words are kept once, in the graph.
class NodeReasons {
public:
  /// All must outlive the object; `oracle` may be null.
  NodeReasons(const Callables &callables, const SourceOracle *oracle, ExpandedGraph &graph)
      : callables_(callables), oracle_(oracle), graph_(graph)
  {
  }

  void addAssumption(Node &node, const std::string &assumption) { node.assumptions.push_back(graph_.assumptions.intern(assumption)); }
  /// `call` may be null.
  void addCulprit(Node &node, const CallSite *call, std::string reason, std::string detail);
  void trustSource(Node &node);

private:
  const Callables &callables_;
  const SourceOracle *oracle_;
  ExpandedGraph &graph_;
};

class CallResolution {
public:
  /// `graph` gets the annotations that are used. All must outlive the object.
  CallResolution(const ExpansionInput &input, NodeReasons &reasons, ExpandedGraph &graph);

  /// What the `i`-th call of `node` may enter. What closed an indirect call is noted in `node.sites`.
  [[nodiscard]] std::vector<CallableIndex> resolve(Node &node, const CallSite &call, std::uint32_t i, const Parameters &parameters);

private:
  ResolutionLayer close(Node &node, const CallSite &call, std::uint32_t i, std::vector<CallableIndex> &targets);
  ResolutionLayer closeAsStated(Node &node, const SiteStatement &said, std::vector<CallableIndex> &targets);
  [[nodiscard]] bool callsIndirectlyOnce(const Node &node) const;

  const ExpansionInput &input_;
  Callables &callables_;
  const ImageIndex &index_;
  NodeReasons &reasons_;
  ExpandedGraph &graph_;
};

} // namespace headroom::program
