// SPDX-License-Identifier: Apache-2.0
// linker-lma-range: contents that are stored where nothing keeps them.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerLmaRange(const RuleInput &input);

} // namespace headroom
