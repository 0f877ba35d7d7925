// SPDX-License-Identifier: Apache-2.0
#include "checks/contract_assert_not_in_isr.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkContractAssertNotInIsr(const RuleInput &input)
{
  const Behaviour &behaviour = input.program.behaviour;
  UseRule rule;
  rule.isMeant = [&](const ApiUse &use, const CallTraits &traits, const Circumstance &one) {
    // What a row says of the function is reported by the rules that read rows.
    return use.contract < behaviour.contracts.size() && !traits.canWait() && !traits.isThreadOnly() && mayBeInterrupt(one) &&
           !(behaviour.contracts[use.contract].exceptNoWait && one.wait == WaitTime::None);
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " asserts that it is not in an interrupt, reached from " + contextText(one, input.program);
  };
  rule.help = "call it from a thread; in builds without assertions it goes wrong in silence";
  rule.ceiling = [&](const ApiUse &, const CallTraits &, const Circumstance &one) {
    return isInterrupt(one) && one.wait != WaitTime::Unknown ? Level::Error : Level::Warning;
  };
  RuleOutcome out = findUses(rule, input);
  for (Draft &draft : out.drafts)
    for (const LearnedContract &contract : behaviour.contracts)
      if (contract.function == draft.discriminator)
        draft.finding.notes.push_back({contract.function, contract.place, "asserted here"});
  return out;
}

} // namespace headroom
