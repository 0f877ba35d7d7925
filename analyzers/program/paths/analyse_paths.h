// SPDX-License-Identifier: Apache-2.0
// Walks the paths of every live function, callees first, so that a call is known by the summary of what it calls.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "program/paths/function_paths.h"

namespace headroom::program {

struct CallTargets {
  bool isClosed = false; ///< nothing else can be called
  std::vector<SourceId> functions;
};

struct PathInput {
  const SourceProgram &program;
  const std::vector<ApiRule> &rules;
  /// Indices into `rules` of the rows for a function of this link name and type (ApiTable::rowsOf).
  std::function<std::vector<std::uint32_t>(std::string_view linkName, std::string_view type)> rowsOf;
  std::function<bool(SourceId function, std::uint32_t unit)> isLive;
  std::function<CallTargets(const CallRef &)> targets; ///< of an indirect call
  std::function<bool(std::string_view linkName)> isFatal; ///< does not return
  std::function<SourcePlace(std::uint32_t unit, const SourcePosition &)> place;
};

/// One entry for each live function with a body, by function.
[[nodiscard]] std::vector<FunctionPaths> analysePaths(const PathInput &input);

} // namespace headroom::program
