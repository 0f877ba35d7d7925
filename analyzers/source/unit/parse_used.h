// SPDX-License-Identifier: Apache-2.0
// The parse of a unit without the bodies that nothing in it uses. They are half of the work and more: a unit of Zephyr sees some 500
// inline functions and calls a few dozen.
#pragma once

#include <clang/AST/ASTConsumer.h>
#include <clang/Sema/Sema.h>
#include <llvm/ADT/DenseSet.h>

namespace headroom::unit {

/// Functions whose bodies the parser does not see, by the place of the name. The parser asks for each once.
class UnseenBodies {
public:
  void expect(llvm::DenseSet<clang::SourceLocation> names) { names_ = std::move(names); }

  /// What an ASTConsumer answers to shouldSkipFunctionBody.
  [[nodiscard]] bool skip(const clang::Decl &declaration);
  /// False: the parser took what is left of a body for all of it.
  [[nodiscard]] bool wereAllSkipped() const { return names_.empty(); }

private:
  llvm::DenseSet<clang::SourceLocation> names_;
};

/// Whether what is lexed does not depend on what was parsed before, so that the whole unit can be lexed first. In C++ it does: a
/// declaration can make a type trait's keyword a name.
[[nodiscard]] bool canLexFirst(const clang::LangOptions &language);

/// As clang::ParseAST, for a language that can be lexed first. Errors of the preprocessor, and pragmas that act on it while parsing
/// goes on, end it before anything is parsed: false.
[[nodiscard]] bool parseUsed(clang::Sema &sema, UnseenBodies &unseen);

} // namespace headroom::unit
