// SPDX-License-Identifier: Apache-2.0
// relocation-veneer: the linker's veneers for relocated code lie in the region that relocation is to avoid.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationVeneer(const RuleInput &input);

} // namespace headroom
