// SPDX-License-Identifier: Apache-2.0
// alloc-double-free: a block is released twice on a path.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocDoubleFree(const RuleInput &input);

} // namespace headroom
