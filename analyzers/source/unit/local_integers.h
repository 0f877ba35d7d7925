// SPDX-License-Identifier: Apache-2.0
// The integers of one function that nothing outside its own expressions can write: what each is given, and how often.
#pragma once

#include <vector>

#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>
#include <llvm/ADT/DenseMap.h>

namespace headroom::unit {

class LocalIntegers {
public:
  /// `body` may be null: then no integer is known.
  explicit LocalIntegers(const clang::Stmt *body);

  /// Has its one value from where it is declared: nothing assigns it, steps it or takes its address.
  [[nodiscard]] bool isFixed(const clang::VarDecl &variable) const;
  /// Null where something else than the given expressions may write it.
  [[nodiscard]] const std::vector<const clang::Expr *> *givenTo(const clang::VarDecl &variable) const;

private:
  struct Local {
    std::vector<const clang::Expr *> given; ///< initialiser and right-hand sides, those of `+=` and its like too
    bool isReassigned = false;
    bool isShared = false; ///< its address is taken, a closure holds it, assembly writes it
  };
  void read(const clang::Stmt &statement, std::vector<const clang::Stmt *> &pending);

  llvm::DenseMap<const clang::VarDecl *, Local> locals_;
};

} // namespace headroom::unit
