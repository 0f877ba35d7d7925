// SPDX-License-Identifier: Apache-2.0
// GCC's own figures: what -fstack-usage wrote beside an object.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::test {

struct StackUsage {
  std::string function; ///< without the clone number: `med3.constprop` stands for the symbol `med3.constprop.0`
  std::uint64_t bytes = 0;
  bool isDynamic = false; ///< `bytes` is the static part
};

/// The lines of a .su file; a line that is not understood goes to `error`.
[[nodiscard]] std::vector<StackUsage> readStackUsage(const std::string &path, std::string &error);

/// Whether a symbol is what a .su line means by `function`.
[[nodiscard]] bool namesSymbol(const std::string &function, const std::string &symbol);

} // namespace headroom::test
