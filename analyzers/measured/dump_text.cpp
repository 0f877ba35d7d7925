// SPDX-License-Identifier: Apache-2.0
#include "measured/dump_text.h"

#include <algorithm>

namespace headroom::measured {

namespace {

constexpr std::string_view mark = "headroom-dump: ";
constexpr std::string_view firstBytes = "4852444d"; // HRDM

int digit(char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

bool isDumpText(std::string_view file)
{
  return !file.starts_with("HRDM") && file.find(mark) != std::string_view::npos;
}

Expected<DumpText> readDumpText(std::string_view file, const std::string &shownPath)
{
  DumpText out;
  std::size_t number = 0;
  for (std::size_t from = 0; from < file.size();) {
    ++number;
    const std::size_t end = std::min(file.find('\n', from), file.size());
    std::string_view line = file.substr(from, end - from);
    from = end + 1;
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos)
      continue;
    line.remove_prefix(at + mark.size());
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
      line.remove_suffix(1);
    const auto refuse = [&](const char *why) {
      return Error{Error::Kind::Environment, why, shownPath + ":" + std::to_string(number),
                   "other output got into the line, or its start is missing: take the dump again"};
    };
    if (line.size() % 2 != 0 || std::any_of(line.begin(), line.end(), [](char c) { return digit(c) < 0; }))
      return refuse("line of a dump is damaged, wanted pairs of digits 0 to 9 and a to f");
    if (line.starts_with(firstBytes)) {
      out.bytes.clear();
      ++out.dumps;
    } else if (out.dumps == 0) {
      return refuse("line of a dump is there without the dump's start");
    }
    for (std::size_t i = 0; i < line.size(); i += 2)
      out.bytes.push_back(static_cast<std::uint8_t>(digit(line[i]) * 16 + digit(line[i + 1])));
  }
  return out;
}

} // namespace headroom::measured
