// SPDX-License-Identifier: Apache-2.0
// The only file of this folder that touches the file system.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "facts/expected.h"

namespace headroom {

[[nodiscard]] bool isFile(const std::string &path);

/// The bytes of a regular file of at most `maxBytes`. Errors (kind Environment): not a regular file, larger, unreadable.
[[nodiscard]] Expected<std::string> readFile(const std::string &path, std::size_t maxBytes);

/// Names in a directory, sorted, that start and end so; empty where there is no such directory.
[[nodiscard]] std::vector<std::string> filesIn(const std::string &directory, const std::string &prefix, const std::string &suffix);

struct FoundFiles {
  std::vector<std::string> paths; ///< sorted
  bool isTruncated = false;       ///< the search met its limit
};

/// CMakeLists.txt and *.cmake of a source tree. Directories that start with a dot, build directories (they hold a CMakeCache.txt) and
/// links are left out.
[[nodiscard]] FoundFiles buildFilesBelow(const std::string &directory);

} // namespace headroom
