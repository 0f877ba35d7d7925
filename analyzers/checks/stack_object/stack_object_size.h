// SPDX-License-Identifier: Apache-2.0
// A stack object has a size that the macros do not make.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackObjectSize(const RuleInput &input);

} // namespace headroom
