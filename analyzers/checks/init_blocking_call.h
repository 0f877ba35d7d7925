// SPDX-License-Identifier: Apache-2.0
// init-blocking-call: a call that can wait is reachable from initialisation before threads exist.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkInitBlockingCall(const RuleInput &input);

} // namespace headroom
