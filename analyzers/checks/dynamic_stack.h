// SPDX-License-Identifier: Apache-2.0
// A function that lowers its stack pointer by an amount that the code does not bound (VLA, alloca), and that no annotation bounds.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkDynamicStack(const RuleInput &input);

} // namespace headroom
