// SPDX-License-Identifier: Apache-2.0
// The known part of a bound, whatever its kind, exceeds the stack's size or its budget. Needs one of the two; without both the root
// is undecided. What exceeds only under an assumption, or only on a path that ends the system, is at most a warning.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackOverflow(const RuleInput &input);

} // namespace headroom
