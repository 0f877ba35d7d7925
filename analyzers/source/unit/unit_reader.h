// SPDX-License-Identifier: Apache-2.0
// From a parsed unit to its facts.
#pragma once

#include <string>

#include <clang/AST/ASTContext.h>

#include "facts/source_facts.h"
#include "source/unit/empty_macros.h"

namespace headroom::unit {

class AllowanceComments;
class CompilerText;
class ErrorCollector;

/// Reads what the unit itself emits, and from there everything that is named: an inline function of a header that nothing uses is
/// no part of the program. False: the parser was told to skip a body that is used, and the facts are none.
[[nodiscard]] bool readUnit(clang::ASTContext &context, const std::string &directory, SourceFacts &facts, ErrorCollector &errors,
                            AllowanceComments &comments, const EmptyExpansions &macros, const CompilerText &text);

} // namespace headroom::unit
