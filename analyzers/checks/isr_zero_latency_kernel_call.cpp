// SPDX-License-Identifier: Apache-2.0
#include "checks/isr_zero_latency_kernel_call.h"

#include "checks/api_uses.h"

namespace headroom {

RuleOutcome checkIsrZeroLatencyKernelCall(const RuleInput &input)
{
  UseRule rule;
  rule.isMeant = [](const ApiUse &, const CallTraits &traits, const Circumstance &one) {
    return one.context == ExecutionContext::ZeroLatency && traits.isKernel();
  };
  rule.say = [&](const ApiUse &use, const CallTraits &, const Circumstance &one) {
    return use.callee + " is a call of the kernel, reached from zero-latency " + contextText(one, input.program);
  };
  rule.help = "no lock of the kernel masks this interrupt: trigger an ordinary interrupt, and call the kernel there";
  return findUses(rule, input);
}

} // namespace headroom
