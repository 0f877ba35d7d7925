// SPDX-License-Identifier: Apache-2.0
// linker-region-overlap: two memory regions of the linker have addresses in common.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerRegionOverlap(const RuleInput &input);

} // namespace headroom
