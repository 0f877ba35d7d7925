// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_lto.h"

#include "checks/relocation/relocation_findings.h"

namespace headroom {

RuleOutcome checkRelocationLto(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  // Intermediate code is seen in objects only.
  if (layout.relocation.isAsked && layout.build.artefacts.contains(artefact::objects) && !layout.build.has(artefact::objects))
    out.undecided.push_back({"", input.program.id, layout.build.lack(artefact::objects)});
  for (const Relocation &relocation : layout.relocation.relocations) {
    if (!directiveOf(layout, relocation).error.empty())
      continue;
    for (const RelocatedFile &file : relocation.files) {
      // Objects with both code and intermediate code (-ffat-lto-objects) have sections to select, which the link then does not use.
      if (!file.isLto)
        continue;
      out.drafts.push_back(relocationDraft(input, relocation,
                                           shownFile(layout, file.file) + " is compiled for link-time optimisation: its object has no sections to relocate to " +
                                               directiveOf(layout, relocation).location,
                                           "compile this file with -fno-lto", file.file));
    }
  }
  return out;
}

} // namespace headroom
