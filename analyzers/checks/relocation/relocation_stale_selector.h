// SPDX-License-Identifier: Apache-2.0
// relocation-stale-selector: a relocation section is empty although its region and copy code exist.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationStaleSelector(const RuleInput &input);

} // namespace headroom
