// SPDX-License-Identifier: Apache-2.0
// From a compile database to the facts of every unit in it: from the cache where nothing changed, else by workers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "environment.h"
#include "facts/expected.h"
#include "facts/source_facts.h"
#include "source/commands/compile_database.h"
#include "source/unit/generated_object.h"

namespace headroom::tool {

/// Of which units machine code is generated.
enum class CodeWanted {
  None,
  Missing, ///< of those whose object the build has not made, or not since something changed
  All
};

struct SourcesRequest {
  unsigned workers = 1;
  unsigned secondsPerUnit = 120;
  std::string cacheDirectory;                                          ///< empty: neither read nor written
  bool keepsStderr = false;                                            ///< what workers say there reaches the user
  std::function<void(std::size_t done, std::size_t total)> onProgress; ///< may be empty
  CodeWanted code = CodeWanted::None;
  std::vector<std::string> linkSources; ///< BuildProducts::linkSources of all packs: no code is generated of these, and they may be absent
};

/// Machine code of one unit.
struct UnitCode {
  std::string file;       ///< the source, absolute
  std::string output;     ///< where the build puts its object, absolute; empty where the command does not tell
  std::string built;      ///< the build's own object, up to date; empty: `object` counts
  GeneratedObject object;
};

/// A unit that says nothing that could be relied on.
struct IncompleteUnit {
  std::string file;       ///< absolute
  std::string first;      ///< the first error, `file:line:col: text`, or what became of the parser
  std::size_t errors = 0; ///< 0: there was no parse
};

struct Sources {
  std::vector<SourceFacts> units; ///< one for each command, in the order of the database; of one that failed only what it is
  std::vector<UnitCode> code; ///< where it was wanted: one for each command, those for assembly behind the others, but for link sources
  std::vector<std::string> linkSources; ///< sources that were left out as such; sorted
  std::vector<IncompleteUnit> incomplete;
  std::uint64_t reused = 0;  ///< from the cache
  std::string identity;      ///< digest of what `units` say; empty: of some it is not known, or there is no cache
  std::vector<Error> errors; ///< of the environment, each once
  std::vector<std::string> warnings;
};

[[nodiscard]] Sources extractSources(const CompileDatabase &database, const SourcesRequest &request, const Environment &environment);

} // namespace headroom::tool
