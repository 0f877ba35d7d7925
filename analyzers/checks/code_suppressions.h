// SPDX-License-Identifier: Apache-2.0
// Suppressions that stand in the code, `// headroom: allow(rule) reason`, meet the findings. Pure, like those of the configuration.
#pragma once

#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

/// Marks what a suppression covers and returns the findings about the suppressions themselves: without a reason, or unreadable (warning;
/// they cover nothing), for a rule that does not exist (warning), and unused ones (note). `known` are all rule ids.
[[nodiscard]] std::vector<Draft> applyCodeSuppressions(std::vector<Draft> &drafts, const std::vector<CodeSuppression> &suppressions,
                                                       const std::vector<std::string> &known);

} // namespace headroom
