// SPDX-License-Identifier: Apache-2.0
// What a function's caller brings along: where the code runs, which locks are held, which parameters are known.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "program/paths/function_paths.h"

namespace headroom::program {

using LockId = std::uint32_t; ///< into the walk's locks

struct Situation {
  ExecutionContext context = ExecutionContext::Thread;
  std::vector<LockId> locks;                                     ///< outermost first
  std::vector<std::pair<std::uint32_t, ArgumentFact>> parameters; ///< known ones, by ordinal

  auto operator<=>(const Situation &) const = default;

  [[nodiscard]] const ArgumentFact *parameter(std::uint32_t ordinal) const;
  /// The context in which a path with these conditions runs; empty: it cannot, in this situation.
  [[nodiscard]] std::optional<ExecutionContext> contextUnder(const PathConditions &conditions) const;
  /// An argument with the caller's own parameters put in.
  [[nodiscard]] ArgumentFact argument(const PathConditions &conditions, std::uint32_t ordinal) const;
};

[[nodiscard]] bool isInterrupt(ExecutionContext context); ///< certainly

/// How long a call with this timeout waits. Ticks are 64 or 32 bits wide: forever is all ones in either.
[[nodiscard]] WaitTime waitTime(const ArgumentFact &timeout);

} // namespace headroom::program
