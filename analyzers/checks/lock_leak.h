// SPDX-License-Identifier: Apache-2.0
// lock-leak: a path leaves the function with a spinlock or interrupt lock held.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLockLeak(const RuleInput &input);

} // namespace headroom
