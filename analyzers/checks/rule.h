// SPDX-License-Identifier: Apache-2.0
// What a rule is: a pure function from one image's program to findings, and to the subjects that it could not decide.
#pragma once

#include <string>
#include <vector>

#include "checks/finding.h"
#include "facts/project_config.h"
#include "program/program.h"

namespace headroom {

/// A source file that the image's debug information names and that is newer than the image.
struct StaleSource {
  SourcePlace place;
};

struct RuleInput {
  const ImageProgram &program;
  const ProjectConfig &config;
  Level level = Level::Warning;          ///< what an ordinary finding of this rule weighs
  const std::vector<StaleSource> &stale; ///< gathered by the caller, since rules read no file
};

/// A finding before configuration, suppressions and identity are applied.
struct Draft {
  Finding finding;
  Level ceiling = Level::Error; ///< no configuration raises it above this: it rests on an assumption
  std::string discriminator;    ///< tells findings of one rule about one root and symbol apart; never a line or an address
  std::vector<std::string> roots; ///< that reach a finding which is about none of them: a suppression by root has to cover all
};

struct RuleOutcome {
  std::vector<Draft> drafts;
  std::vector<Undecided> undecided; ///< `rule` is filled in by the caller
};

struct Rule {
  const char *id;
  Level level; ///< default, where the rule metadata has none; `Off`: switched on by its limit
  RuleOutcome (*run)(const RuleInput &);
};

} // namespace headroom
