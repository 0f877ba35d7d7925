// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_region_budget.h"

#include "checks/mpu/region_budget.h"

namespace headroom {

RuleOutcome checkMpuRegionBudget(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const MemoryLayout &layout = *evidence.layout;
  std::string why;
  const std::optional<RegionBudget> budget = regionBudget(layout, why);
  if (!budget) {
    out.undecided.push_back({"", input.program.id, why});
    return out;
  }
  if (budget->mostTaken <= budget->leastRegions)
    return out;
  if (budget->leastTaken <= budget->mostRegions) {
    const std::string needed = budget->takenText() + " regions are needed";
    out.undecided.push_back(
        {"", input.program.id,
         layout.protection.hardwareRegions
             ? needed + " (" + budget->takenBy + "), depending on where their memory lies, and there are " + budget->hardware
             : needed + ", and how many this " + layout.protection.unit.name + " has only its own register says: the devicetree has no " +
                   layout.protection.unit.regionProperty});
    return out;
  }
  const SourcePlace &given = layout.protection.hardwarePlace;
  Draft draft = protectionDraft(
      input, "", given.file.empty() ? configurationPlace(layout, layout.protection.unit.when.front()) : given,
      budget->takenText() + " protection regions are needed (" + budget->takenBy + "), and there are " + budget->hardware,
      "take a fixed region away (the SoC's table, devicetree memory attributes), or switch off what adds one; what does "
      "not fit is not protected");
  draft.discriminator = layout.protection.unit.name;
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
