// SPDX-License-Identifier: Apache-2.0
// `@file` among a compiler's arguments.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "source/commands/paths.h"

namespace headroom {

/// Replaces every `@file` by the words in it, also inside such files, relative to `directory` (GCC resolves nested ones against
/// the working directory, not the file). Errors name the file: not readable, more than 16 deep, more than a million words.
/// Unlike GCC, which takes an unreadable `@file` as an input of that name: a build that worked had the file.
[[nodiscard]] Expected<std::vector<std::string>> expandResponseFiles(std::vector<std::string> arguments, const std::string &directory,
                                                                     const PathMaps &maps);

} // namespace headroom
