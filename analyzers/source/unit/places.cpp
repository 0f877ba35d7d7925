// SPDX-License-Identifier: Apache-2.0
// Where lvalues lie.
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

Place BodyWalker::placeOf(const clang::Expr *expression)
{
  if (++nesting_ > mostNesting) {
    giveUp(expression->getBeginLoc(), "expressions are nested too deeply");
    --nesting_;
    return {};
  }
  Place place = placeOfKind(expression);
  --nesting_;
  return place;
}

Place BodyWalker::placeOfKind(const clang::Expr *expression)
{
  switch (expression->getStmtClass()) {
  case clang::Stmt::ParenExprClass:
    return placeOf(llvm::cast<clang::ParenExpr>(expression)->getSubExpr());
  case clang::Stmt::ConstantExprClass:
  case clang::Stmt::ExprWithCleanupsClass:
    return placeOf(llvm::cast<clang::FullExpr>(expression)->getSubExpr());
  case clang::Stmt::GenericSelectionExprClass:
    return placeOf(llvm::cast<clang::GenericSelectionExpr>(expression)->getResultExpr());
  case clang::Stmt::ChooseExprClass:
    return placeOf(llvm::cast<clang::ChooseExpr>(expression)->getChosenSubExpr());
  case clang::Stmt::SubstNonTypeTemplateParmExprClass:
    return placeOf(llvm::cast<clang::SubstNonTypeTemplateParmExpr>(expression)->getReplacement());
  case clang::Stmt::CXXDefaultArgExprClass:
    return placeOf(llvm::cast<clang::CXXDefaultArgExpr>(expression)->getExpr());
  case clang::Stmt::CXXDefaultInitExprClass:
    return placeOf(llvm::cast<clang::CXXDefaultInitExpr>(expression)->getExpr());
  case clang::Stmt::DeclRefExprClass: {
    const auto *name = llvm::cast<clang::DeclRefExpr>(expression);
    return placeOfName(*name->getDecl(), name);
  }
  case clang::Stmt::MemberExprClass:
    return placeOfMember(*llvm::cast<clang::MemberExpr>(expression));
  case clang::Stmt::ArraySubscriptExprClass: {
    const auto *subscript = llvm::cast<clang::ArraySubscriptExpr>(expression);
    visit(subscript->getIdx());
    return pointedTo(valueOf(subscript->getBase()));
  }
  case clang::Stmt::UnaryOperatorClass: {
    const auto *unary = llvm::cast<clang::UnaryOperator>(expression);
    if (unary->getOpcode() != clang::UO_Deref)
      return placeOf(unary->getSubExpr()); // ++x in C++, __extension__, __real
    const Value value = valueOf(unary->getSubExpr());
    // A function has no contents: what a pointer to it holds is what its name yields.
    return expression->getType()->isFunctionType() ? Place{value} : pointedTo(value);
  }
  case clang::Stmt::BinaryOperatorClass:
  case clang::Stmt::CompoundAssignOperatorClass: {
    const auto *binary = llvm::cast<clang::BinaryOperator>(expression);
    if (binary->getOpcode() == clang::BO_Comma) {
      visit(binary->getLHS());
      return placeOf(binary->getRHS());
    }
    if (binary->isPtrMemOp()) {
      visit(binary->getLHS());
      return pointedTo(valueOf(binary->getRHS()));
    }
    const Place place = placeOf(binary->getLHS());
    if (binary->getOpcode() != clang::BO_Assign)
      visit(binary->getRHS());
    else if (!copyElement(place, *binary->getLHS(), *binary->getRHS()))
      store(place, *binary->getLHS(), *binary->getRHS());
    return place;
  }
  case clang::Stmt::ConditionalOperatorClass: {
    const auto *conditional = llvm::cast<clang::ConditionalOperator>(expression);
    bool condition = false;
    visit(conditional->getCond());
    const bool isKnown = isConstantCondition(conditional->getCond(), condition);
    Place place;
    if (!isKnown || condition)
      unite(place.read, placeOf(conditional->getTrueExpr()).read);
    if (!isKnown || !condition)
      unite(place.read, placeOf(conditional->getFalseExpr()).read);
    return place;
  }
  case clang::Stmt::CompoundLiteralExprClass: {
    const auto *literal = llvm::cast<clang::CompoundLiteralExpr>(expression);
    return temporary(*literal->getInitializer());
  }
  case clang::Stmt::MaterializeTemporaryExprClass:
    return temporary(*llvm::cast<clang::MaterializeTemporaryExpr>(expression)->getSubExpr());
  case clang::Stmt::StringLiteralClass:
  case clang::Stmt::PredefinedExprClass:
  case clang::Stmt::ObjCEncodeExprClass:
  case clang::Stmt::SourceLocExprClass:
  case clang::Stmt::CXXTypeidExprClass:
    return {};
  case clang::Stmt::OpaqueValueExprClass:
    if (const clang::Expr *source = llvm::cast<clang::OpaqueValueExpr>(expression)->getSourceExpr())
      return source->isGLValue() ? placeOf(source) : Place{valueOf(source)};
    return {};
  case clang::Stmt::CallExprClass:
  case clang::Stmt::CXXMemberCallExprClass:
  case clang::Stmt::CXXOperatorCallExprClass:
  case clang::Stmt::UserDefinedLiteralClass: {
    const Value value = valueOfCall(*llvm::cast<clang::CallExpr>(expression));
    return expression->getType()->isFunctionType() ? Place{value} : pointedTo(value);
  }
  case clang::Stmt::ImplicitCastExprClass:
  case clang::Stmt::CStyleCastExprClass:
  case clang::Stmt::CXXStaticCastExprClass:
  case clang::Stmt::CXXReinterpretCastExprClass:
  case clang::Stmt::CXXConstCastExprClass:
  case clang::Stmt::CXXDynamicCastExprClass:
  case clang::Stmt::CXXFunctionalCastExprClass: {
    const auto *cast = llvm::cast<clang::CastExpr>(expression);
    const clang::Expr *operand = cast->getSubExpr();
    if (!operand->isGLValue())
      return temporary(*operand);
    const Place place = placeOf(operand);
    // `reinterpret_cast<T &>(x)` is `*reinterpret_cast<T *>(&x)`.
    if (cast->getCastKind() == clang::CK_LValueBitCast)
      return pointedTo(recast(addressOf(place), context_.getPointerType(operand->getType()), context_.getPointerType(expression->getType()), true));
    return place;
  }
  default:
    break;
  }
  if (!expression->isGLValue())
    return temporary(*expression);
  visitChildren(*expression);
  // An lvalue of a form that is not in this list: it may lie anywhere.
  return unit_.layout.holdsAddress(expression->getType()) ? Place{unknown()} : Place();
}

