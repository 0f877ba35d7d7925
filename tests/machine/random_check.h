// SPDX-License-Identifier: Apache-2.0
// One set of random functions: made, executed, assembled as one program, read back, and compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::test {

enum class RandomMachine : std::uint8_t { Thumb, RiscV };

struct RandomSet {
  unsigned functions = 0;
  unsigned marked = 0;     ///< functions of which the reader says itself that their depth may be more, or is on another stack
  unsigned exact = 0;      ///< functions neither marked nor taken to be deeper than they ever were
  unsigned calls = 0;      ///< executed call sites of functions that are not marked
  unsigned discarded = 0;  ///< made, but senseless when executed
  std::vector<std::string> failures; ///< what is too low, with the function's assembly
};

/// Odd seeds are read from an object file, even ones from a linked image.
[[nodiscard]] RandomSet checkRandomFunctions(RandomMachine machine, std::uint64_t seed, unsigned count);

} // namespace headroom::test
