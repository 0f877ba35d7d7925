// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_image_too_large.h"

#include "checks/flash/slots.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkFlashImageTooLarge(const RuleInput &input)
{
  BootEvidence evidence = bootEvidence(input);
  if (!evidence.layout || !evidence.layout->flash.boot.isBooted)
    return std::move(evidence.outcome); // the boot loader itself lies in no slot
  const MemoryLayout &layout = *evidence.layout;
  const FlashImage &image = layout.flash.image;
  const FlashKnowledge &knowledge = layout.knowledge.flash;
  RuleOutcome out = std::move(evidence.outcome);
  if (!out.undecided.empty() && evidence.pairs.empty())
    return out;
  if (!image.problem.empty()) {
    out.undecided.push_back({"", input.program.id, image.problem});
    return out;
  }
  for (const SlotPair &pair : evidence.pairs) {
    const FlashPartition &slot = *pair.primary.partition;
    if (slot.memory != image.memory || image.begin < slot.offset || image.begin >= slot.end())
      continue;
    const LargestImage largest = largestImage(evidence, pair);
    // What signing adds: a header, where the image was linked without room for it, then hash and signature behind it.
    const bool isLinkedWithHeader = image.begin > slot.offset || layout.build.kconfig.number(knowledge.headerOption).value_or(0) > 0;
    const std::uint64_t linked = image.end - slot.offset;
    const std::uint64_t added = (isLinkedWithHeader ? 0 : knowledge.headerBytes) + knowledge.hashBytes + layout.flash.boot.signatureBytes;
    const std::uint64_t wanted = linked + added;
    const std::uint64_t most = largest.bytes.value_or(slot.sizeBytes);
    if (wanted <= most) {
      if (!largest.bytes)
        out.undecided.push_back({"", partitionName(layout, slot), largest.unknown});
      return out;
    }
    Draft draft = nodeDraft(
        input, layout, slot.node,
        "image has " + std::to_string(linked) + " bytes in " + partitionName(layout, slot) + ", with what signing adds at least " +
            std::to_string(wanted) + "; the mode " + evidence.mode->name + " replaces at most " + std::to_string(most) +
            (largest.bytes ? " (slot of " + std::to_string(slot.sizeBytes) + ", trailer of " + std::to_string(largest.trailerBytes) + ")"
                           : ", the size of the slot"),
        "make the image at least " + std::to_string(wanted - most) + " bytes smaller, or the slots larger");
    out.drafts.push_back(std::move(draft));
    return out;
  }
  out.undecided.push_back(
      {"", input.program.id, "the image begins at offset " + hexText(image.begin) + " of the flash, where no first slot can be judged"});
  return out;
}

} // namespace headroom
