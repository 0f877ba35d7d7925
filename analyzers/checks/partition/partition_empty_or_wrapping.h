// SPDX-License-Identifier: Apache-2.0
// A partition has no bytes, or ends beyond the address space.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionEmptyOrWrapping(const RuleInput &input);

} // namespace headroom
