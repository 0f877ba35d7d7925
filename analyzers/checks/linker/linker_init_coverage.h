// SPDX-License-Identifier: Apache-2.0
// linker-init-coverage: contents that are stored elsewhere than where they are used, and nobody copies them.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerInitCoverage(const RuleInput &input);

} // namespace headroom
