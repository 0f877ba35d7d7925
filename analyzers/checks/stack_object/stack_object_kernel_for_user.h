// SPDX-License-Identifier: Apache-2.0
// A thread starts in user mode on a stack for the kernel.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkStackObjectKernelForUser(const RuleInput &input);

} // namespace headroom
