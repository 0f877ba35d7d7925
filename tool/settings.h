// SPDX-License-Identifier: Apache-2.0
// The configuration and the knowledge that one run uses: command line before environment before file before default.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/project_file.h"
#include "environment.h"
#include "facts/expected.h"
#include "facts/pack.h"
#include "facts/rule_info.h"
#include "options.h"

namespace headroom::tool {

struct Settings {
  std::vector<RuleInfo> rules;
  ConfigFile config;         ///< without a file: everything at its default
  std::string configPath;    ///< as it can be opened; empty where there is none
  std::string today;         ///< ISO date
  std::vector<Error> errors; ///< any: nothing can be audited
  std::vector<std::string> warnings;
};

/// `project` is where the search for `.headroom.yaml` starts.
[[nodiscard]] Settings readSettings(const InputOptions &options, const std::string &project, const Environment &environment);

struct Packs {
  std::vector<Pack> packs;
  std::vector<Error> errors;
};

/// The packs for one image: names given with --rules replace the configuration's, files given with it come on top.
[[nodiscard]] Packs packsFor(const InputOptions &options, const ProjectConfig &config, const std::string &configPath,
                             const Environment &environment);

/// ISO date of --today, SOURCE_DATE_EPOCH or the clock; an error names what is no date.
[[nodiscard]] Expected<std::string> todayOf(const std::string &given, const Environment &environment);

/// The configuration file that a run starting in `project` uses; empty where there is none.
[[nodiscard]] Expected<std::string> configPathFor(const InputOptions &options, const std::string &project, const Environment &environment);

} // namespace headroom::tool
