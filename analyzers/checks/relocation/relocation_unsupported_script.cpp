// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_unsupported_script.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"
#include "program/layout/relocation_names.h"

namespace headroom {

namespace {

bool hasSection(const MemoryLayout &layout, const std::string &region, const std::string &kind)
{
  const std::vector<ScriptSection> &sections = layout.build.script.sections;
  for (const RelocationNames &names : layout.knowledge.relocation.names) {
    const std::string wanted = filledName(names.output, region, kind);
    if (std::any_of(sections.begin(), sections.end(), [&](const ScriptSection &one) { return one.name == wanted; }))
      return true;
  }
  const GeneratedSection *found = layout.relocation.section(region, kind);
  return found && found->output;
}

} // namespace

RuleOutcome checkRelocationUnsupportedScript(const RuleInput &input)
{
  LayoutEvidence evidence =
      relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map, artefact::script});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  // Where one section of the generator's is in the script, the script includes them all.
  const bool isIncluded = std::any_of(layout.relocation.sections.begin(), layout.relocation.sections.end(),
                                      [&](const GeneratedSection &one) { return hasSection(layout, one.region, one.kind); });
  if (isIncluded)
    return out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    const bool selects = std::any_of(relocation.files.begin(), relocation.files.end(), [&](const RelocatedFile &file) {
      return isJudged(file) && std::any_of(file.inputs.begin(), file.inputs.end(), [&](const RelocatedInput &one) {
               return one.isAsked && one.sizeBytes != 0 && layout.relocation.section(directive.region, one.kind) != nullptr;
             });
    });
    if (!directive.error.empty() || !selects)
      continue;
    Draft draft = relocationDraft(input, relocation,
                                  "the linker script has none of the sections that relocation generates: location " + directive.location +
                                      " has no effect",
                                  "include what the generator writes in the script, as the scripts of other boards do", "");
    draft.finding.notes.push_back({"", layout.place(layout.build.script.file), "the linker script"});
    draft.discriminator = "script";
    out.drafts.push_back(std::move(draft));
    break; // one script, one finding
  }
  return out;
}

} // namespace headroom
