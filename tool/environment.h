// SPDX-License-Identifier: Apache-2.0
// What the outside gives to a run, as values: nothing behind this asks the process, so that a test can stand in for it.
#pragma once

#include <iosfwd>
#include <map>
#include <string>

namespace headroom::tool {

struct Environment {
  std::map<std::string, std::string> variables; ///< of the process
  std::string directory;                        ///< current directory, absolute
  std::string today;                            ///< ISO date, where neither --today nor SOURCE_DATE_EPOCH gives one
  std::string executable;                       ///< this program's file, which its workers run too
  bool outIsTerminal = false;
  bool errIsTerminal = false;
  unsigned cores = 1; ///< that the process may use

  [[nodiscard]] std::string variable(const std::string &name) const
  {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  }
};

/// Results go to `out`, everything else to `err`.
struct Streams {
  std::ostream &out;
  std::ostream &err;
};

} // namespace headroom::tool
