// SPDX-License-Identifier: Apache-2.0
// One result of one rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/project_config.h"
#include "program/program.h"

namespace headroom {

struct FindingStep {
  std::string function;
  SourcePlace place;
  std::string note;
};

struct SuppressedBy {
  std::string reason;
  std::string place; ///< `.headroom.yaml:14:5`
};

struct Finding {
  std::string rule;
  Level level = Level::Warning;
  std::string message; ///< lowercase first word, no full stop
  std::string help;    ///< next step; may be empty
  SourcePlace place;
  std::string symbol;             ///< function the finding is about; empty: none
  std::string root;               ///< root it is about; empty: none
  std::vector<FindingStep> path;  ///< a call chain, outermost first
  std::vector<std::vector<FindingStep>> otherPaths; ///< further chains to the same place, worst first
  std::vector<FindingStep> notes; ///< further places that explain it, in no order of calls
  std::string fingerprint;        ///< stable across line moves: rule, root, symbols; lowercase hex
  bool isOwn = true;              ///< inside `own`: gates; otherwise counted and shown with --all
  std::string state = "new";
  std::optional<SuppressedBy> suppressed;
};

/// A rule that could not be decided for one subject: neither found nor passed.
struct Undecided {
  std::string rule;
  std::string subject; ///< root or function
  std::string reason;  ///< what evidence is missing

  auto operator<=>(const Undecided &) const = default;
};

} // namespace headroom
