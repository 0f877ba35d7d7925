// SPDX-License-Identifier: Apache-2.0
// struct-padding: a structure would be smaller with its members in another order.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStructPadding(const RuleInput &input);

} // namespace headroom
