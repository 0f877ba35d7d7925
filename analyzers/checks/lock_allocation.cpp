// SPDX-License-Identifier: Apache-2.0
#include "checks/lock_allocation.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkLockAllocation(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return atomicLock(one) && traits.isHeap() && !traits.isLibraryHeap() && !traits.isThreadOnly() && one.wait == WaitTime::None;
  };
  rule.say = [](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " uses a heap while " + lockText(*atomicLock(one));
  };
  rule.help = "its time depends on the heap's state: allocate before the lock is taken, release after it was given back";
  return findUses(rule, input);
}

} // namespace headroom
