// SPDX-License-Identifier: Apache-2.0
// linker-inactive-tag: a placement macro that this build does not honour.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerInactiveTag(const RuleInput &input);

} // namespace headroom
