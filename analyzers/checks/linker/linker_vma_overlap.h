// SPDX-License-Identifier: Apache-2.0
// linker-vma-overlap: two sections with contents share addresses.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerVmaOverlap(const RuleInput &input);

} // namespace headroom
