// SPDX-License-Identifier: Apache-2.0
// lock-scope-exit: break, return or goto leaves a scoped lock with the lock held.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLockScopeExit(const RuleInput &input);

} // namespace headroom
