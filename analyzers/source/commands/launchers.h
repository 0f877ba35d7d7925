// SPDX-License-Identifier: Apache-2.0
// Compiler launchers in front of the compiler.
#pragma once

#include <string>
#include <vector>

namespace headroom {

/// Removes ccache, sccache, `env A=1`, `cmake -E env`, ... with their own options, also several in a row. What remains starts
/// with the compiler; empty where nothing but launchers was there.
void removeLaunchers(std::vector<std::string> &arguments);

/// Last component without `.exe`.
[[nodiscard]] std::string programName(const std::string &path);

} // namespace headroom
