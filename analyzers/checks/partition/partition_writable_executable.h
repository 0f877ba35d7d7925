// SPDX-License-Identifier: Apache-2.0
// A partition can be written and executed.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionWritableExecutable(const RuleInput &input);

} // namespace headroom
