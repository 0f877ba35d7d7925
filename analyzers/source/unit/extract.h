// SPDX-License-Identifier: Apache-2.0
// One translation unit through Clang's LibTooling -> SourceFacts.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "facts/expected.h"
#include "facts/source_facts.h"
#include "source/commands/clang_command.h"
#include "source/unit/generated_object.h"

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
  /// With `object`, machine code is made from the same parse; why there is none stands in it and touches no fact.
  [[nodiscard]] Expected<SourceFacts> extract(const ClangCommand &command, GeneratedObject *object = nullptr);

  /// A unit in assembly: code and the files that were read, no facts.
  [[nodiscard]] Expected<std::vector<SourceInput>> assemble(const ClangCommand &command, GeneratedObject &object);

private:
  /// Makes its directory the current one and opens its file.
  std::optional<Error> enter(const ClangCommand &command);

  struct Shared;
  std::unique_ptr<Shared> shared_;
};

} // namespace headroom
