// SPDX-License-Identifier: Apache-2.0
// A stack object is misaligned, or lies where user threads may not have one.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackObjectAlignment(const RuleInput &input);

} // namespace headroom
