// SPDX-License-Identifier: Apache-2.0
#include "checks/recursion.h"

#include "checks/root_words.h"

namespace headroom {

RuleOutcome checkRecursion(const RuleInput &input)
{
  RuleOutcome out;
  for (const RecursionCycle &cycle : input.program.cycles) {
    if (cycle.depth || cycle.functions.empty())
      continue;
    Draft draft;
    Finding &finding = draft.finding;
    finding.level = input.level;
    finding.symbol = cycle.functions.front();
    finding.place = cycle.place;
    std::string chain;
    for (const std::string &function : cycle.functions) {
      chain += function + " > ";
      finding.path.push_back({function, {}, ""});
      draft.discriminator += function + '\n';
    }
    finding.path.push_back({finding.symbol, cycle.place, "again"});
    finding.message = "recursion without a bound: " + chain + finding.symbol;
    const std::string roots = sufferingRoots(input.program, "recursion", cycle.functions);
    if (!roots.empty())
      finding.notes.push_back({"", {}, roots});
    finding.help = helpFor({"recursion", finding.symbol});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
