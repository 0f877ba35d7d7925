// SPDX-License-Identifier: Apache-2.0
// relocation-calls-rom: relocated code calls code in flash.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationCallsRom(const RuleInput &input);

} // namespace headroom
