// SPDX-License-Identifier: Apache-2.0
#include "stack_usage.h"

#include <fstream>
#include <regex>

namespace headroom::test {

std::vector<StackUsage> readStackUsage(const std::string &path, std::string &error)
{
  static const std::regex format(R"(.*:\d+:\d+:(\S+)\t(\d+)\t(static|dynamic|dynamic,bounded))");
  std::vector<StackUsage> out;
  std::ifstream stream(path);
  if (!stream)
    error += path + ": unreadable\n";
  for (std::string line; std::getline(stream, line);) {
    std::smatch match;
    if (std::regex_match(line, match, format))
      out.push_back({match[1], std::stoull(match[2]), match[3] == "dynamic"});
    else
      error += path + ": not understood: " + line + "\n";
  }
  return out;
}

bool namesSymbol(const std::string &function, const std::string &symbol)
{
  if (function == symbol)
    return true;
  return symbol.starts_with(function + ".") && symbol.find_first_not_of("0123456789", function.size() + 1) == std::string::npos;
}

} // namespace headroom::test
