// SPDX-License-Identifier: Apache-2.0
// Whether bytes are text at all; asked before a parser that would guess an encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace headroom {

struct BadByte {
  std::string hex; ///< `0xff`
  int line = 1;    ///< 1-based
  int column = 1;  ///< 1-based, in bytes
};

/// The first byte that is no UTF-8 text: a control character other than tab, line feed and carriage return, an encoding error, an
/// overlong form, a surrogate, above U+10FFFF. A byte order mark at the start is text.
[[nodiscard]] std::optional<BadByte> firstBadByte(std::string_view text);

} // namespace headroom
