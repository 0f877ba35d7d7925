// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_code.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace headroom {

namespace {

// Ten thousand regions are more than any memory map has.
constexpr std::size_t mostRanges = 100000;

bool isBlank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isNameCharacter(char c)
{
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string_view stripped(std::string_view text)
{
  while (!text.empty() && isBlank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// Comments and preprocessor lines as blanks, so that offsets and lines stay.
std::string codeOnly(std::string_view text)
{
  std::string out(text);
  bool isLineStart = true;
  for (std::size_t i = 0; i < out.size();) {
    std::size_t end = i + 1;
    bool isBlanked = true;
    if (out.compare(i, 2, "/*") == 0)
      end = std::min(out.find("*/", i + 2), out.size() - 2) + 2;
    else if (out.compare(i, 2, "//") == 0 || (isLineStart && out[i] == '#'))
      end = std::min(out.find('\n', i), out.size());
    else
      isBlanked = false;
    if (out[i] == '\n')
      isLineStart = true;
    else if (!isBlank(out[i]))
      isLineStart = false;
    for (std::size_t at = i; isBlanked && at < end; ++at)
      out[at] = out[at] == '\n' ? '\n' : ' ';
    i = end;
  }
  return out;
}

/// `(size_t) &__x_size` is `__x_size`; empty where more than a cast and an address stands around the name.
std::string_view nameOf(std::string_view argument)
{
  std::string_view text = stripped(argument);
  if (text.starts_with('(')) {
    const std::size_t end = text.find(')');
    if (end == std::string_view::npos)
      return {};
    text = stripped(text.substr(end + 1));
  }
  if (text.starts_with('&'))
    text = stripped(text.substr(1));
  return std::all_of(text.begin(), text.end(), isNameCharacter) ? text : std::string_view();
}

std::vector<std::string_view> arguments(std::string_view text)
{
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (text[i] == ',' && depth == 0) {
      out.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  out.push_back(text.substr(begin));
  return out;
}

/// One statement of a body: a copy, a clear, or nothing that moves memory. False: not understood.
bool readStatement(std::string_view statement, std::uint32_t line, RelocationCode &out)
{
  std::string_view text = stripped(statement);
  if (text.starts_with("(void)"))
    text = stripped(text.substr(6));
  if (text.empty() || text == "return")
    return true;
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')'))
    return false;
  const std::string_view callee = stripped(text.substr(0, open));
  const std::vector<std::string_view> words = arguments(text.substr(open + 1, text.size() - open - 2));
  const bool isCopy = callee.ends_with("memcpy");
  if (words.size() != 3 || (!isCopy && !callee.ends_with("memset")) || !std::all_of(callee.begin(), callee.end(), isNameCharacter))
    return false;
  GeneratedRange range;
  range.start = nameOf(words[0]);
  range.load = isCopy ? nameOf(words[1]) : std::string_view();
  range.size = nameOf(words[2]);
  range.line = line;
  if (range.start.empty() || range.size.empty() || (isCopy ? range.load.empty() : stripped(words[1]) != "0"))
    return false;
  out.ranges.push_back(std::move(range));
  return true;
}

} // namespace

Expected<RelocationCode> readRelocationCode(std::string_view text, const std::string &file)
{
  RelocationCode out;
  out.file = file;
  const std::string code = codeOnly(text);
  std::uint32_t line = 1;
  int depth = 0;
  bool hasFunction = false;
  std::size_t begin = 0;
  std::uint32_t beginLine = 1;
  const auto refuse = [&](const std::string &what, std::uint32_t at) {
    return Error{Error::Kind::Environment, what, file + ":" + std::to_string(at), ""};
  };
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (begin == i && isBlank(c)) {
      line += c == '\n';
      begin = i + 1;
      beginLine = line;
      continue;
    }
    line += c == '\n';
    if (c != ';' && c != '{' && c != '}')
      continue;
    const std::string_view statement = std::string_view(code).substr(begin, i - begin);
    if (depth > 0 && (c == '{' || (c == '}' && !stripped(statement).empty()) || !readStatement(statement, beginLine, out))) {
      constexpr std::size_t shown = 60;
      return refuse("'" + std::string(stripped(statement).substr(0, shown)) + "' is not understood, wanted a copy or a clear of a range",
                    beginLine);
    }
    if (out.ranges.size() > mostRanges)
      return refuse("more than " + std::to_string(mostRanges) + " copies and clears", beginLine);
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (depth < 0)
      return refuse("unbalanced '}'", line);
    hasFunction = hasFunction || c == '}';
    begin = i + 1;
    beginLine = line;
  }
  if (depth != 0)
    return refuse("a function does not end", line);
  if (!hasFunction)
    return refuse("the file ends before its first function, wanted those that copy and clear", line);
  if (begin < code.size())
    return refuse("the file ends within a declaration", beginLine);
  return out;
}

} // namespace headroom
