// SPDX-License-Identifier: Apache-2.0
// One translation unit through Clang's LibTooling -> SourceFacts.
#pragma once

#include <memory>

#include "facts/expected.h"
#include "facts/source_facts.h"
#include "source/commands/clang_command.h"

namespace headroom {

/// Parses units one after another and keeps what they share (file contents, directory look-ups) between them.
class Extractor {
public:
  Extractor();
  ~Extractor();
  Extractor(const Extractor &) = delete;
  Extractor &operator=(const Extractor &) = delete;

  /// A unit with syntax errors or missing headers gives facts with `isIncomplete` and its errors; an Error is what the
  /// environment did: the main file cannot be read, the command is none.
  [[nodiscard]] Expected<SourceFacts> extract(const ClangCommand &command);

private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

} // namespace headroom
