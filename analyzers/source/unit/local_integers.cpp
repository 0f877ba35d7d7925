// SPDX-License-Identifier: Apache-2.0
#include "source/unit/local_integers.h"

#include <clang/AST/Stmt.h>

namespace headroom::unit {

namespace {

/// The automatic integer that an expression names; parameters and what a closure captures have values from elsewhere.
const clang::VarDecl *localNamed(const clang::Expr *expression)
{
  const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParens());
  const auto *variable = name ? llvm::dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
  if (!variable || name->refersToEnclosingVariableOrCapture() || !variable->hasLocalStorage() || llvm::isa<clang::ParmVarDecl>(variable) || !variable->getType()->isIntegralOrEnumerationType())
    return nullptr;
  return variable;
}

} // namespace

LocalIntegers::LocalIntegers(const clang::Stmt *body)
{
  std::vector<const clang::Stmt *> pending;
  if (body)
    pending.push_back(body);
  while (!pending.empty()) {
    const clang::Stmt *statement = pending.back();
    pending.pop_back();
    read(*statement, pending);
  }
}

void LocalIntegers::read(const clang::Stmt &statement, std::vector<const clang::Stmt *> &pending)
{
  if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(&statement)) {
    for (const clang::Decl *declaration : declarations->decls())
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
          variable && variable->hasLocalStorage() && variable->getInit() && variable->getType()->isIntegralOrEnumerationType())
        locals_[variable].given.push_back(variable->getInit());
  } else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(&statement); cast && cast->getCastKind() == clang::CK_LValueToRValue) {
    if (localNamed(cast->getSubExpr()))
      return; // a read
  } else if (const auto *assignment = llvm::dyn_cast<clang::BinaryOperator>(&statement); assignment && assignment->isAssignmentOp()) {
    if (const clang::VarDecl *variable = localNamed(assignment->getLHS())) {
      Local &local = locals_[variable];
      local.given.push_back(assignment->getRHS());
      local.isReassigned = true;
      pending.push_back(assignment->getRHS());
      return;
    }
  } else if (const auto *step = llvm::dyn_cast<clang::UnaryOperator>(&statement); step && step->isIncrementDecrementOp()) {
    if (const clang::VarDecl *variable = localNamed(step->getSubExpr())) {
      locals_[variable].isReassigned = true;
      return;
    }
  } else if (const auto *expression = llvm::dyn_cast<clang::DeclRefExpr>(&statement)) {
    if (const clang::VarDecl *variable = localNamed(expression))
      locals_[variable].isShared = true;
    return;
  }
  for (const clang::Stmt *child : statement.children())
    if (child)
      pending.push_back(child);
}

bool LocalIntegers::isFixed(const clang::VarDecl &variable) const
{
  const auto found = locals_.find(&variable);
  return found != locals_.end() && !found->second.isShared && !found->second.isReassigned && found->second.given.size() == 1;
}

const std::vector<const clang::Expr *> *LocalIntegers::givenTo(const clang::VarDecl &variable) const
{
  const auto found = locals_.find(&variable);
  return found == locals_.end() || found->second.isShared ? nullptr : &found->second.given;
}

} // namespace headroom::unit
