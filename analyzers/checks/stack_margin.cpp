// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_margin.h"

#include <algorithm>

#include "checks/root_words.h"

namespace headroom {

namespace {

// Rounded up: 10 % of 1001 bytes is 101, since 100 would be less than was asked for. Split, so that no product overflows.
std::uint64_t requiredBytes(const Margin &margin, std::uint64_t size)
{
  const std::uint64_t share = size / 100 * margin.percent + (size % 100 * margin.percent + 99) / 100;
  return std::max(margin.bytes, share);
}

std::string marginText(const Margin &margin, std::uint64_t size)
{
  const std::string bytes = std::to_string(requiredBytes(margin, size));
  return margin.percent ? bytes + " (" + std::to_string(margin.percent) + "%)" : bytes;
}

} // namespace

RuleOutcome checkStackMargin(const RuleInput &input)
{
  RuleOutcome out;
  for (const Root &root : input.program.roots) {
    const RootBudget *budget = budgetOf(root, input.config);
    const std::optional<Margin> margin = budget && budget->margin ? budget->margin : input.config.margin;
    if (!margin || isJudgedElsewhere(root, input.program, input.config))
      continue;
    if (!root.stack.bytes) {
      out.undecided.push_back({"", root.name, "the size of its stack is not known"});
      continue;
    }
    const std::uint64_t size = *root.stack.bytes;
    if (root.bound.bytes > size)
      continue; // stack-overflow
    const Bound &judged = judgedBound(root);
    if (judged.bytes > size)
      continue; // stack-overflow, under the assumption
    const std::uint64_t left = size - judged.bytes;
    if (left >= requiredBytes(*margin, size))
      continue;
    const char *atMost = judged.kind == Bound::Kind::Bounded ? "" : "at most ";
    Draft draft{rootFinding(root, input.level,
                            stackText(root) + " has " + atMost + std::to_string(left) + " bytes left, wanted " + marginText(*margin, size) +
                                ": worst case " + boundText(judged) + ", size " + std::to_string(size))};
    draft.finding.path = pathSteps(root);
    if (!root.stack.config.empty())
      draft.finding.help = "enlarge it with " + root.stack.config;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
