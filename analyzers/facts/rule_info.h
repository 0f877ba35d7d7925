// SPDX-License-Identifier: Apache-2.0
// What rules/rules.yaml says about one rule; help, `headroom rules`, SARIF rules and the index of the pages come from it.
#pragma once

#include <string>
#include <vector>

#include "facts/project_config.h"

namespace headroom {

struct RuleInfo {
  std::string id;                    ///< kebab-case, stable, one for the whole project
  std::string family;                ///< `stack`, `context`, `allocation`, ...: groups the index
  Level level = Level::Warning;      ///< where the configuration says nothing
  std::string precision;             ///< `exact`, `high`, `medium`: how often a finding is true
  std::vector<std::string> evidence; ///< what it needs: `image`, `source`, ...; without it the rule is undecided
  std::string title;                 ///< what a finding says, in one sentence
  std::string limit;                 ///< the configuration key that switches it on: `limits.frame_size`; empty: always on
  std::string since;                 ///< version that first has it; empty: the id is reserved, nothing reports it
  ConfigPlace place;

  [[nodiscard]] bool isAvailable() const { return !since.empty(); }
};

} // namespace headroom
