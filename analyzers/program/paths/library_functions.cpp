// SPDX-License-Identifier: Apache-2.0
#include "program/paths/library_functions.h"

#include <algorithm>
#include <array>

namespace headroom::program {

const LibraryFunction *libraryFunction(std::string_view linkName)
{
  // ISO C 7.24 <string.h>, 7.21.6 <stdio.h>; sorted by name.
  static constexpr std::array<LibraryFunction, 24> functions{{
      {"__aeabi_memclr", 0b1, 0b1, 0, std::nullopt},
      {"__aeabi_memcpy", 0b11, 0b1, 0b10, std::nullopt},
      {"__aeabi_memset", 0b1, 0b1, 0, std::nullopt},
      {"atoi", 0b1, 0, 0, std::nullopt},
      {"memchr", 0b1, 0, 0, std::nullopt},
      {"memcmp", 0b11, 0, 0, std::nullopt},
      {"memcpy", 0b11, 0b1, 0b10, 0},
      {"memmove", 0b11, 0b1, 0b10, 0},
      {"memset", 0b1, 0b1, 0, 0},
      {"snprintf", 0b100, 0b1, 0, std::nullopt},
      {"sprintf", 0b11, 0b1, 0, std::nullopt},
      {"strcat", 0b11, 0b1, 0, 0},
      {"strchr", 0b1, 0, 0, std::nullopt},
      {"strcmp", 0b11, 0, 0, std::nullopt},
      {"strcpy", 0b11, 0b1, 0, 0},
      {"strlen", 0b1, 0, 0, std::nullopt},
      {"strncat", 0b11, 0b1, 0, 0},
      {"strncmp", 0b11, 0, 0, std::nullopt},
      {"strncpy", 0b11, 0b1, 0, 0},
      {"strnlen", 0b1, 0, 0, std::nullopt},
      {"strrchr", 0b1, 0, 0, std::nullopt},
      {"strstr", 0b11, 0, 0, std::nullopt},
      {"vsnprintf", 0b100, 0b1, 0, std::nullopt},
      {"vsprintf", 0b11, 0b1, 0, std::nullopt},
  }};
  constexpr std::string_view builtin = "__builtin_";
  if (linkName.starts_with(builtin))
    linkName.remove_prefix(builtin.size());
  const auto at = std::lower_bound(functions.begin(), functions.end(), linkName,
                                   [](const LibraryFunction &function, std::string_view name) { return function.name < name; });
  return at != functions.end() && at->name == linkName ? &*at : nullptr;
}

} // namespace headroom::program
