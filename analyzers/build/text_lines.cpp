// SPDX-License-Identifier: Apache-2.0
#include "build/text_lines.h"

#include <algorithm>
#include <charconv>

namespace headroom::build {

namespace {

constexpr std::string_view blanks = " \t";

} // namespace

bool Lines::next(std::string_view &line)
{
  if (rest_.empty())
    return false;
  const std::size_t end = rest_.find('\n');
  line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  ++number_;
  return true;
}

std::string_view takeWord(std::string_view &text)
{
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(begin);
  const std::size_t end = std::min(text.find_first_of(blanks), text.size());
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end);
  return out;
}

std::string_view trimmed(std::string_view text)
{
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<std::uint64_t> bareHex(std::string_view word)
{
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
  if (word.empty() || problem != std::errc() || end != word.data() + word.size())
    return std::nullopt;
  return value;
}

std::optional<std::uint64_t> prefixedHex(std::string_view word)
{
  return word.starts_with("0x") ? bareHex(word.substr(2)) : std::nullopt;
}

} // namespace headroom::build
