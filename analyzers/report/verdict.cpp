// SPDX-License-Identifier: Apache-2.0
#include "report/verdict.h"

#include <algorithm>

#include "checks/root_words.h"

namespace headroom {

const char *verdictText(Verdict verdict)
{
  switch (verdict) {
  case Verdict::Overflow: return "overflow";
  case Verdict::OverBudget: return "over budget";
  case Verdict::Unverified: return "unverified";
  case Verdict::Undecided: return "undecided";
  case Verdict::AtRisk: return "at risk";
  case Verdict::Margin: return "margin";
  case Verdict::Fits: return "fits";
  case Verdict::NoOwnStack: break;
  }
  return "-";
}

const char *verdictName(Verdict verdict)
{
  switch (verdict) {
  case Verdict::OverBudget: return "over-budget";
  case Verdict::AtRisk: return "at-risk";
  case Verdict::NoOwnStack: return "no-own-stack";
  default: return verdictText(verdict);
  }
}

Verdict verdictOf(const Root &root, const ImageReport &image)
{
  const RootBudget *budget = budgetOf(root, image.config);
  const std::optional<std::uint64_t> &size = root.stack.bytes;
  const std::optional<std::uint64_t> max = budget ? budget->maxBytes : std::nullopt;
  if (size && root.bound.bytes > *size)
    return Verdict::Overflow;
  if (max && root.bound.bytes > *max)
    return Verdict::OverBudget;
  if (isJudgedElsewhere(root, image.program, image.config))
    return Verdict::NoOwnStack;
  if (judgedBound(root).kind != Bound::Kind::Bounded)
    return Verdict::Unverified;
  if (!size && !max)
    return Verdict::Undecided;
  const std::uint64_t limit = std::min(size.value_or(UINT64_MAX), max.value_or(UINT64_MAX));
  if ((root.assumedBound && root.assumedBound->bytes > limit) || (root.fatalBound && size && root.fatalBound->bytes > *size))
    return Verdict::AtRisk;
  const bool wantsMargin = std::any_of(image.checks.findings.begin(), image.checks.findings.end(),
                                       [&](const Finding &finding) { return finding.rule == "stack-margin" && finding.root == root.name; });
  return wantsMargin ? Verdict::Margin : Verdict::Fits;
}

std::optional<std::int64_t> marginBytes(const Root &root)
{
  if (!root.stack.bytes || root.bound.kind == Bound::Kind::Unbounded)
    return std::nullopt;
  return static_cast<std::int64_t>(*root.stack.bytes) - static_cast<std::int64_t>(root.bound.bytes);
}

} // namespace headroom
