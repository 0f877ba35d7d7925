// SPDX-License-Identifier: Apache-2.0
// A call whose targets nothing tells, or that leaves the image for code that is not there (ROM, blob, secure gateway).
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkUnresolvedCall(const RuleInput &input);

} // namespace headroom
