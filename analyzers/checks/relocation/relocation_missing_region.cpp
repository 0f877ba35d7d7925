// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_missing_region.h"

#include <map>

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"
#include "facts/nearest.h"

namespace headroom {

namespace {

std::string meantRegion(const MemoryLayout &layout, const std::string &region)
{
  const std::vector<std::string> names = layout.relocation.regions.names();
  for (const RegionNickname &nickname : layout.knowledge.relocation.nicknames)
    if (nickname.name == region && layout.relocation.regions.named(nickname.region))
      return nickname.region;
  return nearest(region, names);
}

/// Where the linker put what was asked for, since it puts it somewhere.
std::string whereItLies(const MemoryLayout &layout, const std::string &region)
{
  std::string out;
  for (const GeneratedSection &section : layout.relocation.sections) {
    if (section.region != region || !section.output)
      continue;
    const MapOutput &output = layout.build.map.outputs[*section.output];
    if (output.sizeBytes != 0)
      out += (out.empty() ? "; " : ", ") + std::to_string(output.sizeBytes) + " bytes of " + lowered(section.kind) + " lie at " +
             hexText(output.address);
  }
  return out;
}

} // namespace

RuleOutcome checkRelocationMissingRegion(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  std::map<std::string, std::size_t> drafts; // by region
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty() || relocation.isRegionDeclared)
      continue;
    if (layout.relocation.regions.isEmpty()) {
      out.undecided.push_back({"", input.program.id, layout.build.lack(artefact::map)});
      return out;
    }
    const auto [known, isNew] = drafts.emplace(directive.region, out.drafts.size());
    if (!isNew) {
      Draft &first = out.drafts[known->second];
      first.finding.notes.push_back({"", layout.place(relocation.file, relocation.line), "also by location " + directive.location});
      continue;
    }
    const std::string meant = meantRegion(layout, directive.region);
    Draft draft = relocationDraft(input, relocation,
                                  "the linker has no memory region '" + directive.region + "' (location " + directive.location + "), wanted one of " +
                                      listed(layout.relocation.regions.names()) + whereItLies(layout, directive.region),
                                  (meant.empty() ? "" : "did you mean " + meant + "? ") +
                                      std::string("GNU ld only warns, and links to address 0; a region is declared by an enabled devicetree node "
                                                  "for memory, or by a linker script"),
                                  "");
    draft.discriminator = directive.region;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
