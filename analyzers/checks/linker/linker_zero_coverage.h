// SPDX-License-Identifier: Apache-2.0
// linker-zero-coverage: memory that programs expect to be zero, and nobody clears it.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerZeroCoverage(const RuleInput &input);

} // namespace headroom
