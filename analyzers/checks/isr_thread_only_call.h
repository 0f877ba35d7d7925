// SPDX-License-Identifier: Apache-2.0
// isr-thread-only-call: a call that only threads may make is reachable from an interrupt.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrThreadOnlyCall(const RuleInput &input);

} // namespace headroom
