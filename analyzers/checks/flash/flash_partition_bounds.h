// SPDX-License-Identifier: Apache-2.0
// flash-partition-bounds: a partition ends beyond its memory.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashPartitionBounds(const RuleInput &input);

} // namespace headroom
