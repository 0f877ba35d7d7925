// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_domain_array_overrun.h"

#include <algorithm>

#include "checks/mpu/region_budget.h"
#include "program/layout/configured_number.h"

namespace headroom {

RuleOutcome checkMpuDomainArrayOverrun(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view || !evidence.view->hasUserMode)
    return out;
  const MemoryLayout &layout = *evidence.layout;
  const ProtectionKnowledge &knowledge = layout.knowledge.protection;
  if (std::any_of(knowledge.limitChecked.begin(), knowledge.limitChecked.end(), [&](const std::string &one) { return layout.isOn(one); }))
    return out;
  const std::optional<std::uint64_t> room = configuredNumber(layout, knowledge.limitSymbol);
  if (!room) {
    out.undecided.push_back({"", input.program.id, lackOfNumber(layout, knowledge.limitSymbol)});
    return out;
  }
  std::string why;
  const std::optional<RegionBudget> budget = regionBudget(layout, why);
  if (!budget) {
    out.undecided.push_back({"", input.program.id, why});
    return out;
  }
  const std::uint64_t least = budget->leastPartitions(layout), most = budget->mostPartitions(layout);
  if (*room >= most)
    return out;
  if (*room >= least) {
    out.undecided.push_back({"", input.program.id,
                             "a domain has room for " + std::to_string(*room) + " partitions, and this " + layout.protection.unit.name +
                                 " takes between " + std::to_string(least) + " and " + std::to_string(most)});
    return out;
  }
  Draft draft = protectionDraft(input, "", configurationPlace(layout, knowledge.limitSymbol),
                                "a domain has room for " + std::to_string(*room) + " partitions (" + knowledge.limitSymbol +
                                    "), the kernel takes up to " + std::to_string(least) +
                                    ", and without assertions nothing stops it from writing past the domain",
                                "set " + knowledge.limitSymbol + " to at least " + std::to_string(least) + ", or switch assertions on");
  draft.discriminator = knowledge.limitSymbol;
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
