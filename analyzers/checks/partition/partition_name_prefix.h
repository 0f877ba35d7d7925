// SPDX-License-Identifier: Apache-2.0
// The linker takes one partition's sections for another's.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionNamePrefix(const RuleInput &input);

} // namespace headroom
