// SPDX-License-Identifier: Apache-2.0
// linker-placement-policy: a symbol outside the region that the project wants it in.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerPlacementPolicy(const RuleInput &input);

} // namespace headroom
