// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "program/program_lists.h"

namespace headroom::program {

namespace {

struct InnerCall {
  std::size_t callee = 0; ///< position in Cycle::functions
  NodeId node = noNode;
  std::uint32_t edge = noEdge;
};

using InnerCalls = std::vector<std::vector<InnerCall>>; ///< by position in Cycle::functions

/// `positionOf`: by callable, of the cycle's functions.
InnerCalls callsWithin(const ListInput &input, const Cycle &cycle, const DeepestPaths &paths, const std::vector<std::size_t> &positionOf)
{
  InnerCalls out(cycle.functions.size());
  for (const NodeId id : cycle.nodes) {
    const Node &node = input.graph.nodes[id];
    for (std::uint32_t i = 0; i < node.edges.size(); ++i)
      if (paths.isWithinCycle(id, node.edges[i]))
        out[positionOf[node.callable]].push_back({positionOf[input.graph.nodes[node.edges[i].to].callable], id, i});
  }
  return out;
}

/// Members in the order in which calls reach them from `first`: of a plain ring, the ring.
std::vector<std::size_t> callOrder(std::size_t first, const InnerCalls &calls)
{
  std::vector<std::size_t> order;
  std::vector<bool> isSeen(calls.size(), false);
  std::vector<std::size_t> walk{first};
  while (!walk.empty()) {
    const std::size_t f = walk.back();
    walk.pop_back();
    if (isSeen[f])
      continue;
    isSeen[f] = true;
    order.push_back(f);
    for (auto call = calls[f].rbegin(); call != calls[f].rend(); ++call)
      if (!isSeen[call->callee])
        walk.push_back(call->callee);
  }
  return order;
}

/// The call that leads back to the first member, from the last that has one.
SourcePlace closingPlace(const ListInput &input, const std::vector<std::size_t> &order, const InnerCalls &calls)
{
  for (auto f = order.rbegin(); f != order.rend(); ++f)
    for (const InnerCall &call : calls[*f]) {
      const Node &node = input.graph.nodes[call.node];
      const MachineFunction *code = input.callables[node.callable].code;
      const std::uint32_t site = node.edges[call.edge].call;
      if (call.callee == order.front() && code != nullptr && site < code->calls.size())
        return input.places.at(code->calls[site].position);
    }
  return {};
}

} // namespace

std::vector<RecursionCycle> recursionCycles(const ListInput &input, const DeepestPaths &paths)
{
  std::map<std::vector<CallableIndex>, RecursionCycle> bySet;
  std::vector<std::size_t> positionOf(input.callables.size());
  for (const Cycle &cycle : paths.cycles()) {
    // Two cycles of clones of the same functions are one to the reader; it is bounded only if all of them are.
    if (const auto known = bySet.find(cycle.functions); known != bySet.end()) {
      if (cycle.depth == 0)
        known->second.depth.reset();
      continue;
    }
    for (std::size_t i = 0; i < cycle.functions.size(); ++i)
      positionOf[cycle.functions[i]] = i;
    const InnerCalls calls = callsWithin(input, cycle, paths, positionOf);
    const CallableIndex first = *std::min_element(cycle.functions.begin(), cycle.functions.end(), [&](CallableIndex a, CallableIndex b) {
      return input.names.rankOf(a) < input.names.rankOf(b);
    });
    const std::vector<std::size_t> order = callOrder(positionOf[first], calls);
    RecursionCycle out;
    for (const std::size_t f : order)
      out.functions.push_back(input.callables[cycle.functions[f]].name);
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
