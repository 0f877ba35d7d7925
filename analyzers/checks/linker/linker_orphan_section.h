// SPDX-License-Identifier: Apache-2.0
// linker-orphan-section: the image has an output section that its linker script does not name.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerOrphanSection(const RuleInput &input);

} // namespace headroom
