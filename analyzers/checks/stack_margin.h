// SPDX-License-Identifier: Apache-2.0
// A stack that fits, with less room left than the configuration asks for. Needs the stack's size; a percentage of an unknown size
// is undecided. A bound that is only a lower one is judged by its known part: stack-unverified says the rest.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackMargin(const RuleInput &input);

} // namespace headroom
