// SPDX-License-Identifier: Apache-2.0
// What expressions yield.
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

Value BodyWalker::valueOf(const clang::Expr *expression)
{
  if (!expression)
    return {};
  // `a + b + c + ...` leans to the left and can be thousands deep without any nesting in the text.
  if (++nesting_ > mostNesting) {
    giveUp(expression->getBeginLoc(), "expressions are nested too deeply");
    --nesting_;
    return {};
  }
  Value value = valueOfKind(expression);
  --nesting_;
  return value;
}

Value BodyWalker::valueOfKind(const clang::Expr *expression)
{
  if (expression->isGLValue()) {
    const Place place = placeOf(expression);
    return isFollowed(expression->getType()) ? place.read : Value();
  }
  switch (expression->getStmtClass()) {
  case clang::Stmt::ParenExprClass:
    return valueOf(llvm::cast<clang::ParenExpr>(expression)->getSubExpr());
  case clang::Stmt::ConstantExprClass:
  case clang::Stmt::ExprWithCleanupsClass:
    return valueOf(llvm::cast<clang::FullExpr>(expression)->getSubExpr());
  case clang::Stmt::GenericSelectionExprClass:
    return valueOf(llvm::cast<clang::GenericSelectionExpr>(expression)->getResultExpr());
  case clang::Stmt::ChooseExprClass:
    return valueOf(llvm::cast<clang::ChooseExpr>(expression)->getChosenSubExpr());
  case clang::Stmt::OpaqueValueExprClass:
    return {}; // its source is read where it is bound
  case clang::Stmt::IntegerLiteralClass:
  case clang::Stmt::CharacterLiteralClass:
  case clang::Stmt::FloatingLiteralClass:
  case clang::Stmt::ImplicitValueInitExprClass:
  case clang::Stmt::GNUNullExprClass:
  case clang::Stmt::UnaryExprOrTypeTraitExprClass:
  case clang::Stmt::OffsetOfExprClass:
  case clang::Stmt::TypeTraitExprClass:
  case clang::Stmt::AddrLabelExprClass:
    return {};
  case clang::Stmt::ImplicitCastExprClass:
  case clang::Stmt::CStyleCastExprClass:
  case clang::Stmt::CXXStaticCastExprClass:
  case clang::Stmt::CXXReinterpretCastExprClass:
  case clang::Stmt::CXXConstCastExprClass:
  case clang::Stmt::CXXDynamicCastExprClass:
  case clang::Stmt::CXXFunctionalCastExprClass:
  case clang::Stmt::CXXAddrspaceCastExprClass:
  case clang::Stmt::BuiltinBitCastExprClass:
    return valueOfCast(*llvm::cast<clang::CastExpr>(expression));
  case clang::Stmt::BinaryOperatorClass:
  case clang::Stmt::CompoundAssignOperatorClass:
    return valueOfBinary(*llvm::cast<clang::BinaryOperator>(expression));
  case clang::Stmt::UnaryOperatorClass:
    return valueOfUnary(*llvm::cast<clang::UnaryOperator>(expression));
  case clang::Stmt::ConditionalOperatorClass:
  case clang::Stmt::BinaryConditionalOperatorClass:
    return valueOfConditional(*llvm::cast<clang::AbstractConditionalOperator>(expression));
  case clang::Stmt::StmtExprClass:
    return valueOfStatement(*llvm::cast<clang::StmtExpr>(expression));
  case clang::Stmt::AtomicExprClass:
    return valueOfAtomic(*llvm::cast<clang::AtomicExpr>(expression));
  case clang::Stmt::VAArgExprClass:
    visit(llvm::cast<clang::VAArgExpr>(expression)->getSubExpr());
    return isFollowed(expression->getType()) ? Value{{Kind::Copy, unit_.node(SourceNode::Kind::Variadic)}} : Value();
  case clang::Stmt::CallExprClass:
  case clang::Stmt::CXXMemberCallExprClass:
  case clang::Stmt::CXXOperatorCallExprClass:
  case clang::Stmt::UserDefinedLiteralClass:
    return valueOfCall(*llvm::cast<clang::CallExpr>(expression));
  case clang::Stmt::InitListExprClass:
  case clang::Stmt::CXXParenListInitExprClass:
    if (recordOf(expression->getType()) || expression->getType()->isArrayType()) {
      initialise(temporary(*expression), expression->getType(), expression);
      return {};
    }
    break;
  default:
    break;
  }
  bool isKnown = true;
  Value value = valueOfCxx(expression, isKnown);
  if (isKnown)
    return value;
  visitChildren(*expression);
  // A form that is not in this list and yields an address: anything.
  return isFollowed(expression->getType()) ? unknown() : Value();
}

