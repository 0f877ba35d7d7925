// SPDX-License-Identifier: Apache-2.0
// What a result was made from, in the words of make.
#pragma once

#include <string>
#include <vector>

namespace headroom::tool {

/// One rule; names escaped as GCC does for -MMD and Ninja reads them: blanks and `#` with a backslash, `$` doubled.
[[nodiscard]] std::string depfileText(const std::string &target, const std::vector<std::string> &inputs);

} // namespace headroom::tool
