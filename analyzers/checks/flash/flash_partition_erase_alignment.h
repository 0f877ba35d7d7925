// SPDX-License-Identifier: Apache-2.0
// flash-partition-erase-alignment: a partition that can be erased does not consist of whole erase blocks.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashPartitionEraseAlignment(const RuleInput &input);

} // namespace headroom
