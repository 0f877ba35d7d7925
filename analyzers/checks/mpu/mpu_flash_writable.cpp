// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_flash_writable.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkMpuFlashWritable(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const std::string &symbol : evidence.layout->knowledge.protection.flashWritable) {
    if (!evidence.layout->isOn(symbol))
      continue;
    Draft draft = protectionDraft(input, "", configurationPlace(*evidence.layout, symbol),
                                  symbol + " is on: code can write to flash, and the " + evidence.view->unit.name + " does not stop it",
                                  "leave it off unless a driver needs flash to be mapped for writing");
    draft.discriminator = symbol;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
