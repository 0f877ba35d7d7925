// SPDX-License-Identifier: Apache-2.0
// relocation-not-executable: relocated code lies where the protection unit forbids execution. The default RAM region is
// relocation-sram-option's, which knows the option that opens it.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationNotExecutable(const RuleInput &input);

} // namespace headroom
