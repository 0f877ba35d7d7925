// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_overflow.h"

#include <algorithm>

#include "checks/root_words.h"

namespace headroom {

namespace {

std::string overflowHelp(const Root &root)
{
  if (!root.stack.config.empty())
    return "enlarge it with " + root.stack.config + ", or shorten the path that `headroom stack " + root.name + "` shows";
  return "enlarge the stack, or shorten the path that `headroom stack " + root.name + "` shows";
}

/// No limit.
constexpr std::uint64_t none = UINT64_MAX;

Draft boundExceeds(const Root &root, std::uint64_t budget, Level level)
{
  const bool overSize = root.bound.bytes > root.stack.bytes.value_or(none);
  const bool overBudget = root.bound.bytes > budget;
  std::string message = stackText(root) + (overSize ? " may overflow" : " exceeds its budget") + ": worst case " + boundText(root.bound);
  if (overSize)
    message += ", size " + std::to_string(*root.stack.bytes);
  if (overBudget)
    message += ", budget " + std::to_string(budget);
  Draft draft{rootFinding(root, level, std::move(message))};
  draft.finding.path = pathSteps(root);
  draft.finding.help =
      overSize ? overflowHelp(root) : "shorten the path that `headroom stack " + root.name + "` shows, or raise its budget";
  draft.discriminator = overSize ? "size" : "budget";
  return draft;
}

// Exceeding only under the assumption is no fault that was found: the assumption may be wrong, and its remedy is to say so.
Draft assumedExceeds(const Root &root, const Bound &assumed, std::uint64_t limit, Level level)
{
  std::string message =
      stackText(root) + " may overflow under an assumption: worst case " + boundText(assumed) + ", limit " + std::to_string(limit);
  for (const std::string &assumption : assumed.assumptions)
    if (std::find(root.bound.assumptions.begin(), root.bound.assumptions.end(), assumption) == root.bound.assumptions.end())
      message += ", " + assumption;
  Draft draft{rootFinding(root, std::min(level, Level::Warning), std::move(message)), Level::Warning, "assumed"};
  draft.finding.help = "give the interrupts their priorities under 'interrupts' in .headroom.yaml, or enlarge the stack";
  return draft;
}

Draft fatalExceeds(const Root &root, const Bound &fatal, std::uint64_t size, Level level)
{
  Draft draft{rootFinding(root, std::min(level, Level::Warning),
                          stackText(root) + " may overflow on a path that ends the system: worst case " + boundText(fatal) + ", size " +
                              std::to_string(size)),
              Level::Warning, "fatal"};
  draft.finding.help = overflowHelp(root);
  return draft;
}

} // namespace

RuleOutcome checkStackOverflow(const RuleInput &input)
{
  RuleOutcome out;
  for (const Root &root : input.program.roots) {
    const RootBudget *entry = budgetOf(root, input.config);
    const std::uint64_t budget = entry ? entry->maxBytes.value_or(none) : none;
    const std::optional<std::uint64_t> &size = root.stack.bytes;
    if (!size && budget == none) {
      if (!isJudgedElsewhere(root, input.program, input.config))
        out.undecided.push_back({"", root.name, "the size of its stack is not known, and no budget is set"});
      continue;
    }
    const std::uint64_t limit = std::min(size.value_or(none), budget);
    if (root.bound.bytes > limit) {
      out.drafts.push_back(boundExceeds(root, budget, input.level));
      continue;
    }
    if (root.assumedBound && root.assumedBound->bytes > limit)
      out.drafts.push_back(assumedExceeds(root, *root.assumedBound, limit, input.level));
    if (root.fatalBound && size && root.fatalBound->bytes > *size)
      out.drafts.push_back(fatalExceeds(root, *root.fatalBound, *size, input.level));
  }
  return out;
}

} // namespace headroom
