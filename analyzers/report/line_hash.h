// SPDX-License-Identifier: Apache-2.0
// How GitHub's code scanning knows a line again when it has moved (github/codeql-action, src/fingerprints.ts).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// `primaryLocationLineHash` of every line of a file, the first line first: `hash:n`, the n-th line with that hash. `text` is the file's
/// bytes, taken as UTF-8; what is none becomes U+FFFD, as Node decodes it.
[[nodiscard]] std::vector<std::string> lineHashes(std::string_view text);

} // namespace headroom
