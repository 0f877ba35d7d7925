// SPDX-License-Identifier: Apache-2.0
#include "checks/workqueue_blocking.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkWorkqueueBlocking(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return one.context == ExecutionContext::SharedWorkQueue && traits.canWait() && !traits.isLibraryHeap() && one.wait == WaitTime::Forever;
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " can wait forever on " + contextText(one, input.program) + ", which every other handler then waits for";
  };
  rule.help = "use a work queue of your own, or a finite timeout";
  return findUses(rule, input);
}

} // namespace headroom
