// SPDX-License-Identifier: Apache-2.0
// Source text with the image that a compiler would make of it without inlining anything, and what is found out about its recursion.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/source_facts.h"
#include "program/program.h"

namespace headroom::test {

struct GuardImage {
  std::vector<std::string> roots = {"start"}; ///< functions of the text where roots begin
  std::vector<std::string> taken;             ///< functions whose address the image's data has
  /// Further calls of the image's code that no source has: caller, callee.
  std::vector<std::pair<std::string, std::string>> calls;
  bool isLinked = true;
  /// What calls through pointers have become: direct calls of this function; of no function, merged with calls by name.
  std::optional<std::string> seenThrough;
};

/// Every function has a frame of 8 bytes and calls what its source calls, at 8 bytes; one without a body is another one's code.
[[nodiscard]] ImageProgram guardedProgram(const std::vector<SourceFacts> &units, const GuardImage &image);

/// `walk 4 (guarded by n at unit.c:3)`, `walk unbounded`; of several cycles one a line; `nothing`.
[[nodiscard]] std::string recursionIn(const std::string &text, const GuardImage &image = {});
[[nodiscard]] std::string recursionIn(const std::vector<SourceFacts> &units, const GuardImage &image = {});

} // namespace headroom::test
