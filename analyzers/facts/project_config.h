// SPDX-License-Identifier: Apache-2.0
// What `.headroom.yaml` says (design section 6), after parsing and with its places, before it meets an image.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/pack.h"

namespace headroom {

/// Where in the configuration an entry stands, for notes about entries that match nothing.
struct ConfigPlace {
  std::string file;
  int line = 0;   ///< 1-based
  int column = 0; ///< 1-based
};

/// Bytes or a share of the stack's size: `256`, `10%`.
struct Margin {
  std::uint64_t bytes = 0;
  unsigned percent = 0;
};

enum class Level : std::uint8_t { Off, Note, Warning, Error };
[[nodiscard]] const char *levelName(Level level); ///< `off`, `note`, `warning`, `error`

struct RootBudget {
  std::optional<std::uint64_t> maxBytes;
  std::optional<Margin> margin;
  ConfigPlace place;
};

/// Targets of calls that the analysis cannot know.
struct CallAnnotation {
  std::string in;      ///< enclosing function (glob)
  std::string through; ///< `struct proto.handler`, `handlers` (a data symbol), `#2` (ordinal, 1-based by address); empty: every open site of `in`
  std::vector<std::string> targets;
  std::string reason;
  ConfigPlace place;
};

/// A bound from outside the analysis: a blob, ROM, a secure gateway.
struct BoundAnnotation {
  std::string function;           ///< one of the three selects
  std::optional<Address> address;
  std::string archive;            ///< archive or object file name
  std::uint64_t maxBytes = 0;
  std::vector<std::string> calls; ///< functions of the image that it calls back; their bounds are added
  std::string reason;
  ConfigPlace place;
};

struct RecursionAnnotation {
  RecursionRule rule;
  ConfigPlace place;
};

struct InterruptAnnotation {
  std::string name; ///< handler function, or interrupt name
  std::optional<int> priority;
  ConfigPlace place;
};

/// What the project's own functions do: wrappers that are not in the program's sources, drivers, prebuilt libraries.
struct ApiAnnotation {
  ApiRule rule;
  std::string reason;
  ConfigPlace place;
};

/// A symbol that has to lie in one linker region, whatever the build says.
struct PlacementPolicy {
  std::string symbol; ///< glob
  std::string region;
  std::string reason;
  ConfigPlace place;
};

struct IncompleteAnnotation {
  std::string file; ///< glob
  std::string reason;
  std::string expires; ///< ISO date or empty
  ConfigPlace place;
};

struct Suppression {
  std::string rule;
  std::string symbol; ///< glob; empty: any
  std::string file;   ///< glob; empty: any
  std::string root;   ///< glob; empty: any
  std::string reason;
  std::string expires;
  ConfigPlace place;
};

struct ProjectConfig {
  std::string path;   ///< of the file; empty where there is none
  std::string digest; ///< sha256 of the file's bytes, lowercase hex; empty where there is none
  std::vector<std::string> packs; ///< names or paths; empty: every shipped pack, by detection
  std::vector<std::string> own;   ///< globs
  std::optional<Margin> margin;   ///< on every stack
  std::map<std::string, RootBudget> rootBudgets; ///< by root name
  std::map<std::string, Level> levels;           ///< by rule id
  std::optional<std::uint64_t> frameSizeLimit;   ///< `limits: {frame_size: N}`: switches rule frame-size on
  std::optional<std::uint64_t> callDepthLimit;   ///< `limits: {call_depth: N}`: switches rule call-depth on
  std::vector<CallAnnotation> calls;
  std::vector<BoundAnnotation> bounds;
  std::vector<RecursionAnnotation> recursion;
  std::vector<InterruptAnnotation> interrupts;
  std::vector<std::string> fatal;
  std::vector<ApiAnnotation> api;
  std::vector<PlacementPolicy> placement;
  std::vector<IncompleteAnnotation> incomplete;
  std::vector<Suppression> suppressions;
  /// Where each value outside lists was set, by its dotted key (`budgets.margin`, `levels.recursion`); absent: the default holds.
  std::map<std::string, ConfigPlace> places;
};

} // namespace headroom
