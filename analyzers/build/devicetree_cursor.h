// SPDX-License-Identifier: Apache-2.0
// The characters of a devicetree source with their place: blanks and comments, words, numbers, strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/expected.h"

namespace headroom {

class DevicetreeCursor {
public:
  DevicetreeCursor(std::string_view text, const std::string &file) : text_(text), file_(file) {}

  /// Passes blanks, comments and line markers of the preprocessor. False: a comment does not end, and error() says so.
  bool skipBlanks();
  [[nodiscard]] bool isAtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return isAtEnd() ? '\0' : text_[at_]; }
  [[nodiscard]] bool startsWith(std::string_view wanted) const { return text_.substr(at_).starts_with(wanted); }
  void take(std::size_t count = 1);
  bool takeIf(char wanted); ///< skips blanks first
  [[nodiscard]] std::uint32_t line() const { return line_; }

  /// Characters of node and property names; empty where there is none.
  std::string_view word();
  /// Letters, digits and underscores; empty where there is none.
  std::string_view label();
  /// Decimal, octal or 0x, with C's suffixes, or one character in quotes. Empty with error(): none, or more than 64 bits.
  std::optional<std::uint64_t> number();
  /// `"..."` with its escapes resolved. Empty with error(): no closing quote, unknown escape.
  std::optional<std::string> quoted();

  Error &fail(const std::string &message, const std::string &help = {});
  [[nodiscard]] const Error &error() const { return *error_; }
  [[nodiscard]] std::string place() const; ///< `file:line:col`

private:
  std::optional<unsigned char> escaped();

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1, column_ = 1;
  std::optional<Error> error_; ///< the first one
};

} // namespace headroom
