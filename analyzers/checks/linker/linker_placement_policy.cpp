// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_placement_policy.h"

#include "checks/linker/linker_findings.h"
#include "checks/places.h"
#include "facts/hex_text.h"
#include "facts/nearest.h"

namespace headroom {

namespace {

bool holds(const KnownRegion &region, const ImageSymbol &symbol)
{
  return region.isMeasured && contains(region, symbol.address) &&
         symbol.sizeBytes <= region.lengthBytes - (symbol.address - region.begin);
}

std::string whereabouts(const RegionTable &regions, const ImageSymbol &symbol)
{
  const KnownRegion *region = regions.at(symbol.address);
  return (region ? "region " + region->name : std::string("no region")) + ", at " + hexText(symbol.address);
}

std::string remedy(const RegionTable &regions, const PlacementPolicy &policy)
{
  if (regions.named(policy.region))
    return "place it there with a section attribute or a relocation directive; what it holds now is where the linker script puts its section";
  const std::string close = nearest(policy.region, regions.names());
  return "this link has no memory region " + policy.region + (close.empty() ? std::string() : "; did you mean '" + close + "'?");
}

} // namespace

RuleOutcome checkLinkerPlacementPolicy(const RuleInput &input)
{
  if (input.config.placement.empty())
    return {};
  LayoutEvidence evidence = linkEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  const RegionTable &regions = layout.relocation.regions;
  RuleOutcome out;
  for (std::size_t i = 0; i < input.config.placement.size() && i < layout.policies.size(); ++i) {
    const PlacementPolicy &policy = input.config.placement[i];
    const std::vector<std::uint32_t> &symbols = layout.policies[i].symbols;
    if (symbols.empty())
      continue;
    const KnownRegion *wanted = regions.named(policy.region);
    if (regions.isEmpty() || (wanted && !wanted->isMeasured)) {
      out.undecided.push_back({"", policy.symbol, regions.isEmpty() ? layout.build.lack(artefact::map)
                                                                    : "where region " + policy.region + " begins and ends is not known"});
      continue;
    }
    for (const std::uint32_t index : symbols) {
      const ImageSymbol &symbol = layout.image.symbols[index];
      if (wanted && holds(*wanted, symbol))
        continue;
      Draft draft;
      draft.finding.level = input.level;
      draft.finding.message = symbol.name + " lies in " + whereabouts(regions, symbol) + ", the project wants it in " + policy.region;
      draft.finding.help = remedy(regions, policy);
      draft.finding.symbol = symbol.name;
      draft.finding.place = placeOf(policy.place);
      draft.finding.notes.push_back({{}, symbolPlace(input, layout, index), symbol.name + " comes from here"});
      draft.finding.notes.push_back({{}, placeOf(policy.place), "the reason given is: " + policy.reason});
      draft.discriminator = policy.region;
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
