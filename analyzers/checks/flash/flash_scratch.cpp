// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_scratch.h"

#include <algorithm>

#include "checks/flash/slots.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkFlashScratch(const RuleInput &input)
{
  BootEvidence evidence = bootEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const std::string &label = layout.knowledge.flash.scratchLabel;
  const FlashPartition *scratch = partitionLabelled(layout, label);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.mode->usesScratch) {
    out.undecided.clear(); // the slots do not matter then
    if (!scratch)
      return out;
    Draft draft = nodeDraft(input, layout, scratch->node,
                            "flash partition " + label + " of " + std::to_string(scratch->sizeBytes) + " bytes is not used: the mode " +
                                evidence.mode->name + " swaps without it",
                            "give its bytes to the slots, or set its status to \"disabled\"");
    draft.finding.level = std::min(input.level, Level::Note);
    draft.ceiling = Level::Note;
    out.drafts.push_back(std::move(draft));
    return out;
  }
  for (const SlotPair &pair : evidence.pairs) {
    const std::uint64_t unit = std::max(pair.primary.eraseBytes, pair.secondary.eraseBytes);
    if (scratch && scratch->sizeBytes >= unit)
      continue;
    const DtIndex place = scratch ? scratch->node : pair.primary.partition->node;
    const std::string found = scratch ? "flash partition " + label + " has " + std::to_string(scratch->sizeBytes) + " bytes"
                                      : "the devicetree has no enabled partition " + label;
    out.drafts.push_back(nodeDraft(input, layout, place,
                                   found + ", and the mode " + evidence.mode->name + " swaps " +
                                       partitionName(layout, *pair.primary.partition) + " through it, at least " + std::to_string(unit) +
                                       " bytes at once",
                                   "give " + label + " whole sectors, at least " + hexText(unit) + " bytes, or choose a mode without it (" +
                                       layout.flash.boot.modeSource + ")"));
  }
  return out;
}

} // namespace headroom
