// SPDX-License-Identifier: Apache-2.0
// Solves the flows of one unit in the plainest way: until nothing changes, set by set. Judges facts, not speed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "facts/source_facts.h"

namespace headroom::test {

class ReferenceSolver {
public:
  explicit ReferenceSolver(const SourceFacts &facts);

  /// Names of the functions that an indirect or virtual call can reach, demangled and without parameters; `?` for UNKNOWN.
  [[nodiscard]] std::set<std::string> targetsOf(const SourceCall &call) const;
  /// The same for what a node holds; objects are left out.
  [[nodiscard]] std::set<std::string> functionsIn(SourceIndex node) const;

private:
  static constexpr SourceIndex unknown = noIndex;
  using Set = std::set<SourceIndex>; ///< nodes whose address it is, or `unknown`

  bool step();
  bool add(SourceIndex to, const Set &values);
  bool pass(const SourceCall &call, SourceIndex function);
  [[nodiscard]] std::set<SourceIndex> calleesOf(const SourceCall &call, bool &isOpen) const;
  [[nodiscard]] std::string nameOf(SourceIndex function) const;

  const SourceFacts &facts_;
  std::vector<Set> sets_;
  std::map<SourceNode, SourceIndex> nodes_;
  SourceIndex integers_ = noIndex; ///< holds functions only
};

} // namespace headroom::test
