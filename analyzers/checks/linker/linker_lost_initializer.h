// SPDX-License-Identifier: Apache-2.0
// linker-lost-initializer: a value that the sources give and the image does not hold.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerLostInitializer(const RuleInput &input);

} // namespace headroom
