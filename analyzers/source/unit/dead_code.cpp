// SPDX-License-Identifier: Apache-2.0
// Branches that no compiler keeps: `if (IS_ENABLED(X))` selects code by configuration, and what it leaves out must not add callees.
#include "source/unit/body_walker.h"

namespace headroom::unit {

bool BodyWalker::isConstantCondition(const clang::Expr *condition, bool &value) const
{
  return !condition->isValueDependent() && condition->EvaluateAsBooleanCondition(value, context_);
}

// A jump can enter a branch through its label although its condition never holds. Iterative: depth comes from the input.
bool BodyWalker::hasLabel(const clang::Stmt *statement)
{
  llvm::SmallVector<const clang::Stmt *, 32> open{statement};
  while (!open.empty()) {
    const clang::Stmt *next = open.pop_back_val();
    if (!next)
      continue;
    if (llvm::isa<clang::LabelStmt, clang::SwitchCase>(next))
      return true;
    if (llvm::isa<clang::Expr>(next) && !llvm::isa<clang::StmtExpr>(next))
      continue;
    open.append(next->child_begin(), next->child_end());
  }
  return false;
}

void BodyWalker::visitUnlessDead(const clang::Stmt *statement, bool isDead)
{
  if (statement && (!isDead || hasLabel(statement)))
    visit(statement);
}

} // namespace headroom::unit
