// SPDX-License-Identifier: Apache-2.0
// Predefined macros as text.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace headroom {

/// Name, with its parameter list where it has one -> replacement.
using Macros = std::map<std::string, std::string, std::less<>>;

/// From lines `#define NAME VALUE`; other lines are skipped.
[[nodiscard]] Macros parseDefines(std::string_view text);

/// Empty where it is not defined.
[[nodiscard]] std::string valueOf(const Macros &macros, std::string_view name);

} // namespace headroom
