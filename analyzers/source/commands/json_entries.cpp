// SPDX-License-Identifier: Apache-2.0
#include "source/commands/json_entries.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include <nlohmann/json.hpp>

namespace headroom {

namespace {

constexpr std::size_t mostEntries = 1'000'000;
constexpr int deepestLevel = 8;

/// Reads the text and tells how far the parser got: nlohmann's SAX interface has no positions.
class CountingIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  CountingIterator(const char *at, std::size_t *count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator &operator++()
  {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int)
  {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator &other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator &other) const { return at_ != other.at_; }

private:
  const char *at_;
  std::size_t *count_;
};

enum class Key { None, Directory, File, Output, Command, Arguments, Other };

std::string nameOf(Key key)
{
  switch (key) {
  case Key::Directory: return "directory";
  case Key::File: return "file";
  case Key::Output: return "output";
  case Key::Command: return "command";
  case Key::Arguments: return "arguments";
  default: return "";
  }
}

Key keyOf(const std::string &name)
{
  for (Key key : {Key::Directory, Key::File, Key::Output, Key::Command, Key::Arguments})
    if (name == nameOf(key))
      return key;
  return Key::Other;
}

/// Receives the parser's events; every handler returns false after setting `error`, which ends the parse.
class Entries {
public:
  Entries(const std::string &text, const std::string &path) : text_(text), path_(path) {}

  std::vector<JsonEntry> entries;
  std::optional<Error> error;
  std::size_t count = 0; ///< characters that the parser took

  // The names are nlohmann's (json_sax).
  bool null() { return scalar("null"); }
  bool boolean(bool) { return scalar("a boolean"); }
  bool number_integer(std::int64_t) { return scalar("a number", 1); }
  bool number_unsigned(std::uint64_t) { return scalar("a number", 1); }
  bool number_float(double, const std::string &) { return scalar("a number", 1); }
  bool binary(std::vector<std::uint8_t> &) { return scalar("binary data"); }

  bool string(std::string &value)
  {
    const std::size_t start = begin();
    if (depth_ == 0)
      return notAnArray("a string", start);
    if (depth_ == 1)
      return notAnObject("a string", start);
    if (depth_ == 3 && key_ == Key::Arguments) {
      entries.back().arguments->push_back(std::move(value));
      return true;
    }
    if (depth_ > 2 || key_ == Key::Other)
      return true;
    JsonEntry &entry = entries.back();
    switch (key_) {
    case Key::Directory: entry.directory = std::move(value); return true;
    case Key::File: entry.file = std::move(value); return true;
    case Key::Output: entry.output = std::move(value); return true;
    case Key::Command: entry.command = std::move(value); return true;
    default: return wrongType("a string", start);
    }
  }

  bool start_object(std::size_t)
  {
    const std::size_t start = begin();
    if (depth_ == 0)
      return notAnArray("an object", start);
    if (depth_ == 1) {
      if (entries.size() == mostEntries)
        return fail("more than 1000000 entries", start);
      const auto [line, column] = place(start);
      entries.push_back({.line = line, .column = column});
    } else if (key_ != Key::Other) {
      return wrongType("an object", start);
    }
    return enter(start);
  }

  bool start_array(std::size_t)
  {
    const std::size_t start = begin();
    if (depth_ == 1)
      return notAnObject("an array", start);
    if (depth_ == 2 && key_ == Key::Arguments)
      entries.back().arguments.emplace();
    else if (depth_ >= 2 && key_ != Key::Other)
      return wrongType("an array", start);
    return enter(start);
  }

  bool key(std::string &name)
  {
    const std::size_t start = begin();
    if (depth_ != 2)
      return true;
    key_ = keyOf(name);
    const JsonEntry &entry = entries.back();
    const bool isTwice = (key_ == Key::Directory && entry.directory) || (key_ == Key::File && entry.file) ||
                         (key_ == Key::Output && entry.output) || (key_ == Key::Command && entry.command) ||
                         (key_ == Key::Arguments && entry.arguments);
    return isTwice ? fail("key '" + name + "' is there twice", start) : true;
  }

  bool end_object()
  {
    before_ = count;
    --depth_;
    return true;
  }
  bool end_array() { return end_object(); }

