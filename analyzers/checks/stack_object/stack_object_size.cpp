// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/stack_object_size.h"

#include "checks/mpu/protection_evidence.h"
#include "checks/stack_object/stack_shape.h"

namespace headroom {

RuleOutcome checkStackObjectSize(const RuleInput &input)
{
  ProtectionEvidence evidence = stackEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const StackObject &stack : evidence.view->stacks) {
    if (hasStackSize(*evidence.layout, stack))
      continue;
    if (!isDeclared(stack)) {
      out.undecided.push_back({"", stack.name, "no source declares it: it may be an array of stacks"});
      continue;
    }
    Draft draft = protectionDraft(input, stack.name, stack.place,
                                  "stack object " + stack.name + " has " + std::to_string(stack.sizeBytes) + " bytes; " +
                                      evidence.view->unit.name + " wants " + wantedStackSize(*evidence.layout, stack),
                                  "define it with the RTOS's stack macros: they round the size up and keep room for guards");
    draft.discriminator = stack.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
