// SPDX-License-Identifier: Apache-2.0
// How the context rules speak of calls of described functions. Shared, so that no two rules differ.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

/// What the rows of a call say together.
class CallTraits {
public:
  CallTraits(const ApiUse &use, const ImageProgram &program);

  [[nodiscard]] bool canWait() const { return canWait_; }          ///< as its timeout says, or always
  [[nodiscard]] bool isThreadOnly() const { return isThreadOnly_; } ///< whatever the timeout
  [[nodiscard]] bool isKernel() const { return isKernel_; }
  [[nodiscard]] bool isHeap() const { return isHeap_; }            ///< takes from or gives to a general heap
  [[nodiscard]] bool isLibraryHeap() const { return isLibraryHeap_; }
  [[nodiscard]] bool movesMemory() const { return movesMemory_; }  ///< allocates or releases, of whatever kind
  [[nodiscard]] const std::string &note() const { return note_; }

private:
  bool canWait_ = false, isThreadOnly_ = false, isKernel_ = false, isHeap_ = false, isLibraryHeap_ = false, movesMemory_ = false;
  std::string note_;
};

[[nodiscard]] bool isInterrupt(const Circumstance &circumstance); ///< certainly
[[nodiscard]] bool mayBeInterrupt(const Circumstance &circumstance);
/// The innermost lock that keeps the processor's other code out: a spinlock or masked interrupts; null: none is held.
[[nodiscard]] const HeldLock *atomicLock(const Circumstance &circumstance);
[[nodiscard]] const HeldLock *schedulerLock(const Circumstance &circumstance);

/// `interrupt 'uart_isr'`, `timer 'led_timer'`; the context's name where no root is known.
[[nodiscard]] std::string contextText(const Circumstance &circumstance, const ImageProgram &program);

/// `spinlock &queue_lock is held`, `interrupts are locked`, `the scheduler is locked`.
[[nodiscard]] std::string lockText(const HeldLock &lock);

/// `forever`, `for a time`, `for a time that is not known here`; empty for none.
[[nodiscard]] std::string waitText(WaitTime wait);

/// One finding for the call: its path is the first of `circumstances`, the others are attached. The place is the call's, or, where that
/// lies outside the project's own files, the last own step of the chain. Empty `circumstances` are a mistake of the caller.
[[nodiscard]] Draft useDraft(const ApiUse &use, const std::vector<const Circumstance *> &circumstances, const RuleInput &input,
                             std::string message);

/// For every call whose circumstances hold some that `isMeant` accepts: a draft with the message that `say` makes of the worst of them.
struct UseRule {
  std::function<bool(const ApiUse &, const CallTraits &, const Circumstance &)> isMeant;
  std::function<std::string(const ApiUse &, const CallTraits &, const Circumstance &)> say;
  std::string help;
  /// The highest level for this circumstance; empty: as configured.
  std::function<Level(const ApiUse &, const CallTraits &, const Circumstance &)> ceiling = nullptr;
};
[[nodiscard]] RuleOutcome findUses(const UseRule &rule, const RuleInput &input);

/// What Undecided::reason says where no source was read.
inline constexpr const char *noSourceReason = "no source was read: name the build directory with -p";

/// Where no source was read, the rule is undecided for the image: what findUses and findIssues report then.
[[nodiscard]] RuleOutcome undecidedWithoutSources(const RuleInput &input);

} // namespace headroom
