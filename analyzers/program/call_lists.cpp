// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "program/program_lists.h"

namespace headroom::program {

namespace {

SourcePlace placeOfCall(const ListInput &input, const Node &node, const Edge &edge)
{
  const MachineFunction *code = input.callables[node.callable].code;
  return code == nullptr || edge.call >= code->calls.size() ? SourcePlace() : input.places.at(code->calls[edge.call].position);
}

auto keyOf(const SourcePlace &place)
{
  return std::tie(place.root, place.file, place.line, place.column);
}

} // namespace

std::vector<IndirectSite> indirectSites(const ListInput &input)
{
  struct Joined {
    ResolutionLayer layer = ResolutionLayer::Constant;
    std::set<std::string> targets;
  };
  std::map<SiteKey, Joined> sites;
  for (NodeId id = 0; id < input.graph.nodes.size(); ++id) {
    const Node &node = input.graph.nodes[id];
    if (input.isReachedCallable[node.callable] && !input.isReachedNode[id])
      continue;
    for (const SiteOutcome &outcome : node.sites) {
      Joined &joined = sites[{node.callable, outcome.call}];
      joined.layer = std::max(joined.layer, outcome.layer);
    }
    for (const Edge &edge : node.edges)
      if (const auto site = sites.find({node.callable, edge.call}); site != sites.end())
        site->second.targets.insert(input.callables[input.graph.nodes[edge.to].callable].name);
  }
  std::vector<IndirectSite> out;
  for (const auto &[key, joined] : sites) {
    const MachineFunction &function = *input.callables[key.first].code;
    const CallSite &call = function.calls[key.second];
    IndirectSite site;
    site.function = function.name;
    site.address = call.address;
    site.ordinal = static_cast<std::uint32_t>(std::count_if(function.calls.begin(), function.calls.begin() + key.second + 1, [](const CallSite &other) {
      return other.indirect && other.kind != CallSite::Kind::Trap;
    }));
    site.place = input.places.at(call.position);
    site.through = throughText(input.callables.index(), call.target);
    if (input.oracle != nullptr)
      if (const auto source = input.oracle->site(key); source && !source->through.empty())
        site.through = source->through;
    site.layer = joined.layer;
    site.targets.assign(joined.targets.begin(), joined.targets.end());
    out.push_back(std::move(site));
  }
  std::stable_sort(out.begin(), out.end(), [](const IndirectSite &a, const IndirectSite &b) { return a.address < b.address; });
  return out;
}

std::vector<CallEdge> callEdges(const ListInput &input)
{
  std::vector<CallEdge> out;
  for (NodeId id = 0; id < input.graph.nodes.size(); ++id) {
    const Node &node = input.graph.nodes[id];
    if (input.isReachedCallable[node.callable] && !input.isReachedNode[id])
      continue;
    for (const Edge &edge : node.edges)
      out.push_back({input.callables[node.callable].name, input.callables[input.graph.nodes[edge.to].callable].name,
                     placeOfCall(input, node, edge), edge.isTailCall, edge.isIndirect});
  }
  const auto key = [](const CallEdge &edge) {
    return std::tuple_cat(std::tie(edge.caller, edge.callee), keyOf(edge.place), std::tie(edge.isTailCall, edge.isIndirect));
  };
  std::sort(out.begin(), out.end(), [&](const CallEdge &a, const CallEdge &b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(), [&](const CallEdge &a, const CallEdge &b) { return key(a) == key(b); }), out.end());
  return out;
}

} // namespace headroom::program
