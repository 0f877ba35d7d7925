// SPDX-License-Identifier: Apache-2.0
#include "source/unit/empty_macros.h"

#include <algorithm>
#include <tuple>

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/MacroInfo.h>
#include <clang/Lex/Token.h>

namespace headroom::unit {

void EmptyMacroListener::MacroExpands(const clang::Token &name, const clang::MacroDefinition &definition, clang::SourceRange,
                                      const clang::MacroArgs *)
{
  const clang::MacroInfo *macro = definition.getMacroInfo();
  if (macro && macro->getNumTokens() == 0 && name.getLocation().isFileID() && sources_.isWrittenInMainFile(name.getLocation()))
    found_.emplace_back(name.getIdentifierInfo()->getName().str(), name.getLocation());
}

std::vector<SourceEmptyMacro> emptyMacrosOf(const EmptyExpansions &found, Positions &positions)
{
  std::vector<SourceEmptyMacro> out;
  for (const auto &[name, location] : found)
    out.push_back({name, positions.of(location)});
  const auto key = [](const SourceEmptyMacro &one) { return std::tie(one.position.file, one.position.line, one.position.column, one.name); };
  std::sort(out.begin(), out.end(), [&](const SourceEmptyMacro &a, const SourceEmptyMacro &b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace headroom::unit
