// SPDX-License-Identifier: Apache-2.0
// The only function of this folder that touches the file system's contents.
#pragma once

#include <cstddef>
#include <string>

#include "facts/expected.h"

namespace headroom {

/// The bytes of a regular file of at most `maxBytes`. Names directories, absent and unreadable files for what they are.
[[nodiscard]] Expected<std::string> readTextFile(const std::string &path, std::size_t maxBytes);

} // namespace headroom
