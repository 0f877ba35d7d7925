// SPDX-License-Identifier: Apache-2.0
// A domain's record has room for fewer partitions than the unit takes, and nothing checks.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuDomainArrayOverrun(const RuleInput &input);

} // namespace headroom
