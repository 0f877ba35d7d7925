// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_nocopy_data.h"

#include "checks/relocation/relocation_findings.h"

namespace headroom {

RuleOutcome checkRelocationNocopyData(const RuleInput &input)
{
  LayoutEvidence evidence =
      relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map, artefact::relocationCode});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty() || directive.isCopied || directive.region == layout.build.relocation.defaultRamRegion)
      continue;
    noteUnjudged(layout, relocation, out);
    std::string what;
    for (const RelocatedBytes &moved : relocation.moved) {
      if (!isNeverSet(layout, relocation, moved))
        continue;
      what += (what.empty() ? "" : ", ") + std::to_string(moved.bytes) +
              (contentOf(layout, moved.kind) == RelocationKind::Content::Data ? " bytes of data that nobody copies" : " bytes of variables that nobody zeroes");
    }
    if (what.empty())
      continue;
    out.drafts.push_back(relocationDraft(input, relocation, "NOCOPY puts into " + directive.region + " " + what,
                                         "give this directive the kinds that need no copy (" + directive.region +
                                             "_TEXT_RODATA), and relocate data by one without NOCOPY",
                                         ""));
  }
  return out;
}

} // namespace headroom
