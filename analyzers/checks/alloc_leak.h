// SPDX-License-Identifier: Apache-2.0
// alloc-leak: a block is lost on a path.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocLeak(const RuleInput &input);

} // namespace headroom
