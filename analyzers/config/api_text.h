// SPDX-License-Identifier: Apache-2.0
// A row of `api` as the YAML that reads back as the same row.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/project_config.h"

namespace headroom {

/// Keys with their values as YAML, in the order of the schema; keys that hold their default are left out.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> apiFields(const ApiAnnotation &annotation);

} // namespace headroom