  bool parse_error(std::size_t charactersRead, const std::string &, const nlohmann::detail::exception &)
  {
    // What the parser says besides is its own grammar and numbers. It counts the end of the text as a character.
    if (charactersRead > text_.size())
      return fail("not JSON: ends unexpectedly", text_.size());
    const std::size_t at = charactersRead == 0 ? 0 : charactersRead - 1;
    return fail("not JSON: unexpected " + printable(text_[at]), at);
  }

  [[nodiscard]] Error at(std::string message, int line, int column) const
  {
    return {.message = std::move(message), .place = path_ + ":" + std::to_string(line) + ":" + std::to_string(column)};
  }

private:
  bool scalar(const char *what, std::size_t lookAhead = 0)
  {
    const std::size_t start = begin(lookAhead);
    if (depth_ == 0)
      return notAnArray(what, start);
    if (depth_ == 1)
      return notAnObject(what, start);
    return key_ == Key::Other ? true : wrongType(what, start);
  }

  bool enter(std::size_t start)
  {
    if (++depth_ > deepestLevel)
      return fail("more than 8 levels of arrays and objects", start);
    return true;
  }

  /// Offset of the token that was just read: after the one before it, blanks and separators.
  std::size_t begin(std::size_t lookAhead = 0)
  {
    std::size_t at = before_;
    while (at < text_.size() && std::string_view(" \t\r\n,:").find(text_[at]) != std::string_view::npos)
      ++at;
    // A byte order mark.
    if (at == 0 && text_.compare(0, 3, "\xEF\xBB\xBF") == 0)
      at = text_.find_first_not_of(" \t\r\n", 3);
    before_ = count - std::min(lookAhead, count);
    return std::min(at, text_.size());
  }

  [[nodiscard]] std::pair<int, int> place(std::size_t offset)
  {
    // Offsets only grow, so that a database costs one pass.
    if (offset < counted_) {
      counted_ = lineStart_ = 0;
      line_ = 1;
    }
    for (; counted_ < offset; ++counted_)
      if (text_[counted_] == '\n') {
        ++line_;
        lineStart_ = counted_ + 1;
      }
    return {line_, static_cast<int>(offset - lineStart_) + 1};
  }

  bool fail(std::string message, std::size_t offset)
  {
    const auto [line, column] = place(offset);
    error = at(std::move(message), line, column);
    return false;
  }
  bool notAnArray(const std::string &found, std::size_t offset) { return fail("expected an array, found " + found, offset); }
  bool notAnObject(const std::string &found, std::size_t offset)
  {
    return fail("entry " + std::to_string(entries.size() + 1) + " is " + found + ", expected an object", offset);
  }
  bool wrongType(const std::string &found, std::size_t offset)
  {
    const bool isElement = key_ == Key::Arguments && depth_ == 3;
    const std::string wanted = isElement ? "strings" : key_ == Key::Arguments ? "an array of strings" : "a string";
    return fail("'" + nameOf(key_) + "' " + (isElement ? "holds " : "is ") + found + ", expected " + wanted, offset);
  }

  static std::string printable(char c)
  {
    if (c >= ' ' && c < 0x7f)
      return std::string("'") + c + "'";
    constexpr char digits[] = "0123456789abcdef";
    const unsigned byte = static_cast<unsigned char>(c);
    return std::string("byte 0x") + digits[byte / 16] + digits[byte % 16];
  }

  const std::string &text_;
  const std::string &path_;
  int depth_ = 0;
  Key key_ = Key::None;
  std::size_t before_ = 0; ///< offset after the token before this one
  std::size_t counted_ = 0;
  std::size_t lineStart_ = 0;
  int line_ = 1;
};

} // namespace

Expected<std::vector<JsonEntry>> readJsonEntries(const std::string &text, const std::string &path)
{
  Entries entries(text, path);
  const char *begin = text.data();
  const char *end = begin + text.size();
  const bool isWhole = nlohmann::json::sax_parse(CountingIterator(begin, &entries.count), CountingIterator(end, &entries.count), &entries);
  if (entries.error)
    return *entries.error;
  if (!isWhole)
    return entries.at("not JSON", 1, 1);
  return std::move(entries.entries);
}

} // namespace headroom
