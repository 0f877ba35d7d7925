// SPDX-License-Identifier: Apache-2.0
// A directive's FILTER: a regular expression of Python, searched in the names of input sections.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// For each section whether the filter takes it; empty where the expression is of a form that POSIX extended expressions do not share.
/// An empty filter takes all.
[[nodiscard]] std::optional<std::vector<bool>> filterSections(const std::string &filter, const std::vector<std::string> &sections);

} // namespace headroom
