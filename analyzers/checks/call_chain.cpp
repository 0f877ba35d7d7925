// SPDX-License-Identifier: Apache-2.0
#include "checks/call_chain.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <vector>

namespace headroom {

namespace {

constexpr std::size_t unvisited = std::numeric_limits<std::size_t>::max();

struct Graph {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> callees;
  std::vector<bool> callsItself;
};

Graph graphOf(const ImageProgram &program)
{
  Graph graph;
  std::set<std::string> names;
  for (const CallEdge &edge : program.edges) {
    names.insert(edge.caller);
    names.insert(edge.callee);
  }
  graph.names.assign(names.begin(), names.end());
  graph.callees.resize(names.size());
  graph.callsItself.resize(names.size());
  const auto index = [&](const std::string &name) {
    return static_cast<std::size_t>(std::lower_bound(graph.names.begin(), graph.names.end(), name) - graph.names.begin());
  };
  for (const CallEdge &edge : program.edges) {
    const std::size_t from = index(edge.caller);
    const std::size_t to = index(edge.callee);
    graph.callees[from].push_back(to);
    if (from == to)
      graph.callsItself[from] = true;
  }
  return graph;
}

/// Tarjan's components without recursion (a call graph may be deeper than our own stack), callees' components first.
std::vector<std::vector<std::size_t>> components(const Graph &graph)
{
  struct Frame {
    std::size_t node;
    std::size_t edge;
  };
  const std::size_t count = graph.names.size();
  std::vector<std::size_t> order(count, unvisited), low(count, 0);
  std::vector<bool> onStack(count);
  std::vector<std::size_t> stack;
  std::vector<std::vector<std::size_t>> out;
  std::size_t next = 0;
  for (std::size_t start = 0; start < count; ++start) {
    if (order[start] != unvisited)
      continue;
    std::vector<Frame> work = {{start, 0}};
    while (!work.empty()) {
      const std::size_t node = work.back().node;
      if (work.back().edge == 0 && order[node] == unvisited) {
        order[node] = low[node] = next++;
        stack.push_back(node);
        onStack[node] = true;
      }
      if (work.back().edge < graph.callees[node].size()) {
        const std::size_t callee = graph.callees[node][work.back().edge++];
        if (order[callee] == unvisited)
          work.push_back({callee, 0});
        else if (onStack[callee])
          low[node] = std::min(low[node], order[callee]);
        continue;
      }
      work.pop_back();
      if (!work.empty())
        low[work.back().node] = std::min(low[work.back().node], low[node]);
      if (low[node] != order[node])
        continue;
      std::vector<std::size_t> &members = out.emplace_back();
      std::size_t member = unvisited;
      do {
        member = stack.back();
        stack.pop_back();
        onStack[member] = false;
        members.push_back(member);
      } while (member != node);
      std::sort(members.begin(), members.end());
    }
  }
  return out;
}

std::map<std::string, std::optional<std::uint64_t>> cycleDepths(const ImageProgram &program)
{
  std::map<std::string, std::optional<std::uint64_t>> out;
  for (const RecursionCycle &cycle : program.cycles)
    for (const std::string &function : cycle.functions) {
      const auto [place, isNew] = out.emplace(function, cycle.depth);
      if (!isNew && (!cycle.depth || (place->second && *cycle.depth > *place->second)))
        place->second = cycle.depth;
    }
  return out;
}

} // namespace

std::map<std::string, CallChain> longestChains(const ImageProgram &program)
{
  const Graph graph = graphOf(program);
  const auto depths = cycleDepths(program);
  std::map<std::string, std::string> openCalls;
  for (const IndirectSite &site : program.indirectSites)
    if (site.layer == ResolutionLayer::Open)
      openCalls.emplace(site.function, "an indirect call of " + site.function + " is unresolved");

  std::vector<CallChain> chains(graph.names.size());
  for (const std::vector<std::size_t> &members : components(graph)) {
    const std::set<std::size_t> inside(members.begin(), members.end());
    CallChain chain;
    chain.functions = members.size();
    const bool isCycle = members.size() > 1 || graph.callsItself[members.front()];
    if (isCycle) {
      const auto depth = depths.find(graph.names[members.front()]);
      if (depth != depths.end() && depth->second)
        chain.functions = members.size() * *depth->second;
      else
        chain.open = "the recursion of " + graph.names[members.front()] + " has no bound";
    }
    std::uint64_t below = 0;
    for (const std::size_t member : members) {
      const auto open = openCalls.find(graph.names[member]);
      if (chain.open.empty() && open != openCalls.end())
        chain.open = open->second;
      for (const std::size_t callee : graph.callees[member]) {
        if (inside.count(callee))
          continue;
        if (chain.open.empty())
          chain.open = chains[callee].open;
        if (chains[callee].functions > below) {
          below = chains[callee].functions;
          chain.next = graph.names[callee];
        }
      }
    }
    chain.functions += below;
    for (const std::size_t member : members)
      chains[member] = chain;
  }

  std::map<std::string, CallChain> out;
  for (std::size_t i = 0; i < graph.names.size(); ++i)
    out.emplace(graph.names[i], std::move(chains[i]));
  for (const auto &[function, why] : openCalls)
    out.try_emplace(function, CallChain{1, "", why});
  return out;
}

} // namespace headroom
