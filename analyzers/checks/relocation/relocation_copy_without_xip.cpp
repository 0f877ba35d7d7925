// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_copy_without_xip.h"

#include "checks/relocation/relocation_findings.h"

namespace headroom {

RuleOutcome checkRelocationCopyWithoutXip(const RuleInput &input)
{
  LayoutEvidence evidence =
      relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map, artefact::kconfig});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const std::string &option = layout.knowledge.relocation.copyOption;
  RuleOutcome out;
  if (option.empty() || layout.isOn(option))
    return out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty() || !directive.isCopied || directive.region == layout.build.relocation.defaultRamRegion)
      continue;
    noteUnjudged(layout, relocation, out);
    std::uint64_t bytes = 0;
    for (const RelocatedBytes &moved : relocation.moved)
      if (isNeverCopied(layout, relocation, moved))
        bytes += moved.bytes;
    if (bytes == 0)
      continue;
    out.drafts.push_back(relocationDraft(input, relocation,
                                         std::to_string(bytes) + " bytes in " + directive.region + " are to be copied there, but " + option +
                                             " is off: start-up code copies nothing",
                                         "a loader has to write the image's contents to " + directive.region +
                                             " itself; where none does, relocate nothing in this build",
                                         ""));
  }
  return out;
}

} // namespace headroom
