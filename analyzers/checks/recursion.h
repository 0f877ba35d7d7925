// SPDX-License-Identifier: Apache-2.0
// A cycle of the call graph whose depth nothing bounds. Needs the call graph alone.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRecursion(const RuleInput &input);

} // namespace headroom
