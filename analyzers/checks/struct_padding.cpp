// SPDX-License-Identifier: Apache-2.0
#include "checks/struct_padding.h"

#include "checks/api_uses.h"

namespace headroom {

namespace {

std::string orderText(const LooseRecord &loose)
{
  std::string out;
  for (const std::string &member : loose.order)
    out += (out.empty() ? "" : ", ") + member;
  return out;
}

} // namespace

RuleOutcome checkStructPadding(const RuleInput &input)
{
  // Off by default, and no limit switches it on: only a level does.
  if (!input.config.levels.contains("struct-padding"))
    return {};
  RuleOutcome out = undecidedWithoutSources(input);
  for (const LooseRecord &loose : input.program.behaviour.looseRecords) {
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.place = loose.place;
    draft.finding.message = loose.record + " takes " + std::to_string(loose.sizeBytes) + " bytes, " + std::to_string(loose.leastBytes) +
                            " with its members in another order: " + std::to_string(loose.sizeBytes - loose.leastBytes) + " bytes less each";
    draft.finding.help = "order: " + orderText(loose);
    draft.discriminator = loose.record;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
