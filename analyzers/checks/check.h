// SPDX-License-Identifier: Apache-2.0
// Runs the rules on one image and applies the configuration to what they find: levels, `own`, suppressions, identity, order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/limit.h"
#include "checks/rule.h"

namespace headroom {

struct CheckOptions {
  std::map<std::string, Level> defaultLevels; ///< from the rule metadata; a rule that is not in it has its own
  std::string today;                          ///< ISO date that expiries are compared with
  std::vector<StaleSource> stale;
  std::vector<Draft> drafts; ///< of rules that need more than the image: made by the caller, with their rule's id
};

struct CheckResult {
  std::vector<Finding> findings;       ///< worst level first, then by place, rule, root and symbol; suppressed ones included
  std::vector<Undecided> undecided;    ///< sorted, unique
  std::vector<std::string> incomplete; ///< what could not be read and the configuration does not accept; sorted
  std::vector<std::string> accepted;   ///< what could not be read and the configuration accepts; sorted
  bool hasRoots = true;                ///< false: there was no stack to judge
  std::optional<Limit> limit;          ///< of a run about some files only: what it leaves out
};

/// Also writes the ids of undecided rules to `program.coverage.undecided`, and takes the notes that become findings out of its notes.
[[nodiscard]] CheckResult runChecks(ImageProgram &program, const ProjectConfig &config, const CheckOptions &options);

} // namespace headroom
