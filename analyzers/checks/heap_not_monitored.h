// SPDX-License-Identifier: Apache-2.0
// heap-not-monitored: a heap is used whose fill level nothing in the build can tell.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkHeapNotMonitored(const RuleInput &input);

} // namespace headroom
