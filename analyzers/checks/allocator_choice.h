// SPDX-License-Identifier: Apache-2.0
// allocator-choice: another allocator fits the pattern of use better.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocatorChoice(const RuleInput &input);

} // namespace headroom
