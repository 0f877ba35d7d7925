// SPDX-License-Identifier: Apache-2.0
// relocation-empty-selection: a directive, or a kind it names, selected no input section.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationEmptySelection(const RuleInput &input);

} // namespace headroom
