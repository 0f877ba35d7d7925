// SPDX-License-Identifier: Apache-2.0
#include "facts/glob.h"

#include <cstddef>
#include <vector>

namespace headroom {

namespace {

std::vector<std::string_view> components(std::string_view path)
{
  std::vector<std::string_view> out;
  std::size_t start = 0;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', start)) {
    out.push_back(path.substr(start, slash - start));
    start = slash + 1;
  }
  out.push_back(path.substr(start));
  return out;
}

/// Wildcard matching over any sequence. Remembering only the last wildcard is enough: an earlier one that took more would leave
/// the later one less text, so giving back to the earlier can never turn a failure into a match.
template <typename Pattern, typename Text, typename IsAny, typename Same>
bool matchSequence(const Pattern &pattern, const Text &text, IsAny isAny, Same same)
{
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t lastAny = none;
  std::size_t resumeAt = 0;
  while (t < text.size()) {
    if (p < pattern.size() && isAny(pattern[p])) {
      lastAny = p++;
      resumeAt = t;
    } else if (p < pattern.size() && same(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (lastAny != none) {
      p = lastAny + 1;
      t = ++resumeAt;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && isAny(pattern[p]))
    ++p;
  return p == pattern.size();
}

} // namespace

bool globMatch(std::string_view pattern, std::string_view text)
{
  return matchSequence(pattern, text, [](char c) { return c == '*'; }, [](char p, char t) { return p == t; });
}

bool pathGlobMatch(std::string_view pattern, std::string_view path)
{
  const std::vector<std::string_view> parts = components(path);
  const std::vector<std::string_view> wanted = components(pattern);
  if (wanted.size() == 1 && wanted[0] != "**")
    return globMatch(wanted[0], parts.back());
  return matchSequence(wanted, parts, [](std::string_view p) { return p == "**"; }, globMatch);
}

} // namespace headroom
