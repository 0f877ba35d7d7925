// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/call_targets.h"

#include "program/pools.h"

namespace headroom::program {

namespace {

constexpr std::size_t mostOfOpenCall = 16;

} // namespace

CallResolver::CallResolver(const SourceJoin &join, const std::vector<IndirectSite> &sites) : join_(join)
{
  std::map<Address, const IndirectSite *> byAddress;
  for (const IndirectSite &site : sites)
    byAddress[site.address] = &site;
  join.forEachSite([&](Address address, const std::vector<CallRef> &calls) {
    const auto site = byAddress.find(address);
    if (site == byAddress.end())
      return;
    for (const CallRef &call : calls)
      sites_[{call.unit, call.call}].push_back(site->second);
  });
}

const CallTargets &CallResolver::targetsOf(const CallRef &call) const
{
  const auto [place, isNew] = resolved_.try_emplace(std::uint64_t{call.unit} << 32U | call.call);
  if (isNew)
    place->second = resolve(call);
  return place->second;
}

CallTargets CallResolver::resolve(const CallRef &ref) const
{
  const SourceProgram &program = join_.program();
  const SourceCall &call = program.call(ref);
  CallTargets out;
  if (call.calleeNode == noIndex && !call.isVirtual) {
    out.isClosed = ref.callee != noSource;
    if (out.isClosed)
      out.functions.push_back(join_.link().body(ref.callee));
    return out;
  }
  const SourceValues values = join_.calleesOf(ref);
  out.functions = values.functions;
  out.isClosed = !values.hasUnknown;
  if (!out.isClosed) {
    // What an unknown brings in is everything that escaped, and a type stands for all that have it: a bound for stacks, but no way in
    // which code is reached, because most of it never is. A few of the call's own type are what was stored there on purpose.
    std::erase_if(out.functions, [&](SourceId id) { return !call.type.empty() && program.functions()[id].type != call.type; });
    if (out.functions.size() > mostOfOpenCall)
      out.functions.clear();
    if (const auto sites = sites_.find({ref.unit, ref.call}); sites != sites_.end()) {
      out.isClosed = true;
      for (const IndirectSite *site : sites->second) {
        const bool isGuess = site->layer == ResolutionLayer::Open || site->layer == ResolutionLayer::Type;
        out.isClosed = out.isClosed && !isGuess;
        if (isGuess)
          continue;
        for (const std::string &target : site->targets)
          for (const SourceId function : bodiesNamed(target))
            out.functions.push_back(function);
      }
    }
  }
  for (SourceId &function : out.functions)
    function = join_.link().body(function);
  sortUnique(out.functions);
  return out;
}

std::vector<SourceId> CallResolver::bodiesNamed(std::string_view linkName) const
{
  std::vector<SourceId> out;
  for (const SourceId function : join_.program().functionsNamed(sourceName(linkName)))
    if (join_.program().functions()[function].isDefined && join_.link().isLive(function))
      out.push_back(function);
  return out;
}

} // namespace headroom::program
