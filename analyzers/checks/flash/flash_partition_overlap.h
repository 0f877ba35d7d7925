// SPDX-License-Identifier: Apache-2.0
// flash-partition-overlap: two enabled partitions of one list share bytes, and neither contains the other.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashPartitionOverlap(const RuleInput &input);

} // namespace headroom
