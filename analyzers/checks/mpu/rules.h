// SPDX-License-Identifier: Apache-2.0
// The rules of this folder, by id.
#pragma once

#include <vector>

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] std::vector<Rule> mpuRules();

} // namespace headroom
