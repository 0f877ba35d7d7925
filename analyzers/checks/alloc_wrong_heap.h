// SPDX-License-Identifier: Apache-2.0
// alloc-wrong-heap: a block is released to another heap or slab than it came from.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocWrongHeap(const RuleInput &input);

} // namespace headroom
