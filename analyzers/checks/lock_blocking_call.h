// SPDX-License-Identifier: Apache-2.0
// lock-blocking-call: a call that can wait is made with a spinlock held or interrupts locked.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLockBlockingCall(const RuleInput &input);

} // namespace headroom
