// SPDX-License-Identifier: Apache-2.0
// flash-image-crosses-partition: an image that is not linked for a partition lies over one that code uses.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashImageCrossesPartition(const RuleInput &input);

} // namespace headroom
