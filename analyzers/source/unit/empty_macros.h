// SPDX-License-Identifier: Apache-2.0
// Macros of the analysed file that expand to nothing: a placement tag of an RTOS is one where its option is off.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <clang/Lex/PPCallbacks.h>

#include "facts/source_facts.h"
#include "source/unit/positions.h"

namespace clang {
class SourceManager;
}

namespace headroom::unit {

using EmptyExpansions = std::vector<std::pair<std::string, clang::SourceLocation>>;

/// Hears every expansion; keeps those in the main file's own text whose macro has no tokens.
class EmptyMacroListener : public clang::PPCallbacks {
public:
  EmptyMacroListener(const clang::SourceManager &sources, EmptyExpansions &found) : sources_(sources), found_(found) {}

  void MacroExpands(const clang::Token &name, const clang::MacroDefinition &definition, clang::SourceRange range,
                    const clang::MacroArgs *arguments) override;

private:
  const clang::SourceManager &sources_;
  EmptyExpansions &found_;
};

/// Sorted by position, each once.
[[nodiscard]] std::vector<SourceEmptyMacro> emptyMacrosOf(const EmptyExpansions &found, Positions &positions);

} // namespace headroom::unit
