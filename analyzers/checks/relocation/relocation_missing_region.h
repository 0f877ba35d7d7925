// SPDX-License-Identifier: Apache-2.0
// relocation-missing-region: the LOCATION of a directive is no memory region of the linker.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationMissingRegion(const RuleInput &input);

} // namespace headroom
