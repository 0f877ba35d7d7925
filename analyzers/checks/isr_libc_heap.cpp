// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_libc_heap.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrLibcHeap(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) { return mayBeInterrupt(one) && traits.isLibraryHeap(); };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " takes the C library's lock, reached from " + contextText(one, input.program);
  };
  rule.help = "take a block from a slab or a heap of the kernel without waiting, or allocate before the interrupt";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &one) { return isInterrupt(one) ? Level::Error : Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
