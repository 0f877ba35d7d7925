// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_left_behind.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"
#include "program/layout/relocation_names.h"

namespace headroom {

namespace {

/// Content that the directive means although it cannot select it. A directive without kinds means everything of the file.
bool isMeant(const MemoryLayout &layout, const Relocation &relocation, const RelocatedInput &input)
{
  const std::vector<std::string> &named = directiveOf(layout, relocation).kinds;
  return named.empty() || std::find(named.begin(), named.end(), input.contentKind) != named.end();
}

std::vector<const RelocatedInput *> leftOf(const MemoryLayout &layout, const Relocation &relocation, const RelocatedFile &file,
                                           const KnownRegion &target)
{
  std::vector<const RelocatedInput *> out;
  for (const RelocatedInput &input : file.inputs) {
    if (!input.kind.empty() || !input.isLinked() || input.sizeBytes == 0 || input.region.empty() ||
        liesIn(layout.relocation.regions, target, input) || !isMeant(layout, relocation, input))
      continue;
    // Another directive may have put it elsewhere on purpose; only what no directive can move is left behind.
    out.push_back(&input);
  }
  return out;
}

} // namespace

RuleOutcome checkRelocationLeftBehind(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    const KnownRegion *target = layout.relocation.regions.named(directive.region);
    if (!directive.error.empty() || !target || !target->isMeasured)
      continue;
    noteUnjudged(layout, relocation, out);
    for (const RelocatedFile &file : relocation.files) {
      // Where nothing at all was selected relocation-empty-selection says so.
      const std::vector<const RelocatedInput *> left =
          isJudged(file) && askedBytes(file) != 0 ? leftOf(layout, relocation, file, *target) : std::vector<const RelocatedInput *>();
      if (left.empty())
        continue;
      std::uint64_t bytes = 0;
      std::vector<std::string> names;
      for (const RelocatedInput *one : left) {
        bytes += one->sizeBytes;
        names.push_back(one->section);
      }
      Draft draft = relocationDraft(input, relocation,
                                    std::to_string(bytes) + " bytes of " + shownFile(layout, file.file) + " stay in " + left.front()->region + ": " +
                                        shownList(names) + (names.size() == 1 ? " is" : " are") + " not selected by location " + directive.location,
                                    "sections are selected by name: compile with -ffunction-sections, -fdata-sections, -fno-common and without "
                                    "small data, or place such variables by a linker script",
                                    file.file);
      for (const RelocatedInput *one : left)
        draft.finding.notes.push_back({"", layout.place(layout.build.map.file, one->line),
                                       one->section + ", " + std::to_string(one->sizeBytes) + " bytes at " + hexText(one->address) + " in " + one->region});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
