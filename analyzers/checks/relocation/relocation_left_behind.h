// SPDX-License-Identifier: Apache-2.0
// relocation-left-behind: parts of a relocated object stay where they were.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationLeftBehind(const RuleInput &input);

} // namespace headroom
