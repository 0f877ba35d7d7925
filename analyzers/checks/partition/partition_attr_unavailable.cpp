// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_attr_unavailable.h"

#include "checks/mpu/protection_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkPartitionAttrUnavailable(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const ProtectionUnit &unit = evidence.view->unit;
  for (const MemoryPartition &partition : evidence.view->partitions) {
    if (!isKnownPartition(partition, out))
      continue;
    if (!partition.attribute) {
      out.undecided.push_back({"", partition.name, "its record has no field " + unit.attributeField + ", which " + unit.name + " needs"});
      continue;
    }
    const bool isIndexWrong = partition.index && *partition.index > unit.mostIndex;
    if (attributeOf(unit, *partition.attribute) && !isIndexWrong)
      continue;
    const std::string what = isIndexWrong ? "memory type " + std::to_string(*partition.index) + ", and the largest that is set up is " +
                                                std::to_string(unit.mostIndex)
                                          : "attribute " + hexText(*partition.attribute) + ", which " + unit.name + " does not have";
    Draft draft = protectionDraft(
        input, partition.name, partition.place, "partition " + partition.name + " has " + what,
        "use one of the RTOS's attribute macros for this architecture; a number that was right on another one means something else here");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
