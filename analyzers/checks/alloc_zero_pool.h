// SPDX-License-Identifier: Apache-2.0
// alloc-zero-pool: an allocation draws from a pool of size zero: it always fails.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocZeroPool(const RuleInput &input);

} // namespace headroom
