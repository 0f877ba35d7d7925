// SPDX-License-Identifier: Apache-2.0
// relocation-misplaced: code or data of a relocated file lies outside the region asked for.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationMisplaced(const RuleInput &input);

} // namespace headroom
