// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "program/program_lists.h"

namespace headroom::program {

namespace {

/// Whether lists show the node: of a reached function its reached nodes, the others widening has left behind.
bool isListed(const ListInput &input, CallableIndex callable, NodeId node)
{
  return !input.isReachedCallable[callable] || input.isReachedNode[node];
}

SourcePlaces::Key placeOfCall(const ListInput &input, CallableIndex caller, const Edge &edge)
{
  const MachineFunction *code = input.callables[caller].code;
  return code == nullptr || edge.call >= code->calls.size() ? SourcePlaces::Key() : input.places.keyOf(code->calls[edge.call].position);
}

/// The indirect calls of one function, joined over its nodes.
struct JoinedSite {
  std::uint32_t call = 0;
  ResolutionLayer layer = ResolutionLayer::Constant;
  std::vector<std::uint32_t> targets; ///< ranks of names
};

std::vector<JoinedSite> joinedSites(const ListInput &input, CallableIndex callable)
{
  std::vector<JoinedSite> out;
  for (const NodeId id : input.graph.nodesOf[callable]) {
    if (!isListed(input, callable, id))
      continue;
    // Outcomes, sites and edges all stand in the order of the calls.
    const Node &node = input.graph.nodes[id];
    auto edge = node.edges.begin();
    auto site = out.begin();
    for (const SiteOutcome &outcome : node.sites) {
      while (site != out.end() && site->call < outcome.call)
        ++site;
      if (site == out.end() || site->call != outcome.call)
        site = out.insert(site, {outcome.call, ResolutionLayer::Constant, {}});
      site->layer = std::max(site->layer, outcome.layer);
      while (edge != node.edges.end() && edge->call < outcome.call)
        ++edge;
      for (; edge != node.edges.end() && edge->call == outcome.call; ++edge)
        site->targets.push_back(input.names.rankOf(input.graph.nodes[edge->to].callable));
    }
  }
  return out;
}

/// A CallEdge as numbers, in its order but for the caller.
struct EdgeKey {
  std::uint32_t callee = 0; ///< rank of the name
  SourcePlaces::Key place;
  bool isTailCall = false;
  bool isIndirect = false;

  auto operator<=>(const EdgeKey &) const = default;
};

} // namespace

std::vector<IndirectSite> indirectSites(const ListInput &input)
{
  std::vector<IndirectSite> out;
  for (CallableIndex callable = 0; callable < input.callables.functionCount(); ++callable) {
    const MachineFunction &function = *input.callables[callable].code;
    for (JoinedSite &joined : joinedSites(input, callable)) {
      const CallSite &call = function.calls[joined.call];
      IndirectSite site;
      site.function = function.name;
      site.address = call.address;
      site.ordinal = static_cast<std::uint32_t>(
          std::count_if(function.calls.begin(), function.calls.begin() + joined.call + 1,
                        [](const CallSite &other) { return other.indirect && other.kind != CallSite::Kind::Trap; }));
      site.place = input.places.at(call.position);
      site.through = throughText(input.callables.index(), call.target);
      if (input.oracle != nullptr)
        if (const auto source = input.oracle->site({callable, joined.call}); source && !source->through.empty())
          site.through = source->through;
      site.layer = joined.layer;
      sortUnique(joined.targets);
      site.targets.reserve(joined.targets.size());
      for (const std::uint32_t target : joined.targets)
        site.targets.push_back(input.names.nameAt(target));
      out.push_back(std::move(site));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const IndirectSite &a, const IndirectSite &b) { return a.address < b.address; });
  return out;
}

std::vector<CallEdge> callEdges(const ListInput &input)
{
  std::size_t count = 0;
  std::vector<std::uint32_t> nameOf; // by node: looked up once for each edge
  nameOf.reserve(input.graph.nodes.size());
  for (const Node &node : input.graph.nodes) {
    count += node.edges.size();
    nameOf.push_back(input.names.rankOf(node.callable));
  }
  std::vector<CallEdge> out;
  out.reserve(count);          // a million edges take 80 MB: growing would take twice that
  std::vector<EdgeKey> ofName; // callers come by name: only the edges of one name are left to sort
  const std::vector<CallableIndex> &callers = input.names.byName();
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const CallableIndex caller = callers[i];
    for (const NodeId id : input.graph.nodesFor(caller))
      if (isListed(input, caller, id))
        for (const Edge &edge : input.graph.nodes[id].edges)
          ofName.push_back({nameOf[edge.to], placeOfCall(input, caller, edge), edge.isTailCall, edge.isIndirect});
    if (i + 1 < callers.size() && input.names.rankOf(callers[i + 1]) == input.names.rankOf(caller))
      continue;
    sortUnique(ofName);
    const SharedText &name = input.names.nameAt(input.names.rankOf(caller));
    for (const EdgeKey &key : ofName)
      out.push_back({name, input.names.nameAt(key.callee), input.places.placeOf(key.place), key.isTailCall, key.isIndirect});
    ofName.clear();
  }
  return out;
}

} // namespace headroom::program
