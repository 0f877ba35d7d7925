// SPDX-License-Identifier: Apache-2.0
// flash-partition-gap: blocks of a memory belong to no partition.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashPartitionGap(const RuleInput &input);

} // namespace headroom
