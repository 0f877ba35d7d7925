// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_not_executable.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

bool covers(std::uint64_t start, std::uint64_t sizeBytes, const MapOutput &code)
{
  return start <= code.address && code.address - start < sizeBytes && code.sizeBytes <= sizeBytes - (code.address - start);
}

bool touches(const FixedRegion &region, const MapOutput &code)
{
  return region.start <= code.address ? code.address - region.start < region.sizeBytes : region.start - code.address < code.sizeBytes;
}

/// What forbids the execution of `code`; empty: nothing.
std::string whatForbids(const ProtectionView &view, const MapOutput &code)
{
  // Regions that are added at start-up come later, so they win; those over code are there to open it.
  for (const ProtectionRegion &region : view.staticRegions)
    if (covers(region.start, region.sizeBytes, code))
      return {};
  for (auto region = view.fixed.rbegin(); region != view.fixed.rend(); ++region) {
    if (!touches(*region, code))
      continue;
    if (!region->isExecutable)
      return "the region of " + std::to_string(region->sizeBytes) + " bytes at " + hexText(region->start) + " forbids execution";
    if (covers(region->start, region->sizeBytes, code))
      return {};
  }
  const auto isOpen = [&](const ExecutableRange &range) { return covers(range.start, range.sizeBytes, code); };
  return std::any_of(view.unit.executableByDefault.begin(), view.unit.executableByDefault.end(), isOpen)
             ? std::string()
             : "no region covers it, and the architecture does not execute from there by itself";
}

const Relocation *askedFor(const MemoryLayout &layout, const std::string &region)
{
  for (const Relocation &one : layout.relocation.relocations)
    if (directiveOf(layout, one).region == region)
      return &one;
  return nullptr;
}

} // namespace

RuleOutcome checkRelocationNotExecutable(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::map, artefact::kconfig});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const ProtectionView &view = layout.protection;
  RuleOutcome out;
  if (!view.isUsed)
    return out;
  for (const GeneratedSection &section : layout.relocation.sections) {
    if (!section.output || contentOf(layout, section.kind) != RelocationKind::Content::Code ||
        section.region == layout.build.relocation.defaultRamRegion)
      continue;
    const MapOutput &code = layout.build.map.outputs[*section.output];
    const Relocation *const relocation = askedFor(layout, section.region);
    if (code.sizeBytes == 0 || !relocation || !relocation->isRegionDeclared)
      continue;
    if (!view.unknown.empty() || view.unit.fixedForm.record.empty()) {
      out.undecided.push_back({"", section.region, "what " + (view.unknown.empty() ? view.unit.name : view.unknown) + " lets execute is not known"});
      continue;
    }
    if (view.fixed.empty() || !view.knowsStaticRegions) {
      out.undecided.push_back({"", section.region, "the image does not list the protection unit's regions"});
      continue;
    }
    const std::string reason = whatForbids(view, code);
    if (reason.empty())
      continue;
    Draft draft = relocationDraft(input, *relocation,
                                  std::to_string(code.sizeBytes) + " bytes of relocated code at " + hexText(code.address) + " in " + section.region +
                                      " cannot be executed: " + reason,
                                  "choose a region that the protection unit lets execute, or give this one a memory attribute that allows it", "");
    draft.discriminator = section.region;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
