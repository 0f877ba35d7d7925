// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_unverified.h"

#include <algorithm>

#include "checks/root_words.h"

namespace headroom {

namespace {

bool knownPartExceeds(const Root &root, const RootBudget *budget)
{
  return (root.stack.bytes && root.bound.bytes > *root.stack.bytes) || (budget && budget->maxBytes && root.bound.bytes > *budget->maxBytes);
}

std::string message(const Root &root, const RootBudget *budget)
{
  std::string out = stackText(root) + " cannot be verified: worst case " + boundText(root.bound);
  out += root.stack.bytes ? ", size " + std::to_string(*root.stack.bytes) : ", size unknown";
  if (budget && budget->maxBytes)
    out += ", budget " + std::to_string(*budget->maxBytes);
  const std::string why = culpritSummary(root.bound.culprits);
  if (!why.empty())
    out += ", " + why;
  else if (root.bound.kind == Bound::Kind::Estimate)
    out += ", an estimate";
  return out;
}

} // namespace

RuleOutcome checkStackUnverified(const RuleInput &input)
{
  RuleOutcome out;
  for (const Root &root : input.program.roots) {
    const RootBudget *budget = budgetOf(root, input.config);
    if (isJudgedElsewhere(root, input.program, input.config))
      continue;
    // A budget is met by a bounded value only; where the nested interrupts exceed it, stack-overflow says so as a warning.
    const Bound &judged = judgedBound(root);
    const bool meetsBudget = !budget || !budget->maxBytes || judged.bytes <= *budget->maxBytes;
    if (root.bound.kind == Bound::Kind::Bounded || (judged.kind == Bound::Kind::Bounded && meetsBudget))
      continue;
    // One error for one cause: stack-overflow has spoken.
    if (knownPartExceeds(root, budget))
      continue;
    Draft draft{rootFinding(root, budget ? Level::Error : input.level, message(root, budget))};
    draft.finding.notes = culpritNotes(root.bound.culprits);
    if (!root.bound.culprits.empty()) {
      draft.finding.help = helpFor(root.bound.culprits.front());
    } else if (root.bound.kind == Bound::Kind::Estimate) {
      for (const std::string &assumption : root.bound.assumptions)
        draft.finding.notes.push_back({"", {}, assumption});
      draft.finding.help = "build, then audit the image: its own code bounds it";
    }
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
