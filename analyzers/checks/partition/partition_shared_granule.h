// SPDX-License-Identifier: Apache-2.0
// A partition reaches past the object that it was made for.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionSharedGranule(const RuleInput &input);

} // namespace headroom
