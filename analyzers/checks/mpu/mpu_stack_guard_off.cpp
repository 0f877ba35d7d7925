// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_stack_guard_off.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkMpuStackGuardOff(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const std::vector<std::string> &guards = evidence.layout->knowledge.protection.stackGuards;
  if (guards.empty() || std::any_of(guards.begin(), guards.end(), [&](const std::string &one) { return evidence.layout->isOn(one); }))
    return out;
  Draft draft = protectionDraft(input, "", configurationPlace(*evidence.layout, evidence.view->unit.when.front()),
                                "the build drives a " + evidence.view->unit.name +
                                    " and guards no stack with it: an overflow runs into the neighbour",
                                "set " + guards.back() + ": one region then stops the first byte beyond any stack");
  draft.discriminator = guards.back();
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
