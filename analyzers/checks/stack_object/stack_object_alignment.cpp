// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/stack_object_alignment.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"
#include "checks/stack_object/stack_shape.h"
#include "facts/hex_text.h"

namespace headroom {

RuleOutcome checkStackObjectAlignment(const RuleInput &input)
{
  ProtectionEvidence evidence = stackEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const ProtectionView &view = *evidence.view;
  for (const StackObject &stack : view.stacks) {
    // With a wrong size there is no right alignment, and one defect is one finding.
    if (!hasStackSize(*evidence.layout, stack))
      continue;
    const auto user = std::find_if(stack.users.begin(), stack.users.end(), [](const StackUser &one) { return one.isUser; });
    const bool isMisplaced = view.hasUserMode && !stack.isForUser && !stack.hasElementType && user != stack.users.end();
    const std::uint64_t wanted = stackAlignment(*evidence.layout, stack);
    if (!isMisplaced && stack.address % wanted == 0)
      continue;
    const std::string message = isMisplaced ? "stack object " + stack.name + " of a thread in user mode lies at " + hexText(stack.address) +
                                                  ", outside of the memory for stacks of user threads"
                                            : "stack object " + stack.name + " lies at " + hexText(stack.address) +
                                                  "; its start must be a multiple of " + std::to_string(wanted);
    Draft draft = protectionDraft(input, stack.name, stack.place, message,
                                  "define it with the RTOS's macro for stacks of threads, which aligns and places it");
    if (isMisplaced)
      draft.finding.notes.push_back({"", user->place, "the thread is made here"});
    draft.discriminator = stack.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
