// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_not_executable.h"

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"
#include "program/layout/executable_memory.h"

namespace headroom {

namespace {

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
  if (view.undecided.empty() && !view.isUsed)
    return out;
  for (const GeneratedSection &section : layout.relocation.sections) {
    if (!section.output || contentOf(layout, section.kind) != RelocationKind::Content::Code ||
        section.region == layout.build.relocation.defaultRamRegion)
      continue;
    const MapOutput &code = layout.build.map.outputs[*section.output];
    const Relocation *const relocation = askedFor(layout, section.region);
    if (code.sizeBytes == 0 || !relocation || !relocation->isRegionDeclared)
      continue;
    // The table of an image that does not say how long it is may be read in part.
    const bool isCounted = view.unit.fixedForm.record.empty() || view.fixedRegions;
    const Executability found = executabilityOf(layout, code.address, code.sizeBytes);
    if (found.verdict == Executability::Verdict::Unknown || !isCounted)
      out.undecided.push_back({"", section.region, isCounted ? found.reason : "the image does not tell how many regions the protection unit has"});
    if (found.verdict != Executability::Verdict::Forbidden || !isCounted)
      continue;
    Draft draft = relocationDraft(input, *relocation,
                                  std::to_string(code.sizeBytes) + " bytes of relocated code at " + hexText(code.address) + " in " + section.region +
                                      " cannot be executed: " + found.reason,
                                  "choose a region that the protection unit lets execute, or give this one a memory attribute that allows it", "");
    draft.discriminator = section.region;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
