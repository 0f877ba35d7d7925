// SPDX-License-Identifier: Apache-2.0
#include "build/devicetree_cursor.h"

#include <cctype>
#include <charconv>

namespace headroom {

namespace {

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Devicetree Specification 0.4, 2.2.1 and 2.2.4: node names have a subset of these, property names all but '@'.
bool isNameCharacter(char c)
{
  return isDigit(c) || isLetter(c) || std::string_view(",._+*#?@-").find(c) != std::string_view::npos;
}

} // namespace

void DevicetreeCursor::take(std::size_t count)
{
  for (; count > 0 && at_ < text_.size(); --count, ++at_) {
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
  }
}

bool DevicetreeCursor::skipBlanks()
{
  while (!isAtEnd()) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
      take();
    } else if (startsWith("//") || (c == '#' && column_ == 1 && startsWith("# "))) {
      take(std::min(text_.find('\n', at_), text_.size()) - at_);
    } else if (startsWith("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) {
        fail("comment has no end, wanted */");
        return false;
      }
      take(end + 2 - at_);
    } else {
      return true;
    }
  }
  return true;
}

bool DevicetreeCursor::takeIf(char wanted)
{
  if (!skipBlanks() || peek() != wanted || isAtEnd())
    return false;
  take();
  return true;
}

std::string_view DevicetreeCursor::word()
{
  const std::size_t begin = at_;
  std::size_t end = at_;
  while (end < text_.size() && isNameCharacter(text_[end]))
    ++end;
  take(end - begin);
  return text_.substr(begin, end - begin);
}

std::string_view DevicetreeCursor::label()
{
  const std::size_t begin = at_;
  std::size_t end = at_;
  while (end < text_.size() && (isLetter(text_[end]) || isDigit(text_[end]) || text_[end] == '_'))
    ++end;
  take(end - begin);
  return text_.substr(begin, end - begin);
}

std::optional<std::uint64_t> DevicetreeCursor::number()
{
  if (peek() == '\'') {
    take();
    const char c = peek();
    take();
    const std::optional<unsigned char> value = c == '\\' ? escaped() : std::optional<unsigned char>(static_cast<unsigned char>(c));
    if (!value || peek() != '\'') {
      fail("character has no closing quote");
      return std::nullopt;
    }
    take();
    return *value;
  }
  const std::size_t begin = at_;
  std::size_t end = at_;
  while (end < text_.size() && (isLetter(text_[end]) || isDigit(text_[end])))
    ++end;
  std::string_view digits = text_.substr(begin, end - begin);
  const std::string shown(digits.substr(0, 40));
  const bool isHex = digits.starts_with("0x") || digits.starts_with("0X");
  while (!digits.empty() && std::string_view("uUlL").find(digits.back()) != std::string_view::npos)
    digits.remove_suffix(1);
  if (isHex)
    digits.remove_prefix(2);
  const int base = isHex ? 16 : digits.size() > 1 && digits.front() == '0' ? 8 : 10;
  std::uint64_t value = 0;
  const auto [stop, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || problem != std::errc{} || stop != digits.data() + digits.size()) {
    const std::string found = isAtEnd() ? "the end" : std::string("'") + peek() + "'";
    fail(shown.empty() ? "wanted a number or a reference, found " + found : "'" + shown + "' is no number of 64 bits");
    return std::nullopt;
  }
  take(end - begin);
  return value;
}

/// What follows a backslash, as in C.
std::optional<unsigned char> DevicetreeCursor::escaped()
{
  const char c = peek();
  constexpr std::string_view names = "abtnvfr\"\\'";
  constexpr std::string_view values = "\a\b\t\n\v\f\r\"\\'";
  if (const std::size_t at = names.find(c); at != std::string_view::npos && !isAtEnd()) {
    take();
    return static_cast<unsigned char>(values[at]);
  }
  const bool isHex = c == 'x';
  if (isHex)
    take();
  const std::size_t most = isHex ? 2 : 3;
  unsigned value = 0;
  std::size_t count = 0;
  for (; count < most; ++count) {
    const char digit = peek();
    if (isHex ? !std::isxdigit(static_cast<unsigned char>(digit)) : digit < '0' || digit > '7')
      break;
    value = value * (isHex ? 16 : 8) + static_cast<unsigned>(isDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
    take();
  }
  if (count == 0 || value > 0xFF) {
    fail("escape in a string is not one of C's");
    return std::nullopt;
  }
  return static_cast<unsigned char>(value);
}

std::optional<std::string> DevicetreeCursor::quoted()
{
  take();
  std::string out;
  while (!isAtEnd() && peek() != '"') {
    if (peek() != '\\') {
      out += peek();
      take();
      continue;
    }
    take();
    const std::optional<unsigned char> value = escaped();
    if (!value)
      return std::nullopt;
    out += static_cast<char>(*value);
  }
  if (isAtEnd()) {
    fail("string has no closing quote");
    return std::nullopt;
  }
  take();
  return out;
}

std::string DevicetreeCursor::place() const
{
  return std::string(file_) + ":" + std::to_string(line_) + ":" + std::to_string(column_);
}

Error &DevicetreeCursor::fail(const std::string &message, const std::string &help)
{
  if (!error_)
    error_ = Error{Error::Kind::Environment, message, place(), help};
  return *error_;
}

} // namespace headroom
