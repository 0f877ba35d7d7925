// SPDX-License-Identifier: Apache-2.0
// user-mode-ignored: a thread asks for user mode in a build without it.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkUserModeIgnored(const RuleInput &input);

} // namespace headroom
