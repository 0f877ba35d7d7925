// SPDX-License-Identifier: Apache-2.0
// relocation-unsupported-script: the linker script does not take up what the generator made.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationUnsupportedScript(const RuleInput &input);

} // namespace headroom
