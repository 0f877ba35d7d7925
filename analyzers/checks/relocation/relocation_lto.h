// SPDX-License-Identifier: Apache-2.0
// relocation-lto: link-time optimisation undoes the relocation.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationLto(const RuleInput &input);

} // namespace headroom
