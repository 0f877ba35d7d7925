// SPDX-License-Identifier: Apache-2.0
// Known faults of GCC's -fstack-usage (facts/stack-analysis.md 2.1 and 2.2), each proven from the function's own code and DWARF:
// the size of a difference alone proves nothing.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>

namespace headroom::test {

/// Bytes by which ARM code lowers SP for argument registers before it saves anything else: what GCC calls pretend arguments and
/// leaves out of its figure. The first instruction that changes SP is then `push` of r0-r3 only, up to r3, or `sub sp` of 4 to 16
/// bytes with a push behind it (an ordinary prologue saves first and lowers SP for locals after), or, in a function that saves nothing,
/// `sub sp` twice and the store of an argument register into what the first one took. 0 where there is no such spill.
[[nodiscard]] std::uint64_t argumentSpillBytes(std::span<const std::uint8_t> code);

/// Names of the functions of an object that DWARF declares with `...`.
[[nodiscard]] std::set<std::string> variadicFunctions(const std::string &objectPath, std::string &error);

} // namespace headroom::test
