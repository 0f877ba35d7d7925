// SPDX-License-Identifier: Apache-2.0
// relocation-sram-option: the option that makes code in RAM executable and the presence of such code do not agree.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationSramOption(const RuleInput &input);

} // namespace headroom
