// SPDX-License-Identifier: Apache-2.0
// Foreign bytes as characters: names and sources of others need not be UTF-8, what formats carry must be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// Decodes as WHATWG's UTF-8 decoder does: one U+FFFD for the longest start of a character that breaks off.
class CodePoints {
public:
  explicit CodePoints(std::string_view text) : text_(text) {}

  [[nodiscard]] bool isAtEnd() const { return at_ == text_.size(); }
  /// Only where there is one.
  char32_t next();

private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The text with every byte that is no UTF-8 replaced.
[[nodiscard]] std::string validUtf8(std::string_view text);

} // namespace headroom
