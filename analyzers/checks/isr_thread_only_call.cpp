// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_thread_only_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrThreadOnlyCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return mayBeInterrupt(one) && traits.isThreadOnly() && !traits.isLibraryHeap();
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return "only threads may call " + use.callee + ", reached from " + contextText(one, input.program);
  };
  rule.help = "hand the work to a thread or a work queue; a timeout of zero does not make this call legal";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &one) { return isInterrupt(one) ? Level::Error : Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
