// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_stale_selector.h"

#include <algorithm>
#include <set>

#include "checks/relocation/relocation_findings.h"

namespace headroom {

namespace {

/// Some other rule says why the section is empty: files that are missing, or that another region has.
bool isExplained(const MemoryLayout &layout, const std::string &region, const std::string &kind)
{
  for (const Relocation &relocation : layout.relocation.relocations) {
    if (directiveOf(layout, relocation).region != region)
      continue;
    for (const RelocatedFile &file : relocation.files)
      for (const RelocatedInput &input : file.inputs)
        if (input.isAsked && input.kind == kind && (input.isContested || (input.isLinked() && input.sizeBytes != 0)))
          return true; // asked for and linked elsewhere: misplaced, or the other region's
  }
  return false;
}

} // namespace

RuleOutcome checkRelocationStaleSelector(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::map, artefact::relocationCode});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  std::set<std::string> seen;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty() || !relocation.isRegionDeclared)
      continue;
    for (const std::string &kind : relocation.kinds) {
      const GeneratedSection *section = layout.relocation.section(directive.region, kind);
      if (!section || (!section->output && !section->isInStartup) || !seen.insert(directive.region + "\n" + kind).second)
        continue;
      const MapOutput *output = section->output ? &layout.build.map.outputs[*section->output] : nullptr;
      if ((output && output->sizeBytes != 0) || isExplained(layout, directive.region, kind))
        continue;
      const std::string &name = output ? output->name : "the section for " + directive.region + " and " + lowered(kind);
      Draft draft = relocationDraft(input, relocation,
                                    name + " is empty: what the generator selected for " + directive.location + " is not in the link" +
                                        (section->isInStartup ? ", and start-up code copies or clears 0 bytes" : ""),
                                    "the code was inlined or removed, or the generated files are of an older build: build from an empty "
                                    "directory and look again",
                                    kind);
      if (output)
        draft.finding.notes.push_back({"", layout.place(layout.build.map.file, output->line), "the empty section in the map"});
      if (section->isInStartup)
        draft.finding.notes.push_back({"", layout.place(layout.build.relocationCode.file, section->startupLine), "the start-up code for it"});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
