// SPDX-License-Identifier: Apache-2.0
// alloc-pool-demand: what is allocated once, at initialisation, exceeds the pool.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocPoolDemand(const RuleInput &input);

} // namespace headroom
