// SPDX-License-Identifier: Apache-2.0
// flash-slot-sectors: a slot has more sectors than the boot loader was built for.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashSlotSectors(const RuleInput &input);

} // namespace headroom
