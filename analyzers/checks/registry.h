// SPDX-License-Identifier: Apache-2.0
// All rules that exist, by id. The metadata for people is rules/rules.yaml; a test holds the two together.
#pragma once

#include <vector>

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] const std::vector<Rule> &allRules();

} // namespace headroom
