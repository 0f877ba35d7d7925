// SPDX-License-Identifier: Apache-2.0
// relocation-ambiguous-object: two compiled sources share the base name that a directive names.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationAmbiguousObject(const RuleInput &input);

} // namespace headroom
