// SPDX-License-Identifier: Apache-2.0
#include "facts/nearest.h"

#include <algorithm>
#include <cstddef>

namespace headroom {

namespace {

std::string folded(std::string_view name)
{
  std::string out(name);
  for (char &c : out) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
    else if (c == '_')
      c = '-';
  }
  return out;
}

} // namespace

unsigned editDistance(std::string_view a, std::string_view b, unsigned limit)
{
  const std::size_t lengthGap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (lengthGap > limit)
    return limit + 1;
  // Three rows suffice: a swap looks back two rows, everything else one.
  std::vector<unsigned> beforeLast(b.size() + 1);
  std::vector<unsigned> last(b.size() + 1);
  std::vector<unsigned> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i);
    unsigned best = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const unsigned cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], beforeLast[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit)
      return limit + 1;
    beforeLast.swap(last);
    last.swap(row);
  }
  return std::min(last[b.size()], limit + 1);
}

std::string nearest(std::string_view name, const std::vector<std::string> &valid)
{
  const std::string wanted = folded(name);
  unsigned limit = static_cast<unsigned>(std::max<std::size_t>(1, wanted.size() / 3));
  std::string out;
  for (const std::string &candidate : valid) {
    const unsigned distance = editDistance(wanted, folded(candidate), limit);
    if (distance > limit)
      continue;
    out = candidate;
    if (distance == 0)
      break;
    limit = distance - 1;
  }
  return out;
}

} // namespace headroom
