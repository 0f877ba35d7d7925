// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_empty_or_wrapping.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// Its variables are in another partition: partition-name-prefix tells that.
bool isSwallowed(const ProtectionView &view, const MemoryPartition &partition)
{
  return partition.isGathered && std::any_of(view.gatheredNames.begin(), view.gatheredNames.end(), [&](const GatheredName &one) {
           return one.name == partition.name && !one.swallowedBy.empty();
         });
}

} // namespace

RuleOutcome checkPartitionEmptyOrWrapping(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const MemoryPartition &partition : evidence.view->partitions) {
    if (!isKnownPartition(partition, out) || isRange(*evidence.view, partition) || isSwallowed(*evidence.view, partition))
      continue;
    const bool isEmpty = partition.sizeBytes == 0;
    Draft draft = protectionDraft(
        input, partition.name, partition.place,
        "partition " + partition.name + " at " + hexText(partition.start) +
            (isEmpty ? " has 0 bytes" : " has " + std::to_string(partition.sizeBytes) + " bytes and ends beyond the address space"),
        isEmpty ? "give it memory: with a size from the linker, put at least one variable into it; the kernel refuses an empty partition"
                : "check what size was computed from: a difference of addresses the wrong way round is a very large number");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
