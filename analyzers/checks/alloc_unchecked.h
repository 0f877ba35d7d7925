// SPDX-License-Identifier: Apache-2.0
// alloc-unchecked: the result of an allocation is used without a test.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocUnchecked(const RuleInput &input);

} // namespace headroom
