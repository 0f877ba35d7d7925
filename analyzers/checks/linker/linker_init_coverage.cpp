// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_init_coverage.h"

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

std::string problemOf(const InitialisationView &view, const ImageSection &section, std::uint64_t covered)
{
  const AddressRange range = {section.address, section.end()};
  const std::string stored = "section " + shownSection(section) + " is stored at " + hexText(*section.loadAddress);
  if (!view.idle.empty())
    return stored + ", but " + view.idle + ", so nothing is copied at start-up";
  if (const CopiedRange *wrong = view.wrongCopy(range, *section.loadAddress))
    return stored + ", but the copy at " + wrong->name + " takes its bytes from " +
           hexText(wrong->loadAddress + (section.address - wrong->range.begin));
  if (covered != 0)
    return stored + ", but start-up code copies only " + std::to_string(covered) + " of its " + byteText(section.sizeBytes);
  return stored + ", and no start-up code copies it";
}

} // namespace

RuleOutcome checkLinkerInitCoverage(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  const InitialisationView &view = layout.initialisation;
  RuleOutcome out;
  if (layout.knowledge.initialisation.ranges.empty())
    return out;
  for (const ImageSection &section : layout.image.sections) {
    const bool isStoredElsewhere = isMemory(layout, section) && section.hasBits && section.loadAddress && *section.loadAddress != section.address;
    if (!isStoredElsewhere || isUninitialised(layout, section.name) || isJudgedAsRelocation(layout, section.name))
      continue;
    const std::uint64_t covered = view.copiedBytes({section.address, section.end()}, *section.loadAddress);
    if (covered == section.sizeBytes)
      continue;
    if (!view.open.empty()) {
      out.undecided.push_back({"", section.name, view.open.front()});
      continue;
    }
    out.drafts.push_back(sectionDraft(input, layout, section, problemOf(view, section, covered),
                                      "what it holds starts with whatever is in memory: place the section between symbols that start-up code copies, or copy "
                                      "it before its first use and describe that copy in a pack"));
  }
  return out;
}

} // namespace headroom
