// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_ambiguous_object.h"

#include "checks/relocation/relocation_findings.h"
#include "program/layout/link_objects.h"
#include "program/source_places.h"

namespace headroom {

RuleOutcome checkRelocationAmbiguousObject(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const RelocationRecord &record = layout.build.relocation;
  RuleOutcome out;
  if (record.usesCompileDatabase || record.objectDirectory.empty())
    return out;
  const WalkedObjects walked(layout.build);
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    for (const RelocatedFile &file : relocation.files) {
      const std::vector<std::string> found = walked.of(file.file);
      if (!directive.error.empty() || file.object.empty() || found.size() < 2)
        continue;
      Draft draft = relocationDraft(input, relocation,
                                    counted(found.size(), "object") + " can be taken for " + shownFile(layout, file.file) + " of location " +
                                        directive.location + ": the generator takes the first that it comes across",
                                    "give one of the sources another name", file.file);
      for (const std::string &object : found)
        draft.finding.notes.push_back({"", layout.place(object), object == program::withoutDots(file.object) ? "the one that is meant" : "another one"});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
