// SPDX-License-Identifier: Apache-2.0
// scheduler-lock-blocking-call: a call that can wait is made while the scheduler is locked.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkSchedulerLockBlockingCall(const RuleInput &input);

} // namespace headroom