void BodyWalker::visitChildren(const clang::Expr &expression)
{
  for (const clang::Stmt *child : expression.children())
    visit(child);
}

Value BodyWalker::valueOfBinary(const clang::BinaryOperator &expression)
{
  const clang::Expr *left = expression.getLHS();
  const clang::Expr *right = expression.getRHS();
  switch (expression.getOpcode()) {
  case clang::BO_Assign: {
    // C only: there the result is no lvalue. C++ comes through placeOf().
    const Place place = placeOf(left);
    if (!copyElement(place, *left, *right))
      store(place, *left, *right);
    return isFollowed(left->getType()) ? place.read : Value();
  }
  case clang::BO_Comma:
    visit(left);
    return valueOf(right);
  case clang::BO_LAnd:
  case clang::BO_LOr: {
    bool condition = false;
    visit(left);
    const bool isKnown = isConstantCondition(left, condition);
    visitUnlessDead(right, isKnown && condition == (expression.getOpcode() == clang::BO_LOr));
    return {};
  }
  case clang::BO_PtrMemD:
  case clang::BO_PtrMemI:
    return isFollowed(expression.getType()) ? placeOf(&expression).read : (visitChildren(expression), Value());
  default:
    break;
  }
  if (expression.isComparisonOp()) {
    // Comparing an address as a number does not launder it.
    for (const clang::Expr *side : {left, right}) {
      bool isOpaque = false;
      if (side->getType()->isIntegralOrEnumerationType())
        carriedBy(side, isOpaque);
      else
        visit(side);
    }
    return {};
  }
  if (expression.isCompoundAssignmentOp()) {
    const Place place = placeOf(left);
    visit(right);
    return isFollowed(left->getType()) ? place.read : Value();
  }
  Value value = valueOf(left);
  unite(value, valueOf(right));
  const bool isOfFunctions = std::any_of(value.begin(), value.end(), [&](const Origin &origin) {
    return origin.kind == Kind::AddressOf && unit_.facts.nodes[origin.node].kind == SourceNode::Kind::Function;
  });
  // Tables of distances between functions: a distance is an address in another form, and a function plus one is another function.
  if (!isFollowed(expression.getType())) {
    if (isOfFunctions && expression.getOpcode() == clang::BO_Sub)
      launder(value);
    return {};
  }
  if (isOfFunctions && isAnotherPlace(&expression))
    unite(value, unknown());
  return value;
}

// `*to++ = *from++` on bytes or words, the body of every hand-written copy: the elements carry whatever lies there (C11 6.5p6). False:
// another assignment, of which nothing was read.
bool BodyWalker::copyElement(const Place &place, const clang::Expr &left, const clang::Expr &right)
{
  const auto isElement = [](const clang::Expr &expression) {
    const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(&expression);
    return llvm::isa<clang::ArraySubscriptExpr>(expression) || (unary && unary->getOpcode() == clang::UO_Deref);
  };
  const clang::Expr *from = right.IgnoreParenImpCasts();
  const clang::QualType type = left.getType();
  if (!(type->isIntegralOrEnumerationType() || type->isVectorType()) || !context_.hasSameUnqualifiedType(type, from->getType()) ||
      !from->isGLValue() || !isElement(*left.IgnoreParens()) || !isElement(*from))
    return false;
  assign(place, placeOf(from).read);
  return true;
}

