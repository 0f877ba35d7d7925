// SPDX-License-Identifier: Apache-2.0
// slab-free-signature: a slab's release gets the block in the form of another version of the API.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkSlabFreeSignature(const RuleInput &input);

} // namespace headroom
