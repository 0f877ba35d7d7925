// SPDX-License-Identifier: Apache-2.0
// stack-pool-alloc-under-lock: memory that only threads may ask for, a thread's stack above all, is moved with a lock held.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackPoolAllocUnderLock(const RuleInput &input);

} // namespace headroom
