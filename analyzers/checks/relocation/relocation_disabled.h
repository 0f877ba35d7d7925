// SPDX-License-Identifier: Apache-2.0
// relocation-disabled: relocation directives exist, and the option that gives them effect is off.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationDisabled(const RuleInput &input);

} // namespace headroom
