// SPDX-License-Identifier: Apache-2.0
// linker-image-exceeds-partition: an image ends behind the partition that it is linked for.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerImageExceedsPartition(const RuleInput &input);

} // namespace headroom
