// SPDX-License-Identifier: Apache-2.0
// relocation-copy-to-rom: a relocation is to be copied to flash.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationCopyToRom(const RuleInput &input);

} // namespace headroom
