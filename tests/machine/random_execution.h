// SPDX-License-Identifier: Apache-2.0
// Executes the instruction list of a random function, for every input and several alignments of the stack at entry.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "machine/random_function.h"

namespace headroom::test {

/// What was seen in any execution, in bytes below SP at entry.
struct TrueDepths {
  std::uint32_t frame = 0;
  std::array<std::optional<std::uint32_t>, maxCallees> calls; ///< by callee; empty where never executed
  std::optional<std::uint32_t> abort;
  std::optional<std::uint32_t> hang;
};

/// Empty where some execution does what no compiled code does: leaves its own frame, reads SP from memory that nobody wrote,
/// returns with another SP than at entry or elsewhere than to its caller, runs for ever. `entryAlign` is what SP is a multiple of.
[[nodiscard]] std::optional<TrueDepths> executeAll(const RandomFunction &function, unsigned entryAlign, Random &random);

} // namespace headroom::test
