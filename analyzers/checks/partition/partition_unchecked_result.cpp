// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_unchecked_result.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkPartitionUncheckedResult(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const UncheckedDomainCall &call : evidence.view->uncheckedCalls) {
    Draft draft = protectionDraft(input, call.caller, call.place,
                                  "nobody looks whether " + call.function + " failed: it refuses partitions with a log line at most",
                                  "check that the result is 0");
    draft.discriminator = call.function;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
