// SPDX-License-Identifier: Apache-2.0
// Text in double quotes as YAML and JSON both read it.
#pragma once

#include <string>
#include <vector>

namespace headroom {

[[nodiscard]] std::string inQuotes(const std::string &text);
[[nodiscard]] std::string inQuotes(const std::vector<std::string> &texts); ///< a list

} // namespace headroom
