// SPDX-License-Identifier: Apache-2.0
// A linker script as a row of characters: blanks and comments skipped, words and quoted names taken, lines counted. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::build {

class ScriptText {
public:
  explicit ScriptText(std::string_view text) : text_(text) {}

  /// Past blanks and comments; a comment that does not end reaches the end of the text.
  void skipBlanks();
  /// The next character after blanks; 0 at the end.
  char peek();
  /// Whether the next characters after blanks are `text`. Takes nothing.
  bool isNext(std::string_view text);
  /// Takes `text` if it is next.
  bool take(std::string_view text);
  /// Takes the word `word` if it is next as a whole.
  bool takeWord(std::string_view word);
  /// A name as section and region names are written, or a quoted one without its quotes; empty where neither is next.
  std::string name();
  /// A name as expressions have them: letters, digits, `_ . $`, not starting with a digit.
  std::string symbol();
  /// Digits and letters; empty where no digit is next.
  std::string number();
  /// Takes one character.
  void step();
  /// Takes what is next whatever it is: a quoted text as a whole, or one character.
  void skipOne();
  /// From an opening bracket past the one that closes it, whatever is inside; false if the text ends before.
  bool skipBalanced(char open, char close);

  [[nodiscard]] bool isAtEnd();
  [[nodiscard]] std::uint32_t line() const { return line_; }

private:
  void advance(std::size_t count);
  /// After the blanks.
  [[nodiscard]] char at(std::size_t offset) const { return offset_ + offset < text_.size() ? text_[offset_ + offset] : '\0'; }

  std::string_view text_;
  std::size_t offset_ = 0;
  std::uint32_t line_ = 1;
};

} // namespace headroom::build
