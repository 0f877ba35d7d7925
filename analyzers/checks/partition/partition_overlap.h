// SPDX-License-Identifier: Apache-2.0
// Two partitions of one domain overlap.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionOverlap(const RuleInput &input);

} // namespace headroom
