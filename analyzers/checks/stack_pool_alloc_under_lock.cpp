// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_pool_alloc_under_lock.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkStackPoolAllocUnderLock(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return atomicLock(one) && traits.movesMemory() && traits.isThreadOnly() && !traits.isLibraryHeap();
  };
  rule.say = [](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " is called while " + lockText(*atomicLock(one));
  };
  rule.help = "allocate before the lock is taken, release after it was given back: only threads may make this call";
  return findUses(rule, input);
}

} // namespace headroom
