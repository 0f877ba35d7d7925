// SPDX-License-Identifier: Apache-2.0
// Results to stdout or to files, in several formats in one run.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "environment.h"
#include "facts/expected.h"
#include "options.h"

namespace headroom::tool {

struct Sink {
  std::string format;
  std::string path; ///< empty: stdout
};

/// `text, json or csv`
[[nodiscard]] std::string listed(const std::vector<std::string> &names);

/// What `--format` and `-o` ask for. Errors: a format that the command does not have, two results on stdout, one path twice.
[[nodiscard]] Expected<std::vector<Sink>> sinksOf(const OutputOptions &options);

/// Writes to a unique temporary file beside `path`, then renames: a reader sees the old result or the new one, and parallel runs do
/// not meet. Empty iff it was written.
[[nodiscard]] std::optional<Error> writeFile(const std::string &path, const std::string &bytes);

/// Renders each sink's format once and writes it. `render` gets the format and whether to colour.
[[nodiscard]] std::vector<Error> writeResults(const std::vector<Sink> &sinks, const OutputOptions &options, const Environment &environment,
                                              std::ostream &out,
                                              const std::function<std::string(const std::string &format, bool useColor)> &render);

} // namespace headroom::tool
