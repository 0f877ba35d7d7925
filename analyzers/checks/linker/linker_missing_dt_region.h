// SPDX-License-Identifier: Apache-2.0
// linker-missing-dt-region: a section named after a memory region that this build does not have.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerMissingDtRegion(const RuleInput &input);

} // namespace headroom
