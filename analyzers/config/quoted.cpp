// SPDX-License-Identifier: Apache-2.0
#include "config/quoted.h"

namespace headroom {

std::string inQuotes(const std::string &text)
{
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + '"';
}

std::string inQuotes(const std::vector<std::string> &texts)
{
  std::string out = "[";
  for (const std::string &text : texts)
    out += (out.size() > 1 ? ", " : "") + inQuotes(text);
  return out + "]";
}

} // namespace headroom
