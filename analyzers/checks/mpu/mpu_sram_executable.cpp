// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_sram_executable.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkMpuSramExecutable(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const std::vector<std::string> &unless = evidence.view->unit.sramExecutableUnless;
  if (unless.empty() || std::any_of(unless.begin(), unless.end(), [&](const std::string &one) { return evidence.layout->isOn(one); }))
    return out;
  Draft draft = protectionDraft(input, "", configurationPlace(*evidence.layout, evidence.view->unit.when.front()),
                                "privileged code can execute RAM: without " + unless.front() + " no region covers what is not a thread's",
                                "set " + unless.front() + "; each partition and stack takes a second region then");
  draft.discriminator = unless.front();
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
