// SPDX-License-Identifier: Apache-2.0
// Lines of a text with their numbers, and the words that tool-made tables are built of. Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace headroom::build {

/// One line after the other, without its end (`\n` or `\r\n`).
class Lines {
public:
  explicit Lines(std::string_view text) : rest_(text) {}
  /// False at the end.
  bool next(std::string_view &line);
  /// Of the line that next() gave last; from 1.
  [[nodiscard]] std::uint32_t number() const { return number_; }

private:
  std::string_view rest_;
  std::uint32_t number_ = 0;
};

/// Takes the next word off the front of `text`, with the blanks before it; empty at the end.
std::string_view takeWord(std::string_view &text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

/// `0x` and one to sixteen hexadecimal digits, nothing else.
[[nodiscard]] std::optional<std::uint64_t> prefixedHex(std::string_view word);

/// One to sixteen hexadecimal digits, nothing else.
[[nodiscard]] std::optional<std::uint64_t> bareHex(std::string_view word);

} // namespace headroom::build
