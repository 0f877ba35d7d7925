// SPDX-License-Identifier: Apache-2.0
// relocation-missing-file: a directive's file does not exist or is not compiled.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkRelocationMissingFile(const RuleInput &input);

} // namespace headroom
