// SPDX-License-Identifier: Apache-2.0
// isr-blocking-unverified: a call reachable from an interrupt has a timeout that is not known.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrBlockingUnverified(const RuleInput &input);

} // namespace headroom
