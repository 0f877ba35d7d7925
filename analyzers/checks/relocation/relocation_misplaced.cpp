// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_misplaced.h"

#include <map>

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"
#include "program/layout/relocation_names.h"

namespace headroom {

namespace {

struct Strays {
  std::vector<const RelocatedInput *> inputs;
  std::uint64_t bytes = 0;
};

/// By the region where they ended; empty: in none.
std::map<std::string, Strays> straysOf(const MemoryLayout &layout, const RelocatedFile &file, const KnownRegion &target)
{
  std::map<std::string, Strays> out;
  for (const RelocatedInput &input : file.inputs) {
    if (!input.isAsked || !input.isLinked() || input.sizeBytes == 0 || input.isContested ||
        liesIn(layout.relocation.regions, target, input))
      continue;
    Strays &strays = out[input.region];
    strays.inputs.push_back(&input);
    strays.bytes += input.sizeBytes;
  }
  return out;
}

/// The generated section that took an input for another region; null: none did.
const GeneratedSection *takerOf(const MemoryLayout &layout, const RelocatedInput &input, const std::string &region)
{
  for (const GeneratedSection &section : layout.relocation.sections)
    if (section.output && section.region != region && layout.build.map.outputs[*section.output].name == input.output)
      return &section;
  return nullptr;
}

void judge(const RuleInput &input, const MemoryLayout &layout, const Relocation &relocation, const RelocatedFile &file,
           const KnownRegion &target, RuleOutcome &out)
{
  for (const auto &[region, strays] : straysOf(layout, file, target)) {
    std::vector<std::string> names;
    for (const RelocatedInput *one : strays.inputs)
      names.push_back(one->section);
    const GeneratedSection *taker = takerOf(layout, *strays.inputs.front(), directiveOf(layout, relocation).region);
    Draft draft = relocationDraft(
        input, relocation,
        std::to_string(strays.bytes) + " bytes of " + shownFile(layout, file.file) + " (" + shownList(names) + ") are in " +
            (region.empty() ? "no memory region" : region) + " at " + hexText(strays.inputs.front()->address) + ", wanted " + target.name,
        taker ? "selectors of this generator name sections only, so the relocation to " + taker->region +
                    " took them: give static functions and variables that two files share by name names of their own"
              : "build from an empty directory; if they stay, a linker script takes them before the generated section",
        file.file + "\n" + region);
    for (const RelocatedInput *one : strays.inputs)
      draft.finding.notes.push_back({"", layout.place(layout.build.map.file, one->line),
                                     one->section + ", " + std::to_string(one->sizeBytes) + " bytes at " + hexText(one->address) + " in " + one->output});
    out.drafts.push_back(std::move(draft));
  }
}

} // namespace

RuleOutcome checkRelocationMisplaced(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const KnownRegion *target = layout.relocation.regions.named(directiveOf(layout, relocation).region);
    if (!directiveOf(layout, relocation).error.empty() || !target)
      continue;
    if (!target->isMeasured) {
      out.undecided.push_back({"", target->name, "origin or length of the memory region could not be evaluated"});
      continue;
    }
    noteUnjudged(layout, relocation, out);
    for (const RelocatedFile &file : relocation.files)
      if (isJudged(file))
        judge(input, layout, relocation, file, *target, out);
  }
  return out;
}

} // namespace headroom
