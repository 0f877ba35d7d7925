// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_undefined.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkPartitionUndefined(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const ProtectionView &view = *evidence.view;
  for (const GatheredName &name : view.gatheredNames) {
    if (name.isDefined)
      continue;
    const auto variable = std::find_if(view.gatheredVariables.begin(), view.gatheredVariables.end(),
                                       [&](const GatheredVariable &one) { return one.partition == name.name && one.isLinked; });
    if (variable == view.gatheredVariables.end())
      continue; // nothing of it is in the image
    Draft draft =
        protectionDraft(input, variable->name, variable->place,
                        variable->name + " lies in partition " + name.name + ", which nobody defines: no thread in user mode can reach it",
                        "define the partition once and add it to a domain, or correct the name");
    draft.discriminator = name.name;
    for (const GatheredVariable &one : view.gatheredVariables)
      if (one.partition == name.name && one.isLinked && &one != &*variable)
        draft.finding.notes.push_back({"", one.place, one.name + " lies in it, too"});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
