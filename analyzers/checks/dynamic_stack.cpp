// SPDX-License-Identifier: Apache-2.0
#include "checks/dynamic_stack.h"

#include "checks/root_words.h"

namespace headroom {

RuleOutcome checkDynamicStack(const RuleInput &input)
{
  RuleOutcome out;
  for (const FunctionBound &function : input.program.functions) {
    // A bounded value over a dynamic frame rests on an annotation: somebody has answered for it.
    if (!function.isDynamic || function.bound.kind == Bound::Kind::Bounded)
      continue;
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.symbol = function.name;
    draft.finding.place = function.place;
    draft.finding.message = "frame of " + function.name + " depends on run-time values (variable-length array or alloca): at least " +
                            std::to_string(function.frameBytes) + " bytes";
    const std::string roots = sufferingRoots(input.program, "dynamic-frame", {function.name});
    if (!roots.empty())
      draft.finding.notes.push_back({"", {}, roots});
    draft.finding.help = helpFor({"dynamic-frame", function.name});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
