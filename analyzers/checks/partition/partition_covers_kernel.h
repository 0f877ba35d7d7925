// SPDX-License-Identifier: Apache-2.0
// A partition opens memory that only the kernel may see.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkPartitionCoversKernel(const RuleInput &input);

} // namespace headroom
