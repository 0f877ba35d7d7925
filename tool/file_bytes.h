// SPDX-License-Identifier: Apache-2.0
// A whole file at once, whatever its size.
#pragma once

#include <string>

#include "facts/expected.h"

namespace headroom::tool {

/// Errors: absent, not a regular file, not readable.
[[nodiscard]] Expected<std::string> fileBytes(const std::string &path);

} // namespace headroom::tool
