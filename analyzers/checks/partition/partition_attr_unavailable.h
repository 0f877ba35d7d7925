// SPDX-License-Identifier: Apache-2.0
// An attribute that the unit, or the RTOS on it, does not have.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionAttrUnavailable(const RuleInput &input);

} // namespace headroom
