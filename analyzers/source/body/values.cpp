// SPDX-License-Identifier: Apache-2.0
#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

// What stands between an expression and its value without doing anything, as Clang's graph leaves it out.
const clang::Expr *BodyLowering::plain(const clang::Expr *expression)
{
  while (expression) {
    const clang::Expr *inner = expression->IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::ExprWithCleanups>(inner))
      inner = full->getSubExpr();
    else if (const auto *bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(inner))
      inner = bound->getSubExpr();
    else if (const auto *substituted = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(inner))
      inner = substituted->getReplacement();
    else if (const auto *rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(inner))
      inner = rewritten->getSemanticForm();
    if (inner == expression)
      return expression;
    expression = inner;
  }
  return expression;
}

// Reads, writes and calls: to be lowered where they stand, not where they are used.
bool BodyLowering::standsInOrder(const clang::Stmt &statement)
{
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(&statement))
    return cast->getCastKind() == clang::CK_LValueToRValue && !llvm::isa<clang::CompoundLiteralExpr>(plain(cast->getSubExpr()));
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(&statement))
    return unary->isIncrementDecrementOp();
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(&statement))
    return binary->isAssignmentOp() || binary->isLogicalOp();
  return llvm::isa<clang::CallExpr, clang::AbstractConditionalOperator, clang::StmtExpr, clang::AtomicExpr, clang::VAArgExpr, clang::CXXConstructExpr,
                   clang::CXXInheritedCtorInitExpr, clang::CXXNewExpr, clang::CXXDeleteExpr, clang::CXXThrowExpr, clang::LambdaExpr>(statement);
}

BodyValue BodyLowering::valueOf(const clang::Expr *expression)
{
  expression = plain(expression);
  if (!expression)
    return noValue;
  if (const auto known = values_.find(expression); known != values_.end())
    return known->second;
  const BodyValue value = lowerExpression(*expression);
  values_[expression] = value;
  return value;
}

// An expression that several places of the text share: a default argument, a default initialiser, the parts of a binding.
BodyValue BodyLowering::valueElsewhere(const clang::Expr &expression)
{
  llvm::DenseMap<const clang::Expr *, BodyValue> values;
  std::swap(values, values_);
  const BodyValue value = valueOf(&expression);
  std::swap(values, values_);
  return value;
}

BodyValue BodyLowering::evaluated(const clang::Expr &expression)
{
  clang::Expr::EvalResult result;
  if (expression.isValueDependent() || !expression.EvaluateAsRValue(result, context_) || result.HasSideEffects || !result.Val.isInt())
    return noValue;
  const llvm::APSInt &number = result.Val.getInt();
  if (number.getSignificantBits() > 64)
    return noValue;
  doubtConstant(expression);
  return build_.integer(number.isUnsigned() ? static_cast<std::int64_t>(number.getZExtValue()) : number.getSExtValue());
}

BodyValue BodyLowering::childrenUnknown(const clang::Expr &expression)
{
  llvm::SmallVector<BodyValue, 8> from;
  for (const clang::Stmt *child : expression.children())
    if (const auto *part = llvm::dyn_cast_or_null<clang::Expr>(child))
      from.push_back(valueOf(part));
  return build_.unknown(from);
}

BodyValue BodyLowering::valueOfStatement(const clang::StmtExpr &expression)
{
  const clang::Stmt *last = expression.getSubStmt()->body_empty() ? nullptr : expression.getSubStmt()->body_back();
  while (const auto *label = llvm::dyn_cast_or_null<clang::LabelStmt>(last))
    last = label->getSubStmt();
  const auto *value = llvm::dyn_cast_or_null<clang::Expr>(last);
  if (!value || shapeOf(expression.getType()) == Shape::None)
    return noValue;
  return valueOf(value);
}

