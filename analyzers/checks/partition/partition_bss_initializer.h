// SPDX-License-Identifier: Apache-2.0
// A variable that start-up code clears has an initialiser.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionBssInitializer(const RuleInput &input);

} // namespace headroom
