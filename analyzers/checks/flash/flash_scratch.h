// SPDX-License-Identifier: Apache-2.0
// flash-scratch: the partition that the boot loader swaps through is missing, too small, or not used.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashScratch(const RuleInput &input);

} // namespace headroom
