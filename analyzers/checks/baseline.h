// SPDX-License-Identifier: Apache-2.0
// What was accepted of an image, and what a run found beyond it. The gate counts only what a change made worse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/check.h"

namespace headroom {

struct BaselineRoot {
  std::string name;
  std::string kind; ///< as kindName(RootKind)
  Bound::Kind bound = Bound::Kind::Bounded;
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> stackBytes;
  std::optional<std::uint64_t> fatalBytes;   ///< of Root::fatalBound
  std::optional<std::uint64_t> assumedBytes; ///< of Root::assumedBound
};

struct BaselineFinding {
  std::string fingerprint;
  std::string rule;
  Level level = Level::Warning;
  std::string file; ///< for readers; a file that moved is the same finding
  std::string message;
};

struct Baseline {
  std::string image;    ///< ImageProgram::id
  std::string evidence; ///< `image`, `objects`, `generated`
  std::string tool;     ///< version that wrote it
  std::vector<std::string> rules;        ///< that were on; sorted
  std::vector<BaselineRoot> roots;       ///< by name
  std::vector<BaselineFinding> findings; ///< by rule, file, fingerprint
};

/// What the comparison says beside the findings' states.
struct Comparison {
  std::string path;             ///< of the baseline, as given
  std::string notCompared;      ///< why nothing is compared, and every finding counts as new; empty: it is compared
  std::vector<BaselineFinding> fixed;        ///< in the baseline, not found any more, though their rules looked
  std::map<std::string, BaselineRoot> roots; ///< by name: those that the image has, too
};

/// `rules`: the ids of all rules that there are. Findings that are suppressed or outside `own` are not part of it.
[[nodiscard]] Baseline baselineOf(const ImageProgram &program, const CheckResult &result, const ProjectConfig &config,
                                  const std::vector<std::string> &rules, const std::string &version);

/// How far a bound may grow before `stack-growth` says so. Percent is of the baseline's bytes.
using Growth = std::optional<Margin>;

/// Sets each finding's state, `existing` or `new`, and adds the findings of the comparison itself. A finding of the baseline is new again
/// where its level rose, or where it is about a stack that got worse. Findings of rules that the baseline does not know are notes.
[[nodiscard]] Comparison compareWith(const Baseline &baseline, const ImageProgram &program, const ProjectConfig &config, const Growth &growth,
                                     CheckResult &result);

} // namespace headroom
