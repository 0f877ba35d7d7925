// SPDX-License-Identifier: Apache-2.0
#include "program/deepest_path.h"

#include <algorithm>
#include <numeric>

namespace headroom::program {

namespace {

// Rows x members of one layered cycle: a depth of 65,536 in a cycle of 60 nodes. Beyond, the cycle is not bounded.
constexpr std::uint64_t layerCellLimit = std::uint64_t{1} << 22;

} // namespace

std::uint64_t addSaturating(std::uint64_t a, std::uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

Bound::Kind kindOf(const Culprit &culprit)
{
  return culprit.reason == "recursion" || culprit.reason == "dynamic-frame" ? Bound::Kind::Unbounded : Bound::Kind::AtLeast;
}

std::vector<OwnDepth> ownDepths(const Callables &callables, ExpandedGraph &graph, Bound::Kind best)
{
  const MachineFacts &facts = callables.index().facts();
  std::vector<OwnDepth> out(callables.size());
  for (CallableIndex i = 0; i < callables.size(); ++i) {
    const Callable &callable = callables[i];
    OwnDepth &own = out[i];
    own.kind = best;
    if (callable.code != nullptr) {
      own.bytes = callable.code->frameBytes;
      own.usesFpu = callable.code->usesFpu;
    }
    if (callable.stated) {
      own.bytes = std::max(own.bytes, callable.stated->maxBytes);
      continue;
    }
    if (callable.code == nullptr)
      continue;
    std::vector<Culprit> culprits = callable.code->culprits;
    if (callable.dynamic)
      own.bytes = addSaturating(own.bytes, callable.dynamic->bytes);
    if (callable.code->isDynamic && !callable.dynamic) {
      Culprit culprit;
      culprit.reason = "dynamic-frame";
      culprit.function = callable.name;
      culprit.detail = "the frame grows by an amount that the code does not bound";
      if (callable.code->dynamicAt.file < facts.files.size()) {
        culprit.file = facts.files[callable.code->dynamicAt.file];
        culprit.line = callable.code->dynamicAt.line;
      }
      culprits.push_back(std::move(culprit));
    }
    for (Culprit &culprit : culprits) {
      own.kind = std::max(own.kind, kindOf(culprit));
      own.culprits.push_back(graph.culprits.intern(std::move(culprit)));
    }
  }
  return out;
}

DeepestPaths::DeepestPaths(ExpandedGraph &graph, const Callables &callables, const std::vector<OwnDepth> &own, bool cutFatal)
    : graph_(graph), callables_(callables), own_(own), cutFatal_(cutFatal), depths_(graph.nodes.size()),
      bestEdge_(graph.nodes.size(), noEdge)
{
  Adjacency adjacency;
  adjacency.first.push_back(0);
  for (const Node &node : graph.nodes) {
    for (const Edge &edge : node.edges)
      if (isOnStack(edge))
        adjacency.targets.push_back(edge.to);
    adjacency.first.push_back(static_cast<std::uint32_t>(adjacency.targets.size()));
  }
  Condensation condensation = condense(adjacency);
  componentOf_ = std::move(condensation.componentOf);
  positionOf_.resize(graph.nodes.size());
  for (const std::vector<NodeId> &members : condensation.components)
    for (std::uint32_t i = 0; i < members.size(); ++i)
      positionOf_[members[i]] = i;
  for (std::uint32_t component = 0; component < condensation.components.size(); ++component)
    solve(condensation.components[component], component);
}

bool DeepestPaths::isStated(NodeId node) const
{
  return callables_[graph_.nodes[node].callable].recursionDepth.has_value();
}

void DeepestPaths::solve(const std::vector<NodeId> &members, std::uint32_t component)
{
  joinBelow(members, component);
  const Node &first = graph_.nodes[members.front()];
  const bool callsItself = std::any_of(first.edges.begin(), first.edges.end(),
                                       [&](const Edge &edge) { return isOnStack(edge) && edge.to == members.front(); });
  if (members.size() == 1 && !callsItself)
    solveSingle(members.front());
  else
    solveCycle(members, component);
}

// Kind and reasons do not depend on which path is the deepest: whatever is below counts, and in a cycle all is below all.
void DeepestPaths::joinBelow(const std::vector<NodeId> &members, std::uint32_t component)
{
  NodeDepth joined;
  for (const NodeId id : members) {
    const Node &node = graph_.nodes[id];
    const OwnDepth &own = own_[node.callable];
    joined.kind = std::max(joined.kind, own.kind);
    joined.usesFpu = joined.usesFpu || own.usesFpu;
    joined.hasTrap = joined.hasTrap || node.hasTrap;
    for (const ReasonId culprit : own.culprits)
      joined.culprits.add(culprit);
    for (const ReasonId culprit : node.culprits) {
      joined.kind = std::max(joined.kind, kindOf(graph_.culprits[culprit]));
      joined.culprits.add(culprit);
    }
    for (const ReasonId assumption : node.assumptions)
      joined.assumptions.add(assumption);
    for (const Edge &edge : node.edges) {
      if (edge.stack == 0 && edge.entersFatal && cutFatal_)
        joined.meetsFatal = true;
      if (!isOnStack(edge) || componentOf_[edge.to] == component)
        continue;
      const NodeDepth &below = depths_[edge.to];
      joined.kind = std::max(joined.kind, below.kind);
      joined.usesFpu = joined.usesFpu || below.usesFpu;
      joined.hasTrap = joined.hasTrap || below.hasTrap;
      joined.meetsFatal = joined.meetsFatal || below.meetsFatal;
      joined.culprits.add(below.culprits);
      joined.assumptions.add(below.assumptions);
    }
  }
  for (const NodeId id : members)
    depths_[id] = joined;
}

/// The deepest that `node` gets by itself or through calls that leave the component. Equal depths keep the shorter path.
std::uint64_t DeepestPaths::throughOutside(NodeId id, std::uint32_t component, std::uint32_t &best) const
{
  const Node &node = graph_.nodes[id];
  std::uint64_t bytes = own_[node.callable].bytes;
  best = noEdge;
  for (std::uint32_t i = 0; i < node.edges.size(); ++i) {
    const Edge &edge = node.edges[i];
    if (!isOnStack(edge))
      continue;
    if (componentOf_[edge.to] == component)
      continue;
    const std::uint64_t through = addSaturating(edge.depthBytes, depths_[edge.to].bytes);
    if (through > bytes) {
      bytes = through;
      best = i;
    }
  }
  return bytes;
}

void DeepestPaths::solveSingle(NodeId node)
{
  depths_[node].bytes = throughOutside(node, componentOf_[node], bestEdge_[node]);
}

void DeepestPaths::solveCycle(const std::vector<NodeId> &members, std::uint32_t component)
{
  Cycle cycle;
  cycle.nodes = members;
  for (const NodeId id : members)
    cycle.functions.push_back(graph_.nodes[id].callable);
  sortUnique(cycle.functions);
  std::uint64_t depth = 0;
  for (const CallableIndex f : cycle.functions)
    if (callables_[f].recursionDepth)
      depth = addSaturating(depth, *callables_[f].recursionDepth);
  std::string names;
  for (std::size_t i = 0; i < cycle.functions.size() && i < FewReasons::limit; ++i)
    names += (i == 0 ? "" : ", ") + callables_[cycle.functions[i]].name;
  if (cycle.functions.size() > FewReasons::limit)
    names += " and " + std::to_string(cycle.functions.size() - FewReasons::limit) + " more";

  cyclesByComponent_[component].memberCount = members.size();
  if (depth == 0) {
    solveUnbounded(members, component, "cycle of " + names);
  } else if (depth > layerCellLimit / members.size()) {
    solveUnbounded(members, component, "cycle of " + names + ": the stated depth of " + std::to_string(depth) + " is too large to follow");
  } else if (solveLayered(members, component, depth)) {
    cycle.depth = depth;
    for (const CallableIndex f : cycle.functions)
      if (const Callable &callable = callables_[f]; callable.recursionDepth) {
        std::string assumption = callable.recursionGuard;
        if (assumption.empty())
          assumption = "recursion depth of " + callable.name + " as stated: " + std::to_string(*callable.recursionDepth);
        cyclesByComponent_[component].assumptions.add(graph_.assumptions.intern(std::move(assumption)));
      }
    for (const NodeId id : members)
      depths_[id].assumptions.add(cyclesByComponent_[component].assumptions);
  } else {
    solveUnbounded(members, component, "cycle of " + names + ": without the functions of stated depth it still is one");
  }
  cycles_.push_back(std::move(cycle));
}

/// Calls between members of one component, from the callee's side: the callers of a callee ascending, in compressed rows.
struct DeepestPaths::CallersWithin {
  struct Caller {
    NodeId node;
    std::uint32_t edge;
  };
  std::vector<std::uint32_t> first; ///< by position of the callee; one more than there are members
  std::vector<Caller> callers;

  [[nodiscard]] std::span<const Caller> of(std::uint32_t position) const
  {
    return std::span(callers).subspan(first[position], first[position + 1] - first[position]);
  }
};

DeepestPaths::CallersWithin DeepestPaths::callersWithin(const std::vector<NodeId> &members) const
{
  CallersWithin out;
  out.first.assign(members.size() + 1, 0);
  const auto forEachCall = [&](const auto &take) {
    for (const NodeId id : members) {
      const Node &node = graph_.nodes[id];
      for (std::uint32_t i = 0; i < node.edges.size(); ++i)
        if (isWithinCycle(id, node.edges[i]))
          take(positionOf_[node.edges[i].to], CallersWithin::Caller{id, i});
    }
  };
  forEachCall([&](std::uint32_t callee, CallersWithin::Caller) { ++out.first[callee + 1]; });
  std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
  out.callers.resize(out.first.back());
  std::vector<std::uint32_t> next(out.first.begin(), out.first.end() - 1);
  forEachCall([&](std::uint32_t callee, CallersWithin::Caller caller) { out.callers[next[callee]++] = caller; });
  return out;
}

// The part that is certain: the fewest calls to the member from which the deepest way out leads, so that whatever hangs below the cycle
// is seen from each of its entries. It is found backwards from that member; every member is visited once.
void DeepestPaths::solveUnbounded(const std::vector<NodeId> &members, std::uint32_t component, const std::string &why)
{
  Culprit culprit;
  culprit.reason = "recursion";
  for (const NodeId id : members) {
    const std::string &name = callables_[graph_.nodes[id].callable].name;
    if (culprit.function.empty() || name < culprit.function)
      culprit.function = name;
  }
  culprit.detail = why;
  const ReasonId reason = graph_.culprits.intern(std::move(culprit));
  cyclesByComponent_[component].culprits.add(reason);

  NodeId deepest = members.front();
  for (const NodeId id : members) {
    depths_[id].kind = Bound::Kind::Unbounded;
    depths_[id].culprits.add(reason);
    depths_[id].bytes = throughOutside(id, component, bestEdge_[id]);
    if (depths_[id].bytes > depths_[deepest].bytes)
      deepest = id;
  }
  const CallersWithin callers = callersWithin(members);
  std::vector<NodeId> queue{deepest};
  std::vector<bool> isSeen(members.size(), false);
  isSeen[positionOf_[deepest]] = true;
  for (std::size_t next = 0; next < queue.size(); ++next)
    for (const CallersWithin::Caller &caller : callers.of(positionOf_[queue[next]])) {
      if (isSeen[positionOf_[caller.node]])
        continue;
      isSeen[positionOf_[caller.node]] = true;
      queue.push_back(caller.node);
      const std::uint64_t through = addSaturating(graph_.nodes[caller.node].edges[caller.edge].depthBytes, depths_[queue[next]].bytes);
      if (through > depths_[caller.node].bytes) {
        depths_[caller.node].bytes = through;
        bestEdge_[caller.node] = caller.edge;
      }
    }
}

// Row r holds the depths with r further activations of stated functions left (facts/stack-analysis.md 5 (2)). Within a row the other
// members are acyclic; calls of stated functions lead to the row before.
bool DeepestPaths::solveLayered(const std::vector<NodeId> &members, std::uint32_t component, std::uint64_t depth)
{
  const auto count = static_cast<std::uint32_t>(members.size());
  Adjacency inner; // without edges into stated functions
  inner.first.push_back(0);
  for (const NodeId id : members) {
    for (const Edge &edge : graph_.nodes[id].edges)
      if (isOnStack(edge) && componentOf_[edge.to] == component && !isStated(edge.to))
        inner.targets.push_back(positionOf_[edge.to]);
    inner.first.push_back(static_cast<std::uint32_t>(inner.targets.size()));
  }
  const Condensation order = condense(inner);
  for (std::uint32_t v = 0; v < count; ++v) {
    const bool callsItself = std::find(inner.targets.begin() + inner.first[v], inner.targets.begin() + inner.first[v + 1], v) !=
                             inner.targets.begin() + inner.first[v + 1];
    if (callsItself || order.components[order.componentOf[v]].size() > 1)
      return false;
  }
  Layers &layers = cyclesByComponent_[component];
  layers.depth = depth;
  layers.bytes.assign(depth * count + count, 0);
  layers.bestEdge.assign(depth * count + count, noEdge);
  for (std::uint64_t row = 0; row <= depth; ++row)
    for (const std::vector<std::uint32_t> &single : order.components) {
      const std::uint32_t v = single.front();
      const Node &node = graph_.nodes[members[v]];
      std::uint32_t best = noEdge;
      std::uint64_t bytes = throughOutside(members[v], component, best);
      for (std::uint32_t i = 0; i < node.edges.size(); ++i) {
        const Edge &edge = node.edges[i];
        if (!isOnStack(edge) || componentOf_[edge.to] != component)
          continue;
        const bool isCounted = isStated(edge.to);
        if (isCounted && row == 0)
          continue;
        const std::uint64_t below = layers.bytes[(row - (isCounted ? 1 : 0)) * count + positionOf_[edge.to]];
        const std::uint64_t through = addSaturating(edge.depthBytes, below);
        if (through > bytes) {
          bytes = through;
          best = i;
        }
      }
      layers.bytes[row * count + v] = bytes;
      layers.bestEdge[row * count + v] = best;
    }
  for (std::uint32_t v = 0; v < count; ++v)
    depths_[members[v]].bytes = layers.bytes[(depth - (isStated(members[v]) ? 1 : 0)) * count + v];
  return true;
}

std::vector<PathNode> DeepestPaths::path(NodeId node) const
{
  std::vector<PathNode> out;
  std::uint64_t row = 0;
  std::uint32_t inComponent = UINT32_MAX;
  for (NodeId at = node; at != noNode;) {
    const auto cycle = cyclesByComponent_.find(componentOf_[at]);
    std::uint32_t best = bestEdge_[at];
    if (cycle != cyclesByComponent_.end() && cycle->second.depth > 0) {
      const Layers &layers = cycle->second;
      if (inComponent != componentOf_[at])
        row = layers.depth;
      if (isStated(at))
        --row;
      best = layers.bestEdge[row * layers.memberCount + positionOf_[at]];
    }
    inComponent = componentOf_[at];
    out.push_back({at, best});
    at = best == noEdge ? noNode : graph_.nodes[at].edges[best].to;
  }
  return out;
}

FewReasons DeepestPaths::recursionCulprits(NodeId node) const
{
  const auto cycle = cyclesByComponent_.find(componentOf_[node]);
  return cycle == cyclesByComponent_.end() ? FewReasons() : cycle->second.culprits;
}

FewReasons DeepestPaths::recursionAssumptions(NodeId node) const
{
  const auto cycle = cyclesByComponent_.find(componentOf_[node]);
  return cycle == cyclesByComponent_.end() ? FewReasons() : cycle->second.assumptions;
}

} // namespace headroom::program