Value BodyWalker::valueOfUnary(const clang::UnaryOperator &expression)
{
  const clang::Expr *operand = expression.getSubExpr();
  switch (expression.getOpcode()) {
  case clang::UO_AddrOf:
    if (const auto *method = llvm::dyn_cast<clang::DeclRefExpr>(operand->IgnoreParens());
        method && expression.getType()->isMemberPointerType()) {
      if (llvm::isa<clang::CXXMethodDecl>(method->getDecl()))
        return placeOf(method).read;
      // A pointer to a data member: whoever reads through it can read that field.
      if (const auto *field = llvm::dyn_cast<clang::FieldDecl>(method->getDecl()))
        return {{Kind::AddressOf, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*field))}};
      return unknown();
    }
  {
    const Place place = placeOf(operand);
    shareInteger(place, operand->getType());
    return addressOf(place);
  }
  case clang::UO_PreInc:
  case clang::UO_PreDec:
  case clang::UO_PostInc:
  case clang::UO_PostDec: {
    const Place place = placeOf(operand);
    return isFollowed(expression.getType()) ? place.read : Value();
  }
  case clang::UO_Extension:
    return valueOf(operand);
  default:
    visit(operand);
    return {};
  }
}

Value BodyWalker::valueOfConditional(const clang::AbstractConditionalOperator &expression)
{
  bool condition = false;
  Value value;
  if (const auto *shared = llvm::dyn_cast<clang::BinaryConditionalOperator>(&expression)) {
    value = valueOf(shared->getCommon());
    if (!isConstantCondition(shared->getCommon(), condition) || !condition)
      unite(value, valueOf(shared->getFalseExpr()));
    return isFollowed(expression.getType()) ? value : Value();
  }
  visit(expression.getCond());
  const bool isKnown = isConstantCondition(expression.getCond(), condition);
  if (!isKnown || condition)
    unite(value, valueOf(expression.getTrueExpr()));
  if (!isKnown || !condition)
    unite(value, valueOf(expression.getFalseExpr()));
  return value;
}

Value BodyWalker::valueOfStatement(const clang::StmtExpr &expression)
{
  const clang::CompoundStmt *body = expression.getSubStmt();
  const clang::Stmt *result = body->getStmtExprResult();
  Value value;
  for (const clang::Stmt *statement : body->body()) {
    if (statement != result) {
      visit(statement);
      continue;
    }
    while (const auto *labelled = llvm::dyn_cast<clang::ValueStmt>(statement)) {
      if (const auto *last = llvm::dyn_cast<clang::Expr>(labelled)) {
        if (last->isGLValue() && !isFollowed(last->getType()))
          visit(last);
        else
          value = valueOf(last);
        statement = nullptr;
        break;
      }
      if (const auto *label = llvm::dyn_cast<clang::LabelStmt>(labelled))
        statement = label->getSubStmt();
      else if (const auto *attributed = llvm::dyn_cast<clang::AttributedStmt>(labelled))
        statement = attributed->getSubStmt();
      else
        break;
    }
    if (statement)
      visit(statement);
  }
  return isFollowed(expression.getType()) ? value : Value();
}

// Every operand that points to the atomic object's type is taken both as a source and as a destination: exchange, compare and
// exchange, load and store in their C11 and GNU forms are then one.
Value BodyWalker::valueOfAtomic(const clang::AtomicExpr &expression)
{
  const Value object = valueOf(expression.getPtr());
  const Place place = pointedTo(object);
  const bool holds = unit_.layout.holdsAddress(expression.getPtr()->getType()->getPointeeType());
  Value read;
  if (holds)
    read = place.read;
  for (unsigned i = 0; i < expression.getNumSubExprs(); ++i) {
    const clang::Expr *operand = const_cast<clang::AtomicExpr &>(expression).getSubExprs()[i];
    if (operand == expression.getPtr())
      continue;
    const Value value = valueOf(operand);
    if (!holds || value.empty())
      continue;
    const clang::QualType pointee = operand->getType()->getPointeeType();
    if (!pointee.isNull() && isFollowed(pointee) && context_.hasSameUnqualifiedType(pointee, expression.getPtr()->getType()->getPointeeType())) {
      assign(place, pointedTo(value).read);
      assign(pointedTo(value), read);
    } else {
      assign(place, value);
    }
  }
  return isFollowed(expression.getType()) ? read : Value();
}

} // namespace headroom::unit
