// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_absolute_address.h"

#include "checks/flash/flash_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

bool isAbsoluteAddress(const FlashPartition &partition, const FlashMemory &memory)
{
  if (!memory.address || !memory.sizeBytes || *memory.address == 0 || partition.end() <= *memory.sizeBytes)
    return false;
  return partition.offset >= *memory.address && partition.offset - *memory.address < *memory.sizeBytes &&
         partition.sizeBytes <= *memory.sizeBytes - (partition.offset - *memory.address);
}

RuleOutcome checkFlashPartitionAbsoluteAddress(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const FlashPartition *one : judgedPartitions(layout, out)) {
    const FlashMemory &memory = layout.flash.memories[one->memory];
    if (!isAbsoluteAddress(*one, memory))
      continue;
    out.drafts.push_back(nodeDraft(input, layout, one->node,
                                   "flash partition " + partitionName(layout, *one) + " has the absolute address " + hexText(one->offset) +
                                       ", wanted the offset " + hexText(one->offset - *memory.address) + " in " +
                                       nodeName(layout, memory.node),
                                   "partitions count from the start of their memory: write " + hexText(one->offset - *memory.address) +
                                       " in reg and in the unit address"));
  }
  return out;
}

} // namespace headroom
