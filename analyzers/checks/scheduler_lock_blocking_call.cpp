// SPDX-License-Identifier: Apache-2.0
#include "checks/scheduler_lock_blocking_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkSchedulerLockBlockingCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return schedulerLock(one) && traits.canWait() && one.wait != WaitTime::None;
  };
  rule.say = [](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " can wait " + waitText(one.wait) + " while the scheduler is locked";
  };
  rule.help = "a wait gives the lock up: what it protects can change meanwhile; unlock the scheduler first";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &) { return Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
