// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_blocking_unverified.h"

#include <algorithm>

#include "checks/api_uses.h"

namespace headroom {

namespace {

/// The same entry reaches the call with a wait that is known, too: isr-blocking-call says more of it.
bool isSaidToWait(const ApiUse &use, const Circumstance &one)
{
  return std::any_of(use.circumstances.begin(), use.circumstances.end(), [&](const Circumstance &other) {
    const bool isKnown = other.wait == WaitTime::Finite || other.wait == WaitTime::Forever;
    // The chains of few ways are told in full; of the others only the call is there, and the root has to do.
    const bool isTold = other.chain.size() > 1 && one.chain.size() > 1;
    const bool isSameEntry = other.root == one.root && other.context == one.context && (!isTold || other.chain.front() == one.chain.front());
    return isKnown && isSameEntry;
  });
}

} // namespace

RuleOutcome checkIsrBlockingUnverified(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &use, const CallTraits &traits, const Circumstance &one) {
    return mayBeInterrupt(one) && traits.canWait() && !traits.isThreadOnly() && !traits.isLibraryHeap() && one.wait == WaitTime::Unknown &&
           !isSaidToWait(use, one);
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return "cannot show that " + use.callee + " does not wait, reached from " + contextText(one, input.program);
  };
  rule.help = "make the timeout a constant that does not wait on this path, or guard the call with a test for the interrupt";
  rule.ceiling = [](const ApiUse &, const CallTraits &, const Circumstance &) { return Level::Warning; };
  return findUses(rule, input);
}

} // namespace headroom
