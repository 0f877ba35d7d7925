// SPDX-License-Identifier: Apache-2.0
// isr-libc-heap: the C library's heap, or new and delete, are reachable from an interrupt.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkIsrLibcHeap(const RuleInput &input);

} // namespace headroom
