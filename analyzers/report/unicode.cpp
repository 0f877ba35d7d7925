// SPDX-License-Identifier: Apache-2.0
#include "report/unicode.h"

namespace headroom {

namespace {

constexpr char32_t replacement = 0xfffd;

/// Overlong forms, surrogates and what is above U+10FFFF show in the second byte (RFC 3629, section 4).
bool continues(std::uint8_t first, bool isSecond, std::uint8_t byte)
{
  const std::uint8_t low = isSecond && first == 0xe0 ? 0xa0 : isSecond && first == 0xf0 ? 0x90 : 0x80;
  const std::uint8_t high = isSecond && first == 0xed ? 0x9f : isSecond && first == 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}

} // namespace

char32_t CodePoints::next()
{
  const auto byteAt = [&](std::size_t at) { return static_cast<std::uint8_t>(text_[at]); };
  const std::uint8_t first = byteAt(at_++);
  if (first < 0x80)
    return first;
  if (first < 0xc2 || first > 0xf4)
    return replacement;
  const unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  char32_t code = first & (0x3fU >> more);
  for (unsigned i = 0; i < more; ++i) {
    if (at_ == text_.size() || !continues(first, i == 0, byteAt(at_)))
      return replacement;
    code = code << 6 | (byteAt(at_++) & 0x3fU);
  }
  return code;
}

std::string validUtf8(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  for (CodePoints characters(text); !characters.isAtEnd();) {
    const char32_t code = characters.next();
    const auto add = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) {
      add(code);
    } else if (code < 0x800) {
      add(0xc0 | code >> 6);
      add(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
      add(0xe0 | code >> 12);
      add(0x80 | (code >> 6 & 0x3f));
      add(0x80 | (code & 0x3f));
    } else {
      add(0xf0 | code >> 18);
      add(0x80 | (code >> 12 & 0x3f));
      add(0x80 | (code >> 6 & 0x3f));
      add(0x80 | (code & 0x3f));
    }
  }
  return out;
}

} // namespace headroom
