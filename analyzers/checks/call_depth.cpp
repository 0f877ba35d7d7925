// SPDX-License-Identifier: Apache-2.0
#include "checks/call_depth.h"

#include "checks/call_chain.h"
#include "checks/root_words.h"

namespace headroom {

RuleOutcome checkCallDepth(const RuleInput &input)
{
  RuleOutcome out;
  if (!input.config.callDepthLimit)
    return out;
  const std::uint64_t limit = *input.config.callDepthLimit;
  const auto chains = longestChains(input.program);
  for (const Root &root : input.program.roots) {
    // The handlers of an interrupt stack are roots of their own; a stack without an entry has no chain.
    if (root.entry.empty())
      continue;
    const auto found = chains.find(root.entry);
    const CallChain chain = found == chains.end() ? CallChain{} : found->second;
    if (chain.functions <= limit) {
      if (!chain.open.empty())
        out.undecided.push_back({"", root.name, chain.open});
      continue;
    }
    Draft draft{rootFinding(root, input.level,
                            rootText(root) + " calls " + (chain.open.empty() ? "" : "at least ") + std::to_string(chain.functions) +
                                " functions deep, limit " + std::to_string(limit))};
    draft.finding.path.push_back({root.entry, root.place, ""});
    for (std::string next = chain.next; !next.empty(); next = chains.at(next).next)
      draft.finding.path.push_back({next, {}, ""});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
