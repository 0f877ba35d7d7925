// SPDX-License-Identifier: Apache-2.0
// isr-blocking-call: a call that waits is reachable from an interrupt.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrBlockingCall(const RuleInput &input);

} // namespace headroom
