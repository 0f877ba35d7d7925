// SPDX-License-Identifier: Apache-2.0
// relocation-duplicate-file: one file and kind is assigned to two regions.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationDuplicateFile(const RuleInput &input);

} // namespace headroom
