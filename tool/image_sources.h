// SPDX-License-Identifier: Apache-2.0
// The sources that one image was built from, as far as its build directory tells.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assembly_inputs.h"
#include "build_times.h"
#include "environment.h"
#include "facts/expected.h"
#include "facts/pack.h"
#include "facts/source_facts.h"
#include "inputs.h"
#include "options.h"
#include "path_roots.h"
#include "sources.h"

namespace headroom::tool {

struct ImageSources {
  std::vector<SourceFacts> units;
  std::vector<UnitCode> code;           ///< as Sources::code
  std::vector<std::string> linkSources; ///< as Sources::linkSources
  std::vector<std::string> missing;     ///< headers that were not found, as `#include` spells them; sorted, unique
  std::optional<CompileCommand> command; ///< one of the build's, for questions to its compiler
  std::string identity;                ///< as Sources::identity
  std::optional<std::uint64_t> count;  ///< units that say something; empty where nobody looked for sources
  std::vector<std::string> incomplete; ///< `src/rx.c: 3 errors, first: src/rx.c:3:5: expected ';'`
  std::vector<AssemblySource> assembly;
  BuiltOutputs outputs;                ///< of sources and assembly, as far as the commands tell
  std::string database;                ///< as shown, with the number of its entries; empty where there is none
  std::vector<Error> errors;
  std::vector<std::string> warnings;
};

/// FROM and TO of each --path-map.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> pathMapPairs(const std::vector<std::string> &pathMaps);

/// What is said of an incomplete unit in `coverage.incomplete`: its file first, as the configuration's `incomplete` list names it.
[[nodiscard]] std::string incompleteText(const IncompleteUnit &unit, const PathRoots &roots);

/// Nothing for a single file. `files` are those that the user named. With `code`, machine code comes too; `packs` say what the build
/// writes itself.
[[nodiscard]] ImageSources readImageSources(const ImageInput &input, const InputOptions &options, const std::vector<std::string> &files,
                                            CodeWanted code, const std::vector<Pack> &packs,
                                            const std::function<void(std::size_t done, std::size_t total)> &onProgress,
                                            const Environment &environment);

/// A file that none of the images' databases has.
[[nodiscard]] Error notInDatabase(const std::string &file, const std::vector<std::string> &databases, const std::string &shownBuild);

} // namespace headroom::tool
