// SPDX-License-Identifier: Apache-2.0
#include "checks/user_mode_ignored.h"

#include <algorithm>

#include "checks/api_uses.h"
#include "checks/root_words.h"

namespace headroom {

namespace {

const char *const help = "switch user mode on (CONFIG_USERSPACE), or do not rely on the thread's isolation";

bool asksInVain(const ApiUse &use, const ApiRule &rule)
{
  if (!rule.isUserModeIgnored)
    return false;
  if (!rule.createsThread)
    return true;
  if (!rule.options || *rule.options >= use.arguments.size())
    return false;
  const UseArgument &options = use.arguments[*rule.options];
  return options.kind == UseArgument::Kind::Integer && (options.number & rule.userOption) != 0;
}

} // namespace

RuleOutcome checkUserModeIgnored(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const ApiUse &use : input.program.behaviour.uses) {
    const bool isMeant =
        !use.isInKernel && std::any_of(use.rules.begin(), use.rules.end(), [&](std::uint32_t row) { return asksInVain(use, input.program.api[row]); });
    if (!isMeant || use.circumstances.empty())
      continue;
    std::vector<const Circumstance *> ways;
    for (const Circumstance &one : use.circumstances)
      ways.push_back(&one);
    Draft draft = useDraft(use, ways, input, use.callee + " asks for user mode, which this build does not have: the thread runs privileged");
    draft.finding.help = help;
    out.drafts.push_back(std::move(draft));
  }
  for (const Root &root : input.program.roots) {
    if (!root.isUserModeIgnored)
      continue;
    Draft draft;
    draft.finding = rootFinding(root, input.level, rootText(root) + " asks for user mode, which this build does not have: it runs privileged");
    draft.finding.help = help;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
