// SPDX-License-Identifier: Apache-2.0
// alloc-realloc-leak: a failing realloc loses the old block.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocReallocLeak(const RuleInput &input);

} // namespace headroom