Place BodyWalker::placeOfName(const clang::ValueDecl &declaration, const clang::DeclRefExpr *expression)
{
  if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(&declaration)) {
    if (function->getBuiltinID() != 0 && !context_.BuiltinInfo.isLibFunction(function->getBuiltinID()) &&
        !context_.BuiltinInfo.isPredefinedLibFunction(function->getBuiltinID()))
      return {};
    const SourceIndex index = unit_.functionOf(*function);
    unit_.reference(owner_, index, noIndex);
    return {{{Kind::AddressOf, unit_.node(SourceNode::Kind::Function, index)}}};
  }
  if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(&declaration)) {
    Place place;
    clang::QualType type = variable->getType();
    const clang::FieldDecl *capture = expression && expression->refersToEnclosingVariableOrCapture() ? captureField(*variable) : nullptr;
    if (capture) {
      place = {{{Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*capture))}}};
      type = capture->getType();
    } else {
      if (variable->hasGlobalStorage())
        unit_.reference(owner_, noIndex, unit_.variableOf(*variable));
      place = {{{Kind::Copy, unit_.nodeOfVariable(*variable)}}};
    }
    if (!type->isReferenceType())
      return place;
    // A reference holds an address, its name means what lies there; a function lies nowhere else than in its address.
    return type->getPointeeType()->isFunctionType() ? place : pointedTo(place.read);
  }
  if (const auto *binding = llvm::dyn_cast<clang::BindingDecl>(&declaration))
    return binding->getBinding() ? placeOf(binding->getBinding()) : Place();
  if (const auto *field = llvm::dyn_cast<clang::FieldDecl>(&declaration))
    return {{{Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*field))}}};
  return {};
}

Place BodyWalker::placeOfMember(const clang::MemberExpr &expression)
{
  visit(expression.getBase());
  const clang::ValueDecl *member = expression.getMemberDecl();
  const auto *field = llvm::dyn_cast<clang::FieldDecl>(member);
  if (!field)
    return placeOfName(*member, nullptr); // static member, method, enumerator
  if (!unit_.layout.holdsAddress(field->getType()) && !field->getType()->isArrayType() && !recordOf(field->getType()))
    return {};
  const Place place{{{Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*field))}}};
  if (!field->getType()->isReferenceType() || field->getType()->getPointeeType()->isFunctionType())
    return place;
  return pointedTo(place.read);
}

Place BodyWalker::temporary(const clang::Expr &initialiser)
{
  const Place place{{{Kind::Copy, unit_.newLocal(functionIndex_)}}};
  initialise(place, initialiser.getType(), &initialiser);
  return place;
}

Value BodyWalker::referTo(const clang::Expr *expression)
{
  if (expression->isGLValue())
    return addressOf(placeOf(expression));
  return addressOf(temporary(*expression));
}

void BodyWalker::store(const Place &place, const clang::Expr &left, const clang::Expr &right)
{
  if (isFollowed(left.getType()))
    assign(place, valueOf(&right));
  else
    visit(&right);
  storeInteger(place, left, right);
}

} // namespace headroom::unit
