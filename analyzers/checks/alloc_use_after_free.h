// SPDX-License-Identifier: Apache-2.0
// alloc-use-after-free: a block is used after its release.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocUseAfterFree(const RuleInput &input);

} // namespace headroom
