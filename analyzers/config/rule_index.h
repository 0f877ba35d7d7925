// SPDX-License-Identifier: Apache-2.0
// rules/README.md: the index of the rules, made from their metadata.
#pragma once

#include <string>
#include <vector>

#include "facts/rule_info.h"

namespace headroom {

/// Markdown: the rules that exist as tables by family with links to their pages, then the reserved ids.
[[nodiscard]] std::string ruleIndex(const std::vector<RuleInfo> &rules);

} // namespace headroom
