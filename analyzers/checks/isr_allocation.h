// SPDX-License-Identifier: Apache-2.0
// isr-allocation: a heap is used in an interrupt. Legal where it does not wait, but its time depends on the heap's state.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrAllocation(const RuleInput &input);

} // namespace headroom
