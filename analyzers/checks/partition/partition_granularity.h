// SPDX-License-Identifier: Apache-2.0
// A partition has a shape that the unit cannot have.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionGranularity(const RuleInput &input);

} // namespace headroom
