// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_slot_mismatch.h"

#include "checks/flash/slots.h"

namespace headroom {

namespace {

std::string sectorsText(std::uint64_t sectors, std::uint64_t eraseBytes)
{
  return std::to_string(sectors) + " sectors of " + std::to_string(eraseBytes) + " bytes";
}

/// What is wrong with a pair; empty: nothing.
std::string mismatchOf(const FlashBootMode &mode, const Slot &primary, const Slot &secondary)
{
  const std::uint64_t larger = std::max(primary.eraseBytes, secondary.eraseBytes);
  const std::uint64_t smaller = std::min(primary.eraseBytes, secondary.eraseBytes);
  if (mode.needsEqualSectors && larger != smaller)
    return "wanted sectors of one size";
  if (larger % smaller != 0)
    return "wanted sectors of which one is a multiple of the other";
  if (!mode.needsEqualSectors)
    return primary.partition->sizeBytes == secondary.partition->sizeBytes ? "" : "wanted slots of one size";
  if (primary.sectors == secondary.sectors)
    return {};
  if (mode.primaryMore > 0)
    return primary.sectors == secondary.sectors + mode.primaryMore
               ? ""
               : "wanted as many in both slots, or " + std::to_string(mode.primaryMore) + " more in the first";
  if (mode.secondaryMore > 0)
    return secondary.sectors == primary.sectors + mode.secondaryMore
               ? ""
               : "wanted as many in both slots, or " + std::to_string(mode.secondaryMore) + " more in the second";
  return "wanted as many in both slots";
}

} // namespace

RuleOutcome checkFlashSlotMismatch(const RuleInput &input)
{
  BootEvidence evidence = bootEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out = std::move(evidence.outcome);
  for (const SlotPair &pair : evidence.pairs) {
    const std::string wrong = mismatchOf(*evidence.mode, pair.primary, pair.secondary);
    if (wrong.empty())
      continue;
    Draft draft = nodeDraft(
        input, layout, pair.secondary.partition->node,
        partitionName(layout, *pair.primary.partition) + " has " + sectorsText(pair.primary.sectors, pair.primary.eraseBytes) + ", " +
            partitionName(layout, *pair.secondary.partition) + " has " + sectorsText(pair.secondary.sectors, pair.secondary.eraseBytes) +
            ": the mode " + evidence.mode->name + " cannot swap them, " + wrong,
        "change the sizes, or the mode (" + layout.flash.boot.modeSource +
            "): the boot loader only logs \"Cannot upgrade\" and keeps the old image");
    draft.finding.notes.push_back(nodeNote(layout, pair.primary.partition->node, "the other slot"));
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
