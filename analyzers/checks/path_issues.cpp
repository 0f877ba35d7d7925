// SPDX-License-Identifier: Apache-2.0
#include "checks/path_issues.h"

#include "checks/api_uses.h"

namespace headroom {

std::string blockText(const PathIssue &issue)
{
  const std::string &from = issue.origin.empty() ? issue.callee : issue.origin;
  if (issue.variable.empty())
    return from.empty() ? "a block" : "a block from " + from;
  return from.empty() ? issue.variable : issue.variable + ", from " + from + ",";
}

RuleOutcome findIssues(const RuleInput &input, PathIssue::Kind kind, const std::function<std::string(const PathIssue &)> &say,
                       const std::string &help)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const PathIssue &issue : input.program.behaviour.issues) {
    if (issue.kind != kind)
      continue;
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.symbol = issue.function;
    draft.finding.place = issue.place;
    draft.finding.message = say(issue);
    draft.finding.help = help;
    for (const BehaviourStep &step : issue.steps)
      draft.finding.notes.push_back({step.function, step.place, step.note});
    draft.discriminator = issue.callee + '\n' + issue.origin + '\n' + issue.variable;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
