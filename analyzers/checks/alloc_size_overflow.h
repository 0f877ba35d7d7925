// SPDX-License-Identifier: Apache-2.0
// alloc-size-overflow: the size of a request is zero, or overflows.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocSizeOverflow(const RuleInput &input);

} // namespace headroom
