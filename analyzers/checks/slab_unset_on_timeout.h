// SPDX-License-Identifier: Apache-2.0
// slab-unset-on-timeout: the block variable is read although the allocation timed out: it was not written then.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkSlabUnsetOnTimeout(const RuleInput &input);

} // namespace headroom
