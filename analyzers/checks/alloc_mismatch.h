// SPDX-License-Identifier: Apache-2.0
// alloc-mismatch: a block is released with a function of another allocator.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocMismatch(const RuleInput &input);

} // namespace headroom
