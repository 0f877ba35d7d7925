// SPDX-License-Identifier: Apache-2.0
// domain-join-after-start: a thread joins its memory domain after it was started.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkDomainJoinAfterStart(const RuleInput &input);

} // namespace headroom
