// SPDX-License-Identifier: Apache-2.0
// `headroom config schema`: what editors check `.headroom.yaml` with.
#pragma once

#include <string>
#include <vector>

#include "facts/rule_info.h"

namespace headroom {

/// A JSON Schema (draft 2020-12) made from the reader's own table. Indented, ends with a line feed.
[[nodiscard]] std::string projectConfigSchema(const std::vector<RuleInfo> &rules);

} // namespace headroom
