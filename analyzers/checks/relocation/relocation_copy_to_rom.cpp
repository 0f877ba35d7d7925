// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_copy_to_rom.h"

#include "checks/relocation/relocation_findings.h"

namespace headroom {

RuleOutcome checkRelocationCopyToRom(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const bool knowsCode = layout.build.has(artefact::relocationCode);
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    const KnownRegion *target = layout.relocation.regions.named(directive.region);
    if (!directive.error.empty() || !directive.isCopied || !target || !isRom(layout, *target))
      continue;
    std::string kinds;
    std::uint32_t line = 0;
    for (const std::string &kind : relocation.kinds) {
      const GeneratedSection *section = layout.relocation.section(directive.region, kind);
      if (!section || (knowsCode && !section->isInStartup))
        continue;
      kinds += (kinds.empty() ? "" : ", ") + kind;
      line = line == 0 ? section->startupLine : line;
    }
    if (kinds.empty())
      continue; // start-up code leaves this region alone
    Draft draft = relocationDraft(input, relocation,
                                  "start-up code copies to " + directive.region + ", which is read-only memory: " + kinds + " of " +
                                      counted(relocation.files.size(), "file"),
                                  "add NOCOPY: what stays in flash needs no copy", "");
    if (line != 0)
      draft.finding.notes.push_back({"", layout.place(layout.build.relocationCode.file, line), "the first write to it"});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
