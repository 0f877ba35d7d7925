// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_blocking_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrBlockingCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return mayBeInterrupt(one) && traits.canWait() && !traits.isThreadOnly() && !traits.isLibraryHeap() &&
           (one.wait == WaitTime::Finite || one.wait == WaitTime::Forever);
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " can wait " + waitText(one.wait) + ", reached from " + contextText(one, input.program);
  };
  rule.help = "pass a timeout that does not wait, or hand the work to a thread or a work queue";
  // Where the driver decides whether it is an interrupt at all, the rule cannot say that it is wrong.
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &one) { return isInterrupt(one) ? Level::Error : Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
