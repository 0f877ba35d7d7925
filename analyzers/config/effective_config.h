// SPDX-License-Identifier: Apache-2.0
// `headroom config show`: what holds for one image, and who said so.
#pragma once

#include <string>
#include <vector>

#include "facts/project_config.h"
#include "facts/rule_info.h"

namespace headroom {

/// Valid `.headroom.yaml` text that means the same as `config`, with the origin of every value as a comment: `file:line:column`, or
/// `default`. Levels of all rules that exist are listed.
[[nodiscard]] std::string effectiveConfig(const ProjectConfig &config, const std::vector<RuleInfo> &rules);

} // namespace headroom
