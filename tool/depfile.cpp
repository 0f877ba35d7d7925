// SPDX-License-Identifier: Apache-2.0
#include "depfile.h"

namespace headroom::tool {

namespace {

std::string escaped(const std::string &name)
{
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == ' ' || name[i] == '\t') {
      // A backslash before a blank would escape it, so each of those that stand there is doubled (GCC, mkdeps.cc, munge).
      for (std::size_t at = i; at > 0 && name[at - 1] == '\\'; --at)
        out += '\\';
      out += '\\';
    } else if (name[i] == '#') {
      out += '\\';
    } else if (name[i] == '$') {
      out += '$';
    }
    out += name[i];
  }
  return out;
}

} // namespace

std::string depfileText(const std::string &target, const std::vector<std::string> &inputs)
{
  std::string out = escaped(target) + ":";
  for (const std::string &input : inputs)
    out += " \\\n  " + escaped(input);
  return out + "\n";
}

} // namespace headroom::tool
