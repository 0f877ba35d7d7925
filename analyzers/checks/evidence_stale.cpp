// SPDX-License-Identifier: Apache-2.0
#include "checks/evidence_stale.h"

namespace headroom {

RuleOutcome checkEvidenceStale(const RuleInput &input)
{
  RuleOutcome out;
  if (input.stale.empty())
    return out;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.place = input.stale.front().place;
  draft.finding.message = input.program.path + " is older than " + std::to_string(input.stale.size()) +
                          (input.stale.size() == 1 ? " source file that it was built from" : " source files that it was built from");
  for (const StaleSource &source : input.stale)
    draft.finding.notes.push_back({"", source.place, "changed after the build"});
  draft.finding.help = "build again, then audit again";
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
