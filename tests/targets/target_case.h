// SPDX-License-Identifier: Apache-2.0
// One program of cases/: what is written beside its calls, and what the audit says of them.
#pragma once

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace headroom::targets {

/// How a case is built.
struct Build {
  std::string name; ///< of the case, the compiler and the level
  std::string path;
  bool usesClang = false;
  std::string level; ///< -O0, -Os, -O2
  std::vector<std::string> flags;
  std::string library; ///< path; empty for none
};

/// What can be called at one line.
struct LineTargets {
  std::set<std::string> functions;
  bool isOpen = false;

  friend bool operator==(const LineTargets &, const LineTargets &) = default;
};

/// Every case with every compiler and level that it is for; by name. A directive that is not understood is an error.
[[nodiscard]] std::vector<Build> allBuilds(const std::string &directory, std::string &error);

[[nodiscard]] std::map<unsigned, LineTargets> writtenTargets(const std::string &path);

/// Builds and audits; by line of the case's own file. Empty with an error otherwise.
[[nodiscard]] std::map<unsigned, LineTargets> foundTargets(const Build &build, const std::string &directory, std::string &error);

/// Of the program that foundTargets() built.
[[nodiscard]] std::set<std::string> linkedFunctions(const Build &build, const std::string &directory);

/// `Shape::area` of `_ZThn8_N5Shape4areaEv`; a lambda is `lambda` in what it is in, under the name of either compiler.
[[nodiscard]] std::string plainName(const std::string &linkName);

void PrintTo(const Build &build, std::ostream *out);
void PrintTo(const LineTargets &targets, std::ostream *out);

} // namespace headroom::targets
