// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_missing_dt_region.h"

#include <algorithm>

#include "checks/linker/devicetree_memory.h"
#include "checks/api_uses.h"
#include "checks/linker/linker_findings.h"
#include "facts/nearest.h"

namespace headroom {

namespace {

/// Regions are in capitals; `.name` and C identifiers of sections that iterate are not.
bool looksLikeRegion(const std::string &name)
{
  const bool isCapital = std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
  return isCapital && name.size() >= 3 && name[0] >= 'A' && name[0] <= 'Z';
}

bool isInLink(const MemoryLayout &layout, const std::string &name)
{
  const auto isNamed = [&](const auto &one) { return one.name == name; };
  const LinkerScript &script = layout.build.script;
  const LinkerMap &map = layout.build.map;
  return std::any_of(script.sections.begin(), script.sections.end(), isNamed) || std::any_of(script.regions.begin(), script.regions.end(), isNamed) ||
         std::any_of(map.regions.begin(), map.regions.end(), isNamed);
}

/// The output section that a symbol is in; empty: none.
std::string outputOf(const MemoryLayout &layout, std::uint32_t symbol)
{
  const std::uint32_t section = layout.image.symbols[symbol].section;
  return section < layout.image.sections.size() ? layout.image.sections[section].name : std::string();
}

} // namespace

RuleOutcome checkLinkerMissingDtRegion(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  if (layout.knowledge.initialisation.regionNode.empty())
    return out;
  if (!layout.placement.isRead)
    return {{}, {{"", input.program.id, noSourceReason}}};
  addUnreadSources(layout, out);
  for (const PlacedVariable &one : layout.placement.variables) {
    if (!one.symbol)
      continue;
    const std::string region = one.section.substr(0, one.section.find('.')); // `SRAM2.buffers` is placed as `SRAM2` is
    if (!looksLikeRegion(region) && !regionNamed(layout, region).isOnlyDisabled())
      continue;
    if (!layout.build.has(artefact::devicetree)) {
      out.undecided.push_back({"", one.name, layout.build.lack(artefact::devicetree)});
      continue;
    }
    const DeclaredRegion declared = regionNamed(layout, region);
    if (declared.isDeclared() || isInLink(layout, region) || outputOf(layout, *one.symbol) != one.section)
      continue; // or the script gathers it by a pattern of its own
    if (!declared.disabled && !layout.build.has(artefact::script)) {
      out.undecided.push_back({"", one.name, layout.build.lack(artefact::script)});
      continue;
    }
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.symbol = one.name;
    draft.finding.place = one.place;
    draft.discriminator = region;
    std::string message = "section '" + one.section + "' of " + one.name + " is named after a memory region that this build does not have: ";
    if (declared.disabled) {
      draft.finding.notes.push_back({{}, layout.place(layout.build.devicetree.file, declared.disabled->line), "the node is here"});
      draft.finding.message = message + "devicetree node " + declared.disabled->path + " is disabled";
      draft.finding.help = "set status = \"okay\" in the node, or place " + one.name + " elsewhere";
    } else {
      const std::string close = nearest(region, declaredRegionNames(layout));
      draft.finding.message = message + "no devicetree node declares it, so the linker chose its place";
      draft.finding.help = close.empty() ? "declare a node with " + layout.knowledge.initialisation.regionProperty + " = \"" + region + "\""
                                         : "did you mean '" + close + "'?";
    }
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
