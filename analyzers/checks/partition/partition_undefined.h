// SPDX-License-Identifier: Apache-2.0
// Variables are gathered for a partition that nobody defines.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionUndefined(const RuleInput &input);

} // namespace headroom
