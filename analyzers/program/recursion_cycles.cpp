// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "program/program_lists.h"

namespace headroom::program {

namespace {

struct InnerCall {
  CallableIndex callee = 0;
  NodeId node = noNode;
  std::uint32_t edge = noEdge;
};

using InnerCalls = std::map<CallableIndex, std::vector<InnerCall>>;

InnerCalls callsWithin(const ListInput &input, const Cycle &cycle, const DeepestPaths &paths)
{
  const std::set<NodeId> members(cycle.nodes.begin(), cycle.nodes.end());
  InnerCalls out;
  for (const NodeId id : cycle.nodes) {
    const Node &node = input.graph.nodes[id];
    for (std::uint32_t i = 0; i < node.edges.size(); ++i)
      if (paths.isOnStack(node.edges[i]) && members.contains(node.edges[i].to))
        out[node.callable].push_back({input.graph.nodes[node.edges[i].to].callable, id, i});
  }
  return out;
}

/// Members in the order in which calls reach them from `first`: of a plain ring, the ring.
std::vector<CallableIndex> callOrder(CallableIndex first, const InnerCalls &calls)
{
  std::vector<CallableIndex> order;
  std::set<CallableIndex> isSeen;
  std::vector<CallableIndex> walk{first};
  while (!walk.empty()) {
    const CallableIndex f = walk.back();
    walk.pop_back();
    if (!isSeen.insert(f).second)
      continue;
    order.push_back(f);
    if (const auto from = calls.find(f); from != calls.end())
      for (auto call = from->second.rbegin(); call != from->second.rend(); ++call)
        walk.push_back(call->callee);
  }
  return order;
}

/// The call that leads back to the first member, from the last that has one.
SourcePlace closingPlace(const ListInput &input, const std::vector<CallableIndex> &order, const InnerCalls &calls)
{
  for (auto f = order.rbegin(); f != order.rend(); ++f) {
    const auto from = calls.find(*f);
    if (from == calls.end())
      continue;
    for (const InnerCall &call : from->second) {
      const Node &node = input.graph.nodes[call.node];
      const MachineFunction *code = input.callables[node.callable].code;
      const std::uint32_t site = node.edges[call.edge].call;
      if (call.callee == order.front() && code != nullptr && site < code->calls.size())
        return input.places.at(code->calls[site].position);
    }
  }
  return {};
}

} // namespace

std::vector<RecursionCycle> recursionCycles(const ListInput &input, const DeepestPaths &paths)
{
  std::map<std::vector<CallableIndex>, RecursionCycle> bySet;
  for (const Cycle &cycle : paths.cycles()) {
    // Two cycles of clones of the same functions are one to the reader; it is bounded only if all of them are.
    if (const auto known = bySet.find(cycle.functions); known != bySet.end()) {
      if (cycle.depth == 0)
        known->second.depth.reset();
      continue;
    }
    const InnerCalls calls = callsWithin(input, cycle, paths);
    const CallableIndex first = *std::min_element(cycle.functions.begin(), cycle.functions.end(), [&](CallableIndex a, CallableIndex b) {
      return input.callables[a].name < input.callables[b].name;
    });
    const std::vector<CallableIndex> order = callOrder(first, calls);
    RecursionCycle out;
    for (const CallableIndex f : order)
      out.functions.push_back(input.callables[f].name);
    out.place = closingPlace(input, order, calls);
    if (cycle.depth > 0)
      out.depth = cycle.depth;
    std::set<std::string> reasons;
    for (const CallableIndex f : cycle.functions)
      if (input.callables[f].recursionDepth && !input.callables[f].recursionReason.empty())
        reasons.insert(input.callables[f].recursionReason);
    for (const std::string &reason : reasons)
      out.reason += (out.reason.empty() ? "" : "; ") + reason;
    bySet.emplace(cycle.functions, std::move(out));
  }
  std::vector<RecursionCycle> out;
  for (auto &[functions, cycle] : bySet)
    out.push_back(std::move(cycle));
  std::stable_sort(out.begin(), out.end(), [](const RecursionCycle &a, const RecursionCycle &b) { return a.functions < b.functions; });
  return out;
}

} // namespace headroom::program
