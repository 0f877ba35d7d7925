// SPDX-License-Identifier: Apache-2.0
#include "program/glob.h"

#include <algorithm>

namespace headroom::program {

// Greedy with one point to go back to: linear in practice, at worst pattern x text, never exponential.
bool matchesGlob(std::string_view pattern, std::string_view text)
{
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

bool matchesAnyGlob(const std::vector<std::string> &patterns, std::string_view text)
{
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string &pattern) { return matchesGlob(pattern, text); });
}

bool isGlob(std::string_view pattern)
{
  return pattern.find_first_of("*?") != std::string_view::npos;
}

} // namespace headroom::program
