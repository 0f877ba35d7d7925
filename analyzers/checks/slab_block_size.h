// SPDX-License-Identifier: Apache-2.0
// slab-block-size: a slab's block is smaller than the object that is kept in it.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkSlabBlockSize(const RuleInput &input);

} // namespace headroom
