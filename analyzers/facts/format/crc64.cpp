// SPDX-License-Identifier: Apache-2.0
#include "facts/format/crc64.h"

#include <array>
#include <cstddef>

namespace headroom {

namespace {

constexpr std::uint64_t polynomial = 0xC96C5795D7870F42;
constexpr std::size_t slices = 8;

// tables[n][b]: what byte b leaves in the register after n further zero bytes.
constexpr auto tables = [] {
  std::array<std::array<std::uint64_t, 256>, slices> out{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    std::uint64_t rest = byte;
    for (int bit = 0; bit < 8; ++bit)
      rest = rest & 1 ? rest >> 1 ^ polynomial : rest >> 1;
    out[0][byte] = rest;
  }
  for (std::size_t slice = 1; slice < slices; ++slice)
    for (std::size_t byte = 0; byte < 256; ++byte)
      out[slice][byte] = out[slice - 1][byte] >> 8 ^ out[0][out[slice - 1][byte] & 0xff];
  return out;
}();

} // namespace

std::uint64_t crc64(std::span<const std::uint8_t> bytes)
{
  std::uint64_t rest = ~std::uint64_t{0};
  std::size_t at = 0;
  // Eight bytes a step, their remainders looked up independently of each other ("slicing-by-8", Kounavis and Berry, 2005).
  for (; bytes.size() - at >= slices; at += slices) {
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < slices; ++i)
      next ^= tables[slices - 1 - i][bytes[at + i] ^ (rest >> 8 * i & 0xff)];
    rest = next;
  }
  for (; at < bytes.size(); ++at)
    rest = rest >> 8 ^ tables[0][(rest ^ bytes[at]) & 0xff];
  return ~rest;
}

} // namespace headroom
