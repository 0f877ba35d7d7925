// SPDX-License-Identifier: Apache-2.0
// A root whose bound does not hold for every path: nothing exceeds as far as is known, but only a bounded value meets a budget.
// An error for roots that the configuration names under `budgets`. Needs nothing but the bound.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackUnverified(const RuleInput &input);

} // namespace headroom
