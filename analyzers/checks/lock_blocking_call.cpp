// SPDX-License-Identifier: Apache-2.0
#include "checks/lock_blocking_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkLockBlockingCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    if (!atomicLock(one))
      return false;
    return traits.isLibraryHeap() || (traits.canWait() && one.wait != WaitTime::None);
  };
  rule.say = [](const ApiUse &use, const CallTraits &traits, const Circumstance &one) {
    if (one.wait == WaitTime::Unknown && !traits.isLibraryHeap())
      return "cannot show that " + use.callee + " does not wait while " + lockText(*atomicLock(one));
    return use.callee + " can wait " + (traits.isLibraryHeap() ? "for the C library's lock" : waitText(one.wait)) + " while " +
           lockText(*atomicLock(one));
  };
  rule.help = "release the lock first, or pass a timeout that does not wait";
  // Zephyr before mid-2025 drops a plain interrupt lock on a context switch (facts: issue 93440); a spinlock is always wrong.
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &one) {
    return atomicLock(one)->kind == LockRule::Kind::Spin && one.wait != WaitTime::Unknown ? Level::Error : Level::Warning;
  };
  return findUses(rule, input);
}

} // namespace headroom