BodyValue BodyLowering::lowerExpression(const clang::Expr &expression)
{
  build_.at(llvm::isa<clang::CallExpr>(expression) ? expression.getBeginLoc() : expression.getExprLoc());
  switch (expression.getStmtClass()) {
  case clang::Stmt::IntegerLiteralClass:
  case clang::Stmt::CharacterLiteralClass:
  case clang::Stmt::CXXBoolLiteralExprClass:
  case clang::Stmt::UnaryExprOrTypeTraitExprClass:
  case clang::Stmt::OffsetOfExprClass:
  case clang::Stmt::TypeTraitExprClass:
  case clang::Stmt::ArrayTypeTraitExprClass:
  case clang::Stmt::CXXNoexceptExprClass:
  case clang::Stmt::SizeOfPackExprClass:
  case clang::Stmt::ConceptSpecializationExprClass:
  case clang::Stmt::RequiresExprClass: {
    const BodyValue value = evaluated(expression);
    return value == noValue ? childrenUnknown(expression) : value;
  }
  case clang::Stmt::CXXNullPtrLiteralExprClass:
  case clang::Stmt::GNUNullExprClass:
    return build_.integer(0);
  case clang::Stmt::ImplicitValueInitExprClass:
  case clang::Stmt::CXXScalarValueInitExprClass: {
    if (shapeOf(expression.getType()) == Shape::Scalar)
      return expression.getType()->isFloatingType() ? build_.unknown() : build_.integer(0);
    const std::uint32_t whole = temporary(expression.getType());
    clear(local(whole), expression.getType(), 0);
    return local(whole);
  }
  case clang::Stmt::StringLiteralClass:
  case clang::Stmt::PredefinedExprClass:
    return build_.add(Kind::Text);
  case clang::Stmt::DeclRefExprClass: {
    const auto &name = llvm::cast<clang::DeclRefExpr>(expression);
    if (llvm::isa<clang::EnumConstantDecl, clang::NonTypeTemplateParmDecl>(name.getDecl()))
      if (const BodyValue value = evaluated(expression); value != noValue)
        return value;
    return addressOfName(name);
  }
  case clang::Stmt::MemberExprClass:
    return addressOfMember(llvm::cast<clang::MemberExpr>(expression));
  case clang::Stmt::ArraySubscriptExprClass:
    return addressOfElement(llvm::cast<clang::ArraySubscriptExpr>(expression));
  case clang::Stmt::CXXThisExprClass: {
    const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
    const auto *pointee = expression.getType()->getPointeeCXXRecordDecl();
    return method && pointee && pointee->getCanonicalDecl() == method->getParent()->getCanonicalDecl() ? self() : build_.unknown();
  }
  case clang::Stmt::OpaqueValueExprClass:
    return valueOf(llvm::cast<clang::OpaqueValueExpr>(expression).getSourceExpr());
  case clang::Stmt::CXXDefaultArgExprClass:
    return valueElsewhere(*llvm::cast<clang::CXXDefaultArgExpr>(expression).getExpr());
  case clang::Stmt::CXXDefaultInitExprClass:
    return valueElsewhere(*llvm::cast<clang::CXXDefaultInitExpr>(expression).getExpr());
  case clang::Stmt::BinaryOperatorClass:
  case clang::Stmt::CompoundAssignOperatorClass:
    return valueOfBinary(llvm::cast<clang::BinaryOperator>(expression));
  case clang::Stmt::UnaryOperatorClass:
    return valueOfUnary(llvm::cast<clang::UnaryOperator>(expression));
  case clang::Stmt::ConditionalOperatorClass:
  case clang::Stmt::BinaryConditionalOperatorClass:
    return mergedValue(expression);
  case clang::Stmt::StmtExprClass:
    return valueOfStatement(llvm::cast<clang::StmtExpr>(expression));
  case clang::Stmt::ChooseExprClass:
    return valueOf(llvm::cast<clang::ChooseExpr>(expression).getChosenSubExpr());
  case clang::Stmt::GenericSelectionExprClass:
    return valueOf(llvm::cast<clang::GenericSelectionExpr>(expression).getResultExpr());
  case clang::Stmt::AtomicExprClass:
    return valueOfAtomic(llvm::cast<clang::AtomicExpr>(expression));
  case clang::Stmt::CallExprClass:
  case clang::Stmt::CXXMemberCallExprClass:
  case clang::Stmt::CXXOperatorCallExprClass:
  case clang::Stmt::UserDefinedLiteralClass:
    return valueOfCall(llvm::cast<clang::CallExpr>(expression));
  case clang::Stmt::InitListExprClass:
    return valueOfList(llvm::cast<clang::InitListExpr>(expression));
  case clang::Stmt::CompoundLiteralExprClass:
  case clang::Stmt::MaterializeTemporaryExprClass: {
    const auto *literal = llvm::dyn_cast<clang::CompoundLiteralExpr>(&expression);
    const clang::Expr *inner = literal ? literal->getInitializer() : llvm::cast<clang::MaterializeTemporaryExpr>(expression).getSubExpr();
    // In C++ a literal is a value, no object: K_FOREVER as an argument.
    if (literal && literal->isPRValue() && shapeOf(literal->getType()) == Shape::Scalar)
      return valueOf(inner);
    if (shapeOf(inner->getType()) == Shape::Record && !llvm::isa<clang::StringLiteral>(plain(inner)))
      return valueOf(inner);
    const std::uint32_t whole = temporary(inner->getType());
    initialise(local(whole), inner->getType(), inner);
    return local(whole);
  }
  case clang::Stmt::CXXConstructExprClass:
  case clang::Stmt::CXXTemporaryObjectExprClass:
    return valueOfConstruct(llvm::cast<clang::CXXConstructExpr>(expression));
  case clang::Stmt::CXXInheritedCtorInitExprClass:
    return emitCall({&expression}, {self()}, {});
  case clang::Stmt::CXXNewExprClass:
    return valueOfNew(llvm::cast<clang::CXXNewExpr>(expression));
  case clang::Stmt::LambdaExprClass:
    return valueOfLambda(llvm::cast<clang::LambdaExpr>(expression));
  case clang::Stmt::CXXDeleteExprClass:
    return valueOfDelete(llvm::cast<clang::CXXDeleteExpr>(expression));
  default:
    break;
  }
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(&expression))
    return valueOfCast(*cast);
  return childrenUnknown(expression);
}

} // namespace headroom::unit
