// SPDX-License-Identifier: Apache-2.0
#include "facts/shell_words.h"

namespace headroom {

namespace {

bool isSpace(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool isLetter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum class Rules { Shell, Windows, ResponseFile };

class Splitter {
public:
  Splitter(std::string_view text, Rules rules) : text_(text), rules_(rules) {}

  std::vector<std::string> split()
  {
    for (at_ = 0; at_ < text_.size(); ++at_)
      take(text_[at_]);
    if (inWord_)
      words_.push_back(std::move(word_));
    return std::move(words_);
  }

private:
  void take(char c)
  {
    if (c == '\\' && isEscape()) {
      ++at_;
      // A backslash before the end of a line continues it.
      if (text_[at_] != '\n')
        add(text_[at_]);
      return;
    }
    if (quote_ != 0) {
      if (c == quote_)
        quote_ = 0;
      else
        word_ += c;
      return;
    }
    if (c == '"' || (c == '\'' && rules_ != Rules::Windows)) {
      quote_ = c;
      inWord_ = true;
    } else if (isSpace(c)) {
      if (inWord_)
        words_.push_back(std::move(word_));
      word_.clear();
      inWord_ = false;
    } else {
      add(c);
    }
  }

  [[nodiscard]] bool isEscape() const
  {
    if (at_ + 1 >= text_.size())
      return false;
    const char next = text_[at_ + 1];
    switch (rules_) {
    case Rules::Windows: return next == '"';
    case Rules::ResponseFile: return true;
    case Rules::Shell:
      if (quote_ == '\'')
        return false;
      return quote_ == 0 || next == '"' || next == '\\' || next == '$' || next == '`' || next == '\n';
    }
    return false;
  }

  void add(char c)
  {
    word_ += c;
    inWord_ = true;
  }

  std::string_view text_;
  Rules rules_;
  std::size_t at_ = 0;
  char quote_ = 0;
  bool inWord_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

} // namespace

bool holdsDrivePath(std::string_view command)
{
  for (std::size_t i = 0; i + 2 < command.size(); ++i) {
    const bool starts = i == 0 || isSpace(command[i - 1]) || command[i - 1] == '"' || command[i - 1] == '=' ||
                        (i >= 2 && command[i - 2] == '-' && (command[i - 1] == 'I' || command[i - 1] == 'L'));
    if (!starts)
      continue;
    if (isLetter(command[i]) && command[i + 1] == ':' && command[i + 2] == '\\')
      return true;
    if (command[i] == '\\' && command[i + 1] == '\\' && isLetter(command[i + 2]) && (i == 0 || command[i - 1] != '='))
      return true;
  }
  return false;
}

std::vector<std::string> splitShellCommand(std::string_view command)
{
  return Splitter(command, holdsDrivePath(command) ? Rules::Windows : Rules::Shell).split();
}

std::vector<std::string> splitResponseFile(std::string_view text)
{
  // Build tools on Windows write backslashes in paths doubled or as slashes, because GCC's reader is the same there.
  return Splitter(text, Rules::ResponseFile).split();
}

} // namespace headroom
