// SPDX-License-Identifier: Apache-2.0
// What arguments are known to be, and what calls are made through, for people.
#include "source/unit/body_walker.h"

namespace headroom::unit {

void BodyWalker::constantOf(const clang::Expr &expression, SourceArgument &argument)
{
  const clang::QualType type = expression.getType();
  if (expression.isValueDependent() || !(type->isIntegralOrEnumerationType() || type->isAnyPointerType()))
    return;
  clang::Expr::EvalResult result;
  if (!expression.EvaluateAsRValue(result, context_) || result.HasSideEffects)
    return;
  if (result.Val.isInt()) {
    const llvm::APSInt &number = result.Val.getInt();
    if (number.getSignificantBits() > 64)
      return;
    argument.constant = SourceArgument::Constant::Integer;
    argument.value = number.isUnsigned() ? static_cast<std::int64_t>(number.getZExtValue()) : number.getSExtValue();
    return;
  }
  if (!result.Val.isLValue())
    return;
  const clang::APValue::LValueBase base = result.Val.getLValueBase();
  const std::int64_t offset = result.Val.getLValueOffset().getQuantity();
  if (base.isNull()) {
    argument.constant = SourceArgument::Constant::Integer;
    argument.value = offset;
    return;
  }
  const auto *declaration = base.dyn_cast<const clang::ValueDecl *>();
  if (const auto *function = llvm::dyn_cast_or_null<clang::FunctionDecl>(declaration)) {
    argument.constant = SourceArgument::Constant::Function;
    argument.index = unit_.functionOf(*function);
  } else if (const auto *variable = llvm::dyn_cast_or_null<clang::VarDecl>(declaration); variable && variable->hasGlobalStorage()) {
    argument.constant = SourceArgument::Constant::Variable;
    argument.index = unit_.variableOf(*variable);
    argument.value = offset;
  }
}

std::string BodyWalker::through(const clang::Expr *callee)
{
  std::string prefix;
  // Bound: `****f` and chains of casts only.
  for (unsigned step = 0; step < 64; ++step) {
    const clang::Expr *expression = callee->IgnoreParenCasts();
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      if (const auto *field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl())) {
        const SourceField &fact = unit_.facts.fields[unit_.fieldOf(*field)];
        return prefix + fact.record + "." + fact.field;
      }
      return prefix + member->getMemberDecl()->getNameAsString();
    }
    if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const std::string text = name->getDecl()->getNameAsString();
      if (llvm::isa<clang::ParmVarDecl>(name->getDecl()))
        return prefix + "parameter " + text;
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      return prefix + (variable && !variable->hasGlobalStorage() ? "local " : "") + text;
    }
    if (const auto *subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
      callee = subscript->getBase();
    } else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression); unary && unary->getOpcode() == clang::UO_Deref) {
      const clang::Expr *operand = unary->getSubExpr();
      if (!unary->getType()->isFunctionType())
        prefix += "*";
      callee = operand;
    } else if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression)) {
      if (const clang::FunctionDecl *direct = call->getDirectCallee())
        return prefix + "what " + direct->getNameAsString() + " returns";
      return prefix + "what a call returns";
    } else if (const auto *pointer = llvm::dyn_cast<clang::BinaryOperator>(expression); pointer && pointer->isPtrMemOp()) {
      callee = pointer->getRHS();
    } else if (llvm::isa<clang::AbstractConditionalOperator>(expression)) {
      return prefix + "a choice";
    } else {
      break;
    }
  }
  return prefix + "an expression";
}

} // namespace headroom::unit
