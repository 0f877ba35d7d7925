// SPDX-License-Identifier: Apache-2.0
// relocation-bad-location: the LOCATION of a directive has a region with an underscore, or an unknown kind.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationBadLocation(const RuleInput &input);

} // namespace headroom
