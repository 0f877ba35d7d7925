// SPDX-License-Identifier: Apache-2.0
// `// headroom: allow(rule, ...) reason` in comments of the project's own files. The lexer hands comments out, so that neither a string
// nor a macro can look like one.
#pragma once

#include <string>
#include <vector>

#include <clang/Lex/Preprocessor.h>

#include "facts/source_facts.h"
#include "source/unit/positions.h"

namespace headroom::unit {

/// Comments of branches that the preprocessor skips are not seen: what stands there covers nothing.
class AllowanceComments : public clang::CommentHandler {
public:
  bool HandleComment(clang::Preprocessor &preprocessor, clang::SourceRange comment) override;

  /// Sorted by position, each once: a header may be read several times.
  [[nodiscard]] std::vector<SourceAllowance> take(Positions &positions);

private:
  struct Found {
    clang::SourceLocation comment;
    clang::SourceLocation covered;
    SourceAllowance allowance;
  };
  std::vector<Found> found_;
};

/// `text` is a whole comment with its marks. Empty for one that says nothing to Headroom; what means to and cannot be read has no rules,
/// and its text for a reason, so that a rule can report it.
[[nodiscard]] std::vector<SourceAllowance> allowanceIn(std::string_view text);

} // namespace headroom::unit
