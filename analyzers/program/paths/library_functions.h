// SPDX-License-Identifier: Apache-2.0
// What the C standard says of functions that work on memory they are given: they keep no pointer. No RTOS knowledge.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace headroom::program {

struct LibraryFunction {
  std::string_view name;
  std::uint32_t used = 0;    ///< bit i: what argument i points to is read or written, so it may not be null
  std::uint32_t written = 0; ///< bit i: what argument i points to is written
  std::uint32_t copied = 0;  ///< bit i: what argument i points to is copied elsewhere
  std::optional<unsigned> returned; ///< argument that it returns
};

/// Null where the standard has no such function, or where it may keep what it is given.
[[nodiscard]] const LibraryFunction *libraryFunction(std::string_view linkName);

} // namespace headroom::program
