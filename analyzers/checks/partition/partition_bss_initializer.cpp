// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_bss_initializer.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkPartitionBssInitializer(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const GatheredVariable &variable : evidence.view->gatheredVariables) {
    if (!variable.isZeroed || !variable.isInitialised || !variable.isLinked)
      continue;
    Draft draft =
        protectionDraft(input, variable.name, variable.place,
                        variable.name + " has an initialiser, and start-up code sets it to 0: it lies in the cleared part of partition " +
                            variable.partition,
                        "put it into the initialised part of the partition, or drop the initialiser");
    draft.discriminator = variable.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
