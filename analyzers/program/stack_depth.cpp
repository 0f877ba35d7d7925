// SPDX-License-Identifier: Apache-2.0
// RootBounds: the code of one stack.
#include <algorithm>

#include "program/root_bounds.h"

namespace headroom::program {

PathStep RootBounds::step(NodeId node) const
{
  const CallableIndex callable = input_.graph.nodes[node].callable;
  PathStep out;
  out.function = input_.callables[callable].name;
  out.frameBytes = input_.own[callable].bytes;
  out.atCallBytes = out.frameBytes;
  if (const MachineFunction *code = input_.callables[callable].code)
    out.place = input_.places.at(code->position);
  return out;
}

SourcePlace RootBounds::callPlace(const Node &node, const Edge &edge) const
{
  const MachineFunction *code = input_.callables[node.callable].code;
  return code == nullptr || edge.call >= code->calls.size() ? SourcePlace() : input_.places.at(code->calls[edge.call].position);
}

void RootBounds::appendSteps(std::vector<PathStep> &out, const std::vector<PathNode> &path) const
{
  bool isTailCall = !out.empty() && out.back().isTailCall;
  if (!out.empty())
    out.back().isTailCall = false;
  for (const PathNode &at : path) {
    PathStep next = step(at.node);
    next.isTailCall = isTailCall;
    if (at.edge != noEdge) {
      const Node &node = input_.graph.nodes[at.node];
      const Edge &edge = node.edges[at.edge];
      next.atCallBytes = edge.depthBytes;
      next.callPlace = callPlace(node, edge);
      isTailCall = edge.isTailCall;
    }
    out.push_back(std::move(next));
  }
}

// Kinds come with every node's depth; the complete list of reasons is gathered per root, by one walk over what is below it.
void RootBounds::collect(StackDepth &out, NodeId from, const DeepestPaths &paths) const
{
  const ExpandedGraph &graph = input_.graph;
  std::vector<bool> isSeen(graph.nodes.size(), false);
  std::vector<NodeId> walk{from};
  isSeen[from] = true;
  while (!walk.empty()) {
    const NodeId id = walk.back();
    const Node &node = graph.nodes[id];
    walk.pop_back();
    const OwnDepth &own = input_.own[node.callable];
    out.culprits.insert(own.culprits.begin(), own.culprits.end());
    out.culprits.insert(node.culprits.begin(), node.culprits.end());
    out.assumptions.insert(node.assumptions.begin(), node.assumptions.end());
    for (const ReasonId culprit : paths.recursionCulprits(id))
      out.culprits.insert(culprit);
    for (const ReasonId assumption : paths.recursionAssumptions(id))
      out.assumptions.insert(assumption);
    for (const Edge &edge : node.edges)
      if (paths.isOnStack(edge) && !isSeen[edge.to]) {
        isSeen[edge.to] = true;
        walk.push_back(edge.to);
      }
  }
}

void RootBounds::join(StackDepth &out, NodeId node, const DeepestPaths &paths) const
{
  const NodeDepth &depth = paths.at(node);
  out.kind = std::max(out.kind, depth.kind);
  out.usesFpu = out.usesFpu || depth.usesFpu;
  out.hasTrap = out.hasTrap || depth.hasTrap;
  out.meetsFatal = out.meetsFatal || depth.meetsFatal;
  collect(out, node, paths);
  if (!out.path.empty() && depth.bytes <= out.bytes)
    return;
  out.bytes = depth.bytes;
  out.path.clear();
  appendSteps(out.path, paths.path(node));
}

void RootBounds::join(StackDepth &out, const SwitchedSegment &segment, const DeepestPaths &paths) const
{
  const MachineFunction *code = input_.callables[segment.function].code;
  const StackSwitch &change = code->switches[segment.number - 1U];
  for (const NodeId id : input_.graph.nodesOf[segment.function]) {
    const Node &node = input_.graph.nodes[id];
    if (!input_.isReachedNode[id])
      continue;
    StackDepth here;
    const OwnDepth &own = input_.own[node.callable];
    here.kind = own.kind;
    here.culprits.insert(own.culprits.begin(), own.culprits.end());
    here.culprits.insert(node.culprits.begin(), node.culprits.end());
    for (const ReasonId culprit : node.culprits)
      here.kind = std::max(here.kind, kindOf(input_.graph.culprits[culprit]));
    here.bytes = change.ownBytes;
    PathStep head = step(id);
    head.frameBytes = head.atCallBytes = change.ownBytes;
    here.path = {head};
    for (const Edge &edge : node.edges) {
      if (edge.stack != segment.number)
        continue;
      if (edge.entersFatal && paths.cutsFatal()) {
        here.meetsFatal = true;
        continue;
      }
      const NodeDepth &below = paths.at(edge.to);
      here.kind = std::max(here.kind, below.kind);
      here.usesFpu = here.usesFpu || below.usesFpu;
      here.hasTrap = here.hasTrap || below.hasTrap;
      here.meetsFatal = here.meetsFatal || below.meetsFatal;
      collect(here, edge.to, paths);
      const std::uint64_t through = addSaturating(edge.depthBytes, below.bytes);
      if (through <= here.bytes)
        continue;
      here.bytes = through;
      PathStep first = head;
      first.atCallBytes = edge.depthBytes;
      first.callPlace = callPlace(node, edge);
      first.isTailCall = edge.isTailCall; // of the call to the next step, for appendSteps
      here.path = {first};
      appendSteps(here.path, paths.path(edge.to));
    }
    out.kind = std::max(out.kind, here.kind);
    out.usesFpu = out.usesFpu || here.usesFpu;
    out.hasTrap = out.hasTrap || here.hasTrap;
    out.meetsFatal = out.meetsFatal || here.meetsFatal;
    out.culprits.insert(here.culprits.begin(), here.culprits.end());
    out.assumptions.insert(here.assumptions.begin(), here.assumptions.end());
    if (out.path.empty() || here.bytes > out.bytes) {
      out.bytes = here.bytes;
      out.path = std::move(here.path);
    }
  }
}

void RootBounds::join(StackDepth &out, const RootPlan &plan, const DeepestPaths &paths) const
{
  for (const StartIndex start : plan.starts)
    join(out, input_.plans.starts[start].node, paths);
  for (const SwitchedSegment &segment : plan.segments)
    join(out, segment, paths);
}

} // namespace headroom::program
