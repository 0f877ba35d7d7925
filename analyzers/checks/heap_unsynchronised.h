// SPDX-License-Identifier: Apache-2.0
// heap-unsynchronised: a heap without a lock of its own is used from several contexts.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkHeapUnsynchronised(const RuleInput &input);

} // namespace headroom
