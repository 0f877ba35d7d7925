// SPDX-License-Identifier: Apache-2.0
// `.headroom.yaml` (design section 6): text in, values out; one function here reads a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/project_config.h"
#include "facts/rule_info.h"

namespace headroom {

inline constexpr const char *configFileName = ".headroom.yaml";
inline constexpr int configSchema = 1; ///< of `schema: 1`

/// One entry of `images`: what holds for the images that match, over what the file says for all.
struct ImageOverride {
  std::string board; ///< glob; empty: any
  std::string id;    ///< glob; empty: any
  ProjectConfig config;
  ConfigPlace place;
};

struct ConfigFile {
  ProjectConfig config;
  std::vector<ImageOverride> images;
  std::vector<Error> notes; ///< accepted, but not what was probably meant: a level for a rule that this version does not have
};

/// Either a file or all its errors, ordered by place.
struct ConfigRead {
  std::optional<ConfigFile> file;
  std::vector<Error> errors;
};

/// `path` is only for places. `rules` says which ids exist.
[[nodiscard]] ConfigRead readProjectConfig(std::string_view text, const std::string &path, const std::vector<RuleInfo> &rules);

/// What holds for one image: every matching override in file order over the common part. Single values and entries of maps
/// replace; list entries with the key of an earlier one (calls: in and through; bounds: what they bound; recursion: function;
/// interrupts: name; api: functions) replace it, others are added; `own` and `packs` replace as a whole.
[[nodiscard]] ProjectConfig configFor(const ConfigFile &file, const std::string &board, const std::string &id);

/// The nearest `.headroom.yaml` in `startDirectory` or a parent; empty where there is none. A misspelt file name on the way
/// (`.headroom.yml`) is an error, since a configuration that is silently ignored is worse than none.
[[nodiscard]] Expected<std::string> findProjectConfig(const std::string &startDirectory);

/// Reads the file at `path`; places are printed with `shownPath`.
[[nodiscard]] ConfigRead loadProjectConfig(const std::string &path, const std::string &shownPath, const std::vector<RuleInfo> &rules);

} // namespace headroom
