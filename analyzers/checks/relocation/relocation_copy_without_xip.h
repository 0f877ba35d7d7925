// SPDX-License-Identifier: Apache-2.0
// relocation-copy-without-xip: a relocation is to be copied in a build where nobody copies.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationCopyWithoutXip(const RuleInput &input);

} // namespace headroom
