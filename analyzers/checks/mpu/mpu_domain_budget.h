// SPDX-License-Identifier: Apache-2.0
// A domain gets more partitions than fit.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuDomainBudget(const RuleInput &input);

} // namespace headroom
