// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_allocation.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrAllocation(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return mayBeInterrupt(one) && traits.isHeap() && !traits.isLibraryHeap() && !traits.isThreadOnly() && one.wait == WaitTime::None;
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " uses a heap, reached from " + contextText(one, input.program);
  };
  rule.help = "its time depends on the heap's state: take blocks from a slab, or allocate outside the interrupt";
  return findUses(rule, input);
}

} // namespace headroom
