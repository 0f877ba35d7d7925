// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_slot_sectors.h"

#include <algorithm>

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
  const std::vector<FlashMemory> &memories = layout.flash.memories;
  const auto isOfTree = [](const FlashMemory &one) { return one.eraseOption.empty(); };
  if (boot.isSectorsAuto && std::all_of(memories.begin(), memories.end(), isOfTree)) {
    out.undecided.clear(); // as many as the slots have by the devicetree, whatever that is
    return out;
  }
  const std::optional<std::uint64_t> most = boot.isSectorsAuto ? countedSectors(evidence) : boot.maxSectors;
  if (!most && boot.isSectorsAuto) {
    out.undecided.push_back({"", input.program.id, "no erase block of the devicetree tells how many sectors the boot loader is built for"});
    return out;
  }
  if (!most) {
    out.undecided.push_back({"", input.program.id,
                             boot.hasLoaderConfiguration ? option + " of the boot loader is not set"
                                                         : "the boot loader's configuration, which has " + option +
                                                               ", is not there: name the sysbuild directory that holds it with -p"});
    return out;
  }
  const std::string &by = boot.isSectorsAuto ? layout.knowledge.flash.sectorsAutoOption : option;
  for (const SlotPair &pair : evidence.pairs)
    for (const Slot *slot : {&pair.primary, &pair.secondary}) {
      if (slot->sectors <= *most || (slot == &pair.secondary && !evidence.mode->countsSecondary))
        continue;
      out.drafts.push_back(nodeDraft(input, layout, slot->partition->node,
                                     partitionName(layout, *slot->partition) + " has " + std::to_string(slot->sectors) +
                                         " sectors, the boot loader handles " + std::to_string(*most) + " (" + by + ")",
                                     "set " + option + " in the boot loader's configuration to " + std::to_string(slot->sectors) +
                                         ": it only logs \"Cannot upgrade\" and keeps the old image"));
    }
  return out;
}

} // namespace headroom
