// SPDX-License-Identifier: Apache-2.0
// From the predefined macros of the build's compiler and of Clang: what makes Clang see the same program, and what still differs.
#pragma once

#include <string>
#include <vector>

#include "source/commands/macros.h"

namespace headroom {

/// Flags that bring Clang's layout and dialect to the other's (`-fshort-enums`, `-funsigned-char`, `-ffreestanding`, `-std=` ...),
/// in the order in which they must be given. `hasStandard`: the command chose its own `-std`.
[[nodiscard]] std::vector<std::string> flagsToMatch(const Macros &wanted, const Macros &clang, bool isCxx, bool hasStandard);

/// `-D` and `-U` for what flags do not reach: the types behind <stdint.h>, macros that only one of the two defines. Macros that
/// promise what Clang does not have (fixed point, decimal float, instruction sets) stay as Clang has them.
/// `staysClang`: the source still sees __clang__, because its C or C++ library asks which of the two it may trouble with what.
[[nodiscard]] std::vector<std::string> definesToMatch(const Macros &wanted, const Macros &clang, bool staysClang);

struct LayoutDifference {
  std::string macro;
  std::string wanted;
  std::string clang;

  friend bool operator==(const LayoutDifference &, const LayoutDifference &) = default;
};

/// Sizes, signs, widths and byte order that differ, by name. Empty is what makes a parse trustworthy.
[[nodiscard]] std::vector<LayoutDifference> layoutDifferences(const Macros &wanted, const Macros &clang);

/// `long unsigned int` and `unsigned long` are one type: words sorted, the `int` that may be left out left out.
[[nodiscard]] std::string canonicalType(const std::string &type);

} // namespace headroom
