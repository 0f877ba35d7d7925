// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_writable_executable.h"

#include "checks/mpu/protection_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkPartitionWritableExecutable(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const MemoryPartition &partition : evidence.view->partitions) {
    if (!isKnownPartition(partition, out) || !partition.attribute)
      continue;
    const ProtectionAttribute *attribute = attributeOf(evidence.view->unit, *partition.attribute);
    if (!attribute || !attribute->isWritable || !attribute->isExecutable)
      continue;
    Draft draft = protectionDraft(input, partition.name, partition.place,
                                  "partition " + partition.name + " can be written and executed (" + attribute->name + ", attribute " +
                                      hexText(*partition.attribute) + " on " + evidence.view->unit.name + ")",
                                  "take execution away from data, or put code into a partition of its own that is only read and executed");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
