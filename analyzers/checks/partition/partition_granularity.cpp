// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_granularity.h"

#include "checks/mpu/protection_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkPartitionGranularity(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const ProtectionView &view = *evidence.view;
  for (const MemoryPartition &partition : view.partitions) {
    if (!isKnownPartition(partition, out) || !isRange(view, partition) || fitsUnit(view, partition.start, partition.sizeBytes))
      continue;
    Draft draft = protectionDraft(
        input, partition.name, partition.place,
        "partition " + partition.name + " is " + std::to_string(partition.sizeBytes) + " bytes from " + hexText(partition.start) + "; " +
            view.unit.name + " wants " + wantedShape(view),
        view.unit.isPowerOfTwo
            ? "align the memory to its size, and round the size up to a power of two; the unit covers other memory than this otherwise"
            : "align the memory and round its size up; the unit covers other memory than this otherwise");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
