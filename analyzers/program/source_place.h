// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace headroom {

/// A path in a report is (root, path): `app`, `zephyr`, a module's name, `toolchain` or `build` (design section 4).
struct SourcePlace {
  std::string root;
  std::string file; ///< empty where unknown
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  auto operator<=>(const SourcePlace &) const = default;
};

} // namespace headroom
