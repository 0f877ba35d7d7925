// SPDX-License-Identifier: Apache-2.0
// A reader of Zephyr's build_info.yml.
#pragma once

#include <string>
#include <string_view>

#include "facts/build_info.h"
#include "facts/expected.h"

namespace headroom {

/// Keys that are not known are skipped: later versions have more. Errors (kind Environment): not YAML, or a known key whose value is of
/// another kind than the schema wants; each with `file:line:column`.
[[nodiscard]] Expected<BuildInfo> readBuildInfo(std::string_view text, const std::string &file);

} // namespace headroom
