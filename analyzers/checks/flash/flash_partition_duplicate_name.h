// SPDX-License-Identifier: Apache-2.0
// flash-partition-duplicate-name: two partitions have one name, or the unit address is not the offset.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashPartitionDuplicateName(const RuleInput &input);

} // namespace headroom
