// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_sram_option.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"

namespace headroom {

namespace {

std::uint64_t codeBytes(const MemoryLayout &layout, const Relocation &relocation)
{
  std::uint64_t out = 0;
  for (const RelocatedBytes &moved : relocation.moved)
    if (contentOf(layout, moved.kind) == RelocationKind::Content::Code)
      out += moved.bytes;
  return out;
}

} // namespace

RuleOutcome checkRelocationSramOption(const RuleInput &input)
{
  LayoutEvidence evidence =
      relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map, artefact::kconfig});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const RelocationKnowledge &knowledge = layout.knowledge.relocation;
  const std::string &ram = layout.build.relocation.defaultRamRegion;
  RuleOutcome out;
  if (knowledge.executableOption.empty() || ram.empty())
    return out;
  const bool isOn = layout.isOn(knowledge.executableOption);
  const bool isProtected = !knowledge.protectedWhen.empty() && layout.isOn(knowledge.copyOption) &&
                           std::all_of(knowledge.protectedWhen.begin(), knowledge.protectedWhen.end(),
                                       [&](const std::string &symbol) { return layout.isOn(symbol); });
  bool hasCode = false;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty() || directive.region != ram)
      continue;
    noteUnjudged(layout, relocation, out);
    const std::uint64_t bytes = codeBytes(layout, relocation);
    hasCode = hasCode || bytes != 0;
    if (isOn || !isProtected || bytes == 0)
      continue;
    out.drafts.push_back(relocationDraft(input, relocation,
                                         std::to_string(bytes) + " bytes of code are relocated to " + ram + ", where the protection unit forbids " +
                                             "execution: " + knowledge.executableOption + " is off",
                                         "switch " + knowledge.executableOption + " on: it opens this code, and nothing else, to execution", ""));
  }
  if (isOn && !hasCode && out.undecided.empty()) {
    Draft draft;
    draft.finding.level = input.level;
    const auto value = layout.build.kconfig.values.find(knowledge.executableOption);
    draft.finding.place = layout.place(layout.build.kconfig.file, value == layout.build.kconfig.values.end() ? 0 : value->second.line);
    draft.finding.message = knowledge.executableOption + " is on, but no code is relocated to " + ram;
    draft.finding.help = "switch it off, or relocate code to " + ram + ": the protection unit's region for it is empty";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
