// SPDX-License-Identifier: Apache-2.0
// isr-zero-latency-kernel-call: a handler that no lock of the kernel masks calls the kernel.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrZeroLatencyKernelCall(const RuleInput &input);

} // namespace headroom
