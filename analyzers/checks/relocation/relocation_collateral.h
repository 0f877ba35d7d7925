// SPDX-License-Identifier: Apache-2.0
// relocation-collateral: code or data that no directive asks for was relocated with others.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationCollateral(const RuleInput &input);

} // namespace headroom
