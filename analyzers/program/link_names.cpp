// SPDX-License-Identifier: Apache-2.0
#include "program/link_names.h"

#include <cctype>
#include <cstdlib>

#include <cxxabi.h>

namespace headroom::program {

namespace {

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

/// Takes `[n]<digits>_` off the front.
bool takeNumber(std::string_view &text)
{
  std::size_t end = text.starts_with('n') ? 1 : 0;
  const std::size_t first = end;
  while (end < text.size() && isDigit(text[end]))
    ++end;
  if (end == first || end == text.size() || text[end] != '_')
    return false;
  text.remove_prefix(end + 1);
  return true;
}

/// Takes a call offset off the front: `h <number>`, or `v <number> <number>` through a virtual base.
bool takeCallOffset(std::string_view &text)
{
  const bool isVirtual = text.starts_with('v');
  if (!isVirtual && !text.starts_with('h'))
    return false;
  text.remove_prefix(1);
  return takeNumber(text) && (!isVirtual || takeNumber(text));
}

/// The end of the group of brackets that begins at `at`; npos where it has none. An arrow closes nothing.
std::size_t endOfGroup(std::string_view text, std::size_t at)
{
  unsigned depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '(' || c == '<' || c == '{' || c == '[')
      ++depth;
    else if ((c == ')' || c == '}' || c == ']' || (c == '>' && text[at - 1] != '-')) && --depth == 0)
      return at + 1;
  }
  return std::string_view::npos;
}

constexpr std::string_view operatorWord = "operator";

/// The operator that begins at `at` behind its keyword: `()`, `->`, ` bool`.
std::size_t endOfOperator(std::string_view text, std::size_t at)
{
  if (text.substr(at).starts_with("()"))
    return at + 2;
  const bool isWord = at < text.size() && text[at] == ' ';
  const std::size_t end = isWord ? text.find('(', at) : text.find_first_not_of("<>=!+-*/%^&|~,[]", at);
  return end == std::string_view::npos ? text.size() : end;
}

} // namespace

std::string unqualifiedName(std::string_view text)
{
  std::string name;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const char c = text[at];
    if (name.empty() && rest.starts_with(operatorWord) && rest.size() > operatorWord.size() && !std::isalnum(static_cast<unsigned char>(rest[operatorWord.size()])) &&
        rest[operatorWord.size()] != '_') {
      const std::size_t end = endOfOperator(text, at + operatorWord.size());
      name = text.substr(at, end - at);
      at = end;
    } else if (rest.starts_with("::") || c == ' ') {
      name.clear();
      at += c == ' ' ? 1 : 2;
    } else if (c == '(' || c == '<' || c == '{' || c == '[') {
      const std::size_t end = endOfGroup(text, at);
      if (end == std::string_view::npos)
        return {};
      const std::string_view behind = text.substr(end);
      const bool isLast = c == '(' && !name.empty() && behind.find("::") == std::string_view::npos;
      if (isLast)
        return name;
      if (c == '{' && name.empty())
        name = text.substr(at, end - at);
      at = end;
    } else {
      name += c;
      ++at;
    }
  }
  return name;
}

std::vector<std::string> otherVariants(std::string_view linkName)
{
  std::vector<std::string> out;
  if (!linkName.starts_with("_Z"))
    return out;
  // Behind the variant ends the name (E), or its template arguments (I) or tags (B) follow.
  for (std::size_t at = 4; at < linkName.size(); ++at) {
    const char kind = linkName[at - 2], variant = linkName[at - 1], next = linkName[at];
    if ((kind != 'C' && kind != 'D') || variant < '0' || variant > '5' || (next != 'E' && next != 'I' && next != 'B'))
      continue;
    for (const char other : {'0', '1', '2', '3', '4', '5'})
      if (other != variant) {
        out.emplace_back(linkName);
        out.back()[at - 1] = other;
      }
  }
  return out;
}

std::string methodOfThunk(std::string_view linkName)
{
  if (!linkName.starts_with("_ZT"))
    return {};
  std::string_view rest = linkName.substr(3);
  if (rest.starts_with('c')) {
    rest.remove_prefix(1);
    if (!takeCallOffset(rest))
      return {};
  }
  if (!takeCallOffset(rest) || rest.empty())
    return {};
  return "_Z" + std::string(rest);
}

std::string demangled(std::string_view linkName)
{
  if (!linkName.starts_with("_Z"))
    return {};
  int status = 0;
  char *text = abi::__cxa_demangle(std::string(linkName).c_str(), nullptr, nullptr, &status);
  if (text == nullptr)
    return {};
  std::string out = text;
  std::free(text);
  return out;
}

} // namespace headroom::program
