// SPDX-License-Identifier: Apache-2.0
// linker-chosen-conflict: one memory is chosen for two roles, and the sections of both start at its first byte.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerChosenConflict(const RuleInput &input);

} // namespace headroom
