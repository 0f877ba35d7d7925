// SPDX-License-Identifier: Apache-2.0
// What compilers say of their frames: GCC's and Clang's `.su` (-fstack-usage) and GCC's `.ci` (-fcallgraph-info=su).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::machine {

struct StackReport {
  std::string file;   ///< as the compiler was given it; empty where the line has none
  std::uint32_t line = 0;
  std::string name;   ///< `.su`: the source name, in C++ with the signature; `.ci`: the link name
  std::uint64_t bytes = 0;
  bool isDynamic = false; ///< `dynamic` without `bounded`
  std::string object; ///< the object whose report this is, empty where only the file's name could tell
};

/// Lines that are no reports are left out and counted in `unreadable`.
[[nodiscard]] std::vector<StackReport> parseStackUsage(std::string_view text, std::uint64_t &unreadable);

/// Nodes with a frame; nodes without one (undefined callees) are left out.
[[nodiscard]] std::vector<StackReport> parseCallgraphInfo(std::string_view text);

} // namespace headroom::machine
