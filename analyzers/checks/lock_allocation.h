// SPDX-License-Identifier: Apache-2.0
// lock-allocation: memory is allocated or released with a spinlock held or interrupts locked. Legal where it does not wait.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLockAllocation(const RuleInput &input);

} // namespace headroom
