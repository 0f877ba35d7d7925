// SPDX-License-Identifier: Apache-2.0
#include "source/commands/macros.h"

#include <algorithm>

namespace headroom {

Macros parseDefines(std::string_view text)
{
  constexpr std::string_view define = "#define ";
  Macros out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    if (line.substr(0, define.size()) != define)
      continue;
    line.remove_prefix(define.size());
    std::size_t nameEnd = std::min(line.find_first_of(" ("), line.size());
    if (nameEnd < line.size() && line[nameEnd] == '(')
      nameEnd = std::min(line.find(')', nameEnd), line.size() - 1) + 1;
    std::string_view value = line.substr(nameEnd);
    if (!value.empty() && value[0] == ' ')
      value.remove_prefix(1);
    if (nameEnd > 0)
      out.insert_or_assign(std::string(line.substr(0, nameEnd)), std::string(value));
  }
  return out;
}

std::string valueOf(const Macros &macros, std::string_view name)
{
  const auto found = macros.find(name);
  return found == macros.end() ? "" : found->second;
}

} // namespace headroom
