// SPDX-License-Identifier: Apache-2.0
// Directory prefixes of the debug information and the names that reports give them (design section 4): app, zephyr, a module's name,
// toolchain, build.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "build_directory.h"
#include "environment.h"

namespace headroom::tool {

using PathRoots = std::vector<std::pair<std::string, std::string>>;

/// Of a build directory: the application (its repository, else its source directory), Zephyr and its modules, the build itself, the
/// toolchain. `maps` are FROM=TO: what the build knew as FROM gets the names that lie under TO. Longest prefix first.
[[nodiscard]] PathRoots pathRootsOf(const BuildDirectory &build, const std::string &project, const std::vector<std::string> &maps,
                                    const Environment &environment);

/// Of an image alone: the repository, or the directory, that holds it.
[[nodiscard]] PathRoots pathRootsOf(const std::string &project, const std::vector<std::string> &maps, const Environment &environment);

/// What reports call a file: `src/rx.c`, `zephyr/kernel/sched.c`; a file below no root keeps its path, without dots.
[[nodiscard]] std::string shownFile(const std::string &path, const PathRoots &roots);

/// Where a file that the debug information names lies on this machine: `maps` applied, longest FROM first.
[[nodiscard]] std::string mappedPath(const std::string &path, const std::vector<std::string> &maps);

} // namespace headroom::tool
