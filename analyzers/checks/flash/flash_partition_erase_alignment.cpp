// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_erase_alignment.h"

#include <algorithm>

#include "checks/flash/flash_evidence.h"
#include "checks/flash/flash_partition_absolute_address.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkFlashPartitionEraseAlignment(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const FlashPartition *one : judgedPartitions(layout, out)) {
    const FlashMemory &memory = layout.flash.memories[one->memory];
    const std::string name = partitionName(layout, *one);
    if (!memory.eraseBytes) {
      out.undecided.push_back({"", name,
                               "the devicetree has no " + layout.knowledge.flash.eraseProperty + " at " + nodeName(layout, memory.node) +
                                   ": its blocks may differ in size"});
      continue;
    }
    // What nobody erases needs no block of its own: a neighbour that shares its block is found at the neighbour.
    if (one->isReadOnly || isAbsoluteAddress(*one, memory))
      continue;
    const std::uint64_t erase = *memory.eraseBytes;
    std::string wrong;
    if (one->offset % erase != 0)
      wrong = "offset " + hexText(one->offset);
    if (one->sizeBytes % erase != 0)
      wrong += (wrong.empty() ? "" : " and ") + std::string("size ") + hexText(one->sizeBytes);
    if (wrong.empty())
      continue;
    const std::uint64_t below = one->offset - one->offset % erase;
    out.drafts.push_back(
        nodeDraft(input, layout, one->node,
                  "flash partition " + name + " has " + wrong + ", wanted multiples of the erase block of " +
                      nodeName(layout, memory.node) + ", " + hexText(erase),
                  (one->offset == below ? std::string() : "start it at " + hexText(below) + " or " + hexText(below + erase) + "; ") +
                      "give it whole blocks: erasing it erases a part of its neighbour"));
    // A device fixes where a part of a block is, and nobody means to erase it: boards have configuration words at the end of their flash.
    if (one->sizeBytes < erase) {
      out.drafts.back().finding.level = std::min(input.level, Level::Warning);
      out.drafts.back().ceiling = Level::Warning;
    }
  }
  return out;
}

} // namespace headroom
