// SPDX-License-Identifier: Apache-2.0
// The calls of a CMake file, one after the other, nothing evaluated. Internal to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom::build {

struct CmakeCall {
  std::string name; ///< lowercase: CMake does not care
  std::vector<std::string> arguments; ///< without quotes; nested parentheses are words of their own
  std::uint32_t line = 0;
};

/// Errors (kind Environment): what does not end, or a character that starts no call, with `file:line`.
[[nodiscard]] Expected<std::vector<CmakeCall>> readCmakeCalls(std::string_view text, const std::string &file);

} // namespace headroom::build
