// SPDX-License-Identifier: Apache-2.0
// Privileged code can execute what is in RAM.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuSramExecutable(const RuleInput &input);

} // namespace headroom
