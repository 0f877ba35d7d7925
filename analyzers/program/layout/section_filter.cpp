// SPDX-License-Identifier: Apache-2.0
#include "program/layout/section_filter.h"

#include <cctype>
#include <regex.h>

namespace headroom {

namespace {

/// What both dialects read the same way: literals, `.`, `*`, `+`, `?`, `|`, groups, classes without escapes, anchors, and escaped
/// punctuation. Lazy quantifiers, `(?...)`, `{}` and letter escapes (`\d`, `\b`) differ.
bool isShared(const std::string &filter)
{
  bool isInClass = false;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const char c = filter[i];
    const char next = i + 1 < filter.size() ? filter[i + 1] : '\0';
    if (c == '\\') {
      if (isInClass || next == '\0' || std::isalnum(static_cast<unsigned char>(next)))
        return false;
      ++i;
    } else if (isInClass) {
      isInClass = c != ']';
    } else if (c == '[') {
      isInClass = true;
      if (next == '^')
        ++i;
      if (i + 1 < filter.size() && filter[i + 1] == ']')
        return false;
    } else if (c == '{' || ((c == '*' || c == '+' || c == '?' || c == '(') && next == '?')) {
      return false;
    }
  }
  return !isInClass;
}

} // namespace

std::optional<std::vector<bool>> filterSections(const std::string &filter, const std::vector<std::string> &sections)
{
  std::vector<bool> out(sections.size(), true);
  if (filter.empty())
    return out;
  regex_t compiled;
  if (!isShared(filter) || regcomp(&compiled, filter.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
    return std::nullopt;
  for (std::size_t i = 0; i < sections.size(); ++i)
    out[i] = regexec(&compiled, sections[i].c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return out;
}

} // namespace headroom
