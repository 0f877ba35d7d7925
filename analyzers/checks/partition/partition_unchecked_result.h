// SPDX-License-Identifier: Apache-2.0
// A call that may refuse a partition, and nobody looks.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionUncheckedResult(const RuleInput &input);

} // namespace headroom
