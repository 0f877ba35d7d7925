// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_name_prefix.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkPartitionNamePrefix(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const GatheredName &name : evidence.view->gatheredNames) {
    if (name.swallowedBy.empty())
      continue;
    Draft draft = protectionDraft(input, name.name, name.place,
                                  "what gathers partition " + name.swallowedBy + " also takes section " + name.swallowedSection +
                                      " of partition " + name.name + ": whichever the linker comes to first has its variables",
                                  "rename one of them: no partition may be called like another with what its sections end in");
    draft.discriminator = name.swallowedBy + '\n' + name.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
