// SPDX-License-Identifier: Apache-2.0
#include "measured/dump.h"

#include <array>

namespace headroom::measured {

std::string faultName(std::size_t kind)
{
  // In the order of enum hr_fault_kind; the first words of the texts in runtime/src/core/fault.c.
  static constexpr std::array<const char *, 15> names = {
      "double free",        "foreign pointer",   "misaligned pointer", "corrupt header", "corrupt tail",
      "write after free",   "corrupt free list", "wait in interrupt",  "request can never succeed",
      "bad alignment",      "bad argument",      "bad size",           "size overflow",  "stack in use",
      "stack overflowed"};
  return kind < names.size() ? names[kind] : "fault " + std::to_string(kind);
}

} // namespace headroom::measured
