// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_slot_sectors.h"

#include "checks/flash/slots.h"

namespace headroom {

RuleOutcome checkFlashSlotSectors(const RuleInput &input)
{
  BootEvidence evidence = bootEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const FlashBoot &boot = layout.flash.boot;
  const std::string &option = layout.knowledge.flash.sectorsOption;
  RuleOutcome out = std::move(evidence.outcome);
  if (boot.isSectorsAuto) {
    out.undecided.clear(); // as many as the slots have, whatever that is
    return out;
  }
  if (!boot.maxSectors) {
    out.undecided.push_back({"", input.program.id,
                             boot.hasLoaderConfiguration ? option + " of the boot loader is not set"
                                                         : "the boot loader's configuration, which has " + option +
                                                               ", is not there: name the sysbuild directory that holds it with -p"});
    return out;
  }
  for (const SlotPair &pair : evidence.pairs)
    for (const Slot *slot : {&pair.primary, &pair.secondary}) {
      if (slot->sectors <= *boot.maxSectors || (slot == &pair.secondary && !evidence.mode->countsSecondary))
        continue;
      out.drafts.push_back(nodeDraft(input, layout, slot->partition->node,
                                     partitionName(layout, *slot->partition) + " has " + std::to_string(slot->sectors) +
                                         " sectors, the boot loader handles " + std::to_string(*boot.maxSectors) + " (" + option + ")",
                                     "raise " + option + " in the boot loader's configuration to " + std::to_string(slot->sectors) +
                                         ": it only logs \"Cannot upgrade\" and keeps the old image"));
    }
  return out;
}

} // namespace headroom
