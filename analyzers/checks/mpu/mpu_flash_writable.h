// SPDX-License-Identifier: Apache-2.0
// The protection unit lets code write to flash.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkMpuFlashWritable(const RuleInput &input);

} // namespace headroom
