// SPDX-License-Identifier: Apache-2.0
// More protection regions are needed than the hardware has.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuRegionBudget(const RuleInput &input);

} // namespace headroom
