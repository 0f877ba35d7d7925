// SPDX-License-Identifier: Apache-2.0
// workqueue-blocking: a handler on a work queue that the whole system shares can wait forever.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkWorkqueueBlocking(const RuleInput &input);

} // namespace headroom
