// SPDX-License-Identifier: Apache-2.0
// flash-slot-mismatch: the two slots do not fit the mode of the boot loader, which then never replaces an image.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashSlotMismatch(const RuleInput &input);

} // namespace headroom
