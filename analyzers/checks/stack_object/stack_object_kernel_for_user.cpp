// SPDX-License-Identifier: Apache-2.0
#include "checks/stack_object/stack_object_kernel_for_user.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

RuleOutcome checkStackObjectKernelForUser(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view || !evidence.view->hasUserMode)
    return out;
  if (!evidence.view->hasSources)
    out.undecided.push_back({"", input.program.id, "no source was read: threads are made by code"});
  for (const StackObject &stack : evidence.view->stacks) {
    if (stack.isForUser || !stack.hasElementType)
      continue;
    for (const StackUser &user : stack.users) {
      if (!user.isKnown)
        out.undecided.push_back({"", stack.name, "the options of a thread on it are not constant"});
      if (!user.isUser)
        continue;
      const std::string thread = user.thread.empty() ? "a thread" : "thread " + user.thread;
      Draft draft = protectionDraft(input, stack.name, user.place.file.empty() ? stack.place : user.place,
                                    thread + " starts in user mode on " + stack.name + ", a stack for the kernel only",
                                    "define the stack with the RTOS's macro for stacks of threads; creating the thread fails on this one");
      draft.discriminator = stack.name + '\n' + user.thread;
      draft.finding.notes.push_back({"", stack.place, stack.name + " is defined here"});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
