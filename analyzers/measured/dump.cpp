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

std::uint32_t imageDigest(std::span<const std::uint8_t> bytes)
{
  std::uint32_t digest = 0x811c9dc5U;
  for (std::size_t at = 0; bytes.size() - at >= 4; at += 4) {
    const std::uint32_t word = bytes[at] | (std::uint32_t{bytes[at + 1]} << 8) | (std::uint32_t{bytes[at + 2]} << 16) |
                               (std::uint32_t{bytes[at + 3]} << 24);
    digest = (((digest << 5) | (digest >> 27)) ^ word) * 0x01000193U;
  }
  return digest;
}

} // namespace headroom::measured
