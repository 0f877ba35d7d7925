// SPDX-License-Identifier: Apache-2.0
// A region that is added at start-up has a shape that the unit cannot have.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuStaticRegionShape(const RuleInput &input);

} // namespace headroom
