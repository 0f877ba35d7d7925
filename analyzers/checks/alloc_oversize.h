// SPDX-License-Identifier: Apache-2.0
// alloc-oversize: a request is larger than its heap can ever give, even when it is empty.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkAllocOversize(const RuleInput &input);

} // namespace headroom
