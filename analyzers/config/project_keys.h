// SPDX-License-Identifier: Apache-2.0
// The one table of what `.headroom.yaml` may say.
#pragma once

#include <string>
#include <vector>

#include "config/keys.h"
#include "config/project_file.h"

namespace headroom {

/// Every key of the file, `schema` and `images` included. `ruleIds` are the names that `levels` and `suppress` take.
[[nodiscard]] Keys<ConfigFile> projectKeys(const std::vector<std::string> &ruleIds);

} // namespace headroom
