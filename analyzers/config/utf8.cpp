// SPDX-License-Identifier: Apache-2.0
#include "config/utf8.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

namespace {

/// Bytes of the character at `at`; 0 where there is none (RFC 3629, section 4).
std::size_t characterLength(std::string_view text, std::size_t at)
{
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80)
    return first >= 0x20 && first != 0x7f ? 1 : first == '\t' || first == '\n' || first == '\r';
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() - at < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80)
      return 0;
  const std::uint8_t second = byte(1);
  const bool isOverlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool isOutside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return isOverlong || isOutside ? 0 : length;
}

std::string hexOf(char c)
{
  constexpr char digits[] = "0123456789abcdef";
  const auto value = static_cast<std::uint8_t>(c);
  return {'0', 'x', digits[value >> 4], digits[value & 15]};
}

} // namespace

std::optional<BadByte> firstBadByte(std::string_view text)
{
  int line = 1;
  std::size_t lineStart = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = characterLength(text, at);
    if (length == 0)
      return BadByte{hexOf(text[at]), line, static_cast<int>(at - lineStart) + 1};
    if (text[at] == '\n') {
      ++line;
      lineStart = at + 1;
    }
    at += length;
  }
  return std::nullopt;
}

} // namespace headroom
