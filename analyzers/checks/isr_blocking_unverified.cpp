// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_blocking_unverified.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrBlockingUnverified(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return mayBeInterrupt(one) && traits.canWait() && !traits.isThreadOnly() && !traits.isLibraryHeap() && one.wait == WaitTime::Unknown;
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return "cannot show that " + use.callee + " does not wait, reached from " + contextText(one, input.program);
  };
  rule.help = "make the timeout a constant that does not wait on this path, or guard the call with a test for the interrupt";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &) { return Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
