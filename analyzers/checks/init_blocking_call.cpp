// SPDX-License-Identifier: Apache-2.0
#include "checks/init_blocking_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkInitBlockingCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return one.context == ExecutionContext::PreKernel && traits.canWait() && one.wait != WaitTime::None;
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    if (one.wait == WaitTime::Unknown)
      return "cannot show that " + use.callee + " does not wait, reached before threads exist from " + contextText(one, input.program);
    return use.callee + " can wait " + waitText(one.wait) + ", reached before threads exist from " + contextText(one, input.program);
  };
  rule.help = "move it to an init level that runs in a thread, or poll";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &one) {
    return one.wait == WaitTime::Unknown ? Level::Warning : Level::Error;
  };
  return findUses(rule, input);
}

} // namespace headroom
