// SPDX-License-Identifier: Apache-2.0
// init-heap-not-ready: an init function allocates before its heap is set up.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkInitHeapNotReady(const RuleInput &input);

} // namespace headroom
