// SPDX-License-Identifier: Apache-2.0
#include "build/script_text.h"

#include <algorithm>

namespace headroom::build {

namespace {

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
}

/// What ends a name outside quotes. The rest (`-`, `*`, `/`, `[`, `~`) is allowed in names of sections.
bool endsName(char c)
{
  return c == '\0' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' ||
         std::string_view("(){};:=,<>\"&|?!+").find(c) != std::string_view::npos;
}

} // namespace

void ScriptText::advance(std::size_t count)
{
  const std::size_t end = std::min(text_.size(), offset_ + count);
  line_ += static_cast<std::uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(offset_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  offset_ = end;
}

void ScriptText::skipBlanks()
{
  for (;;) {
    while (offset_ < text_.size() && std::string_view(" \t\r\n\f\v").find(text_[offset_]) != std::string_view::npos)
      advance(1);
    if (at(0) == '/' && at(1) == '*') {
      const std::size_t end = text_.find("*/", offset_ + 2);
      advance(end == std::string_view::npos ? text_.size() - offset_ : end + 2 - offset_);
    } else if (at(0) == '#' && (offset_ == 0 || text_[offset_ - 1] == '\n')) {
      // A line marker that the preprocessor left.
      const std::size_t end = text_.find('\n', offset_);
      advance(end == std::string_view::npos ? text_.size() - offset_ : end - offset_);
    } else {
      return;
    }
  }
}

char ScriptText::peek()
{
  skipBlanks();
  return at(0);
}

bool ScriptText::isNext(std::string_view text)
{
  skipBlanks();
  return text_.substr(offset_).starts_with(text);
}

bool ScriptText::take(std::string_view text)
{
  if (!isNext(text))
    return false;
  advance(text.size());
  return true;
}

bool ScriptText::takeWord(std::string_view word)
{
  if (!isNext(word) || isLetter(at(word.size())) || isDigit(at(word.size())))
    return false;
  advance(word.size());
  return true;
}

std::string ScriptText::name()
{
  skipBlanks();
  if (at(0) == '"') {
    const std::size_t end = text_.find('"', offset_ + 1);
    if (end == std::string_view::npos)
      return {};
    std::string out(text_.substr(offset_ + 1, end - offset_ - 1));
    advance(end + 1 - offset_);
    return out;
  }
  std::size_t length = 0;
  while (!endsName(at(length)) && !(at(length) == '/' && at(length + 1) == '*'))
    ++length;
  std::string out(text_.substr(offset_, length));
  advance(length);
  return out;
}

std::string ScriptText::symbol()
{
  skipBlanks();
  if (at(0) == '"')
    return name();
  if (!isLetter(at(0)))
    return {};
  std::size_t length = 0;
  while (isLetter(at(length)) || isDigit(at(length)))
    ++length;
  std::string out(text_.substr(offset_, length));
  advance(length);
  return out;
}

std::string ScriptText::number()
{
  skipBlanks();
  if (!isDigit(at(0)))
    return {};
  std::size_t length = 0;
  while (isDigit(at(length)) || isLetter(at(length)))
    ++length;
  std::string out(text_.substr(offset_, length));
  advance(length);
  return out;
}

void ScriptText::step()
{
  advance(1);
}

void ScriptText::skipOne()
{
  skipBlanks();
  if (at(0) == '"' && text_.find('"', offset_ + 1) != std::string_view::npos)
    advance(text_.find('"', offset_ + 1) + 1 - offset_);
  else
    advance(1);
}

bool ScriptText::skipBalanced(char open, char close)
{
  std::uint64_t depth = 0;
  while (!isAtEnd()) {
    const char next = peek();
    skipOne();
    depth += next == open ? 1 : 0;
    if (next == close && --depth == 0)
      return true;
  }
  return false;
}

bool ScriptText::isAtEnd()
{
  skipBlanks();
  return offset_ >= text_.size();
}

} // namespace headroom::build
