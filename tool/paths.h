// SPDX-License-Identifier: Apache-2.0
// Paths as given, as opened and as shown.
#pragma once

#include <string>

#include "environment.h"

namespace headroom::tool {

/// `path` as it can be opened: seen from the environment's directory. Unchanged where that is the process's own, so that messages show
/// what was typed.
[[nodiscard]] std::string pathToOpen(const std::string &path, const Environment &environment);

/// Absolute, without dots and symbolic links where it exists; by its text alone where it does not.
[[nodiscard]] std::string realPath(const std::string &path, const Environment &environment);

/// The nearest parent of `directory`, itself included, that holds `.git`; empty where there is none.
[[nodiscard]] std::string gitRoot(const std::string &directory);

/// Whether `path` is `directory` or below it. Both absolute and without dots.
[[nodiscard]] bool isBelow(const std::string &path, const std::string &directory);

/// `path` as seen from `directory`, which holds it.
[[nodiscard]] std::string below(const std::string &path, const std::string &directory);

/// `zephyr.elf` of `build/zephyr/zephyr.elf`.
[[nodiscard]] std::string lastComponent(const std::string &path);

} // namespace headroom::tool
