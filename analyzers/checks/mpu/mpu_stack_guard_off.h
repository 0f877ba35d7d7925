// SPDX-License-Identifier: Apache-2.0
// A build with a protection unit does not guard its stacks.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuStackGuardOff(const RuleInput &input);

} // namespace headroom
