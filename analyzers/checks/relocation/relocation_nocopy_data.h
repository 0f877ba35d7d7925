// SPDX-License-Identifier: Apache-2.0
// relocation-nocopy-data: a relocation without copy holds data or zeroed variables.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationNocopyData(const RuleInput &input);

} // namespace headroom
