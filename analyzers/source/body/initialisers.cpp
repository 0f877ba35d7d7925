// SPDX-License-Identifier: Apache-2.0
// Objects that come into being with a value: declarations, aggregates, members in constructors.
#include <clang/AST/Attr.h>

#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

namespace {

// What an initialiser leaves out is 0. Only this much of it is written out: the rest stays unknown to whoever reads it.
constexpr unsigned deepestClearing = 4;
constexpr unsigned mostCleared = 32;
constexpr unsigned mostElements = 64;

} // namespace

void BodyLowering::initialise(BodyValue address, clang::QualType type, const clang::Expr *expression)
{
  expression = plain(expression);
  if (!expression)
    return;
  if (shapeOf(type) == Shape::Scalar) {
    const BodyValue value = valueOf(expression);
    build_.at(expression->getExprLoc());
    build_.add(Kind::Write, address, value == noValue ? build_.unknown() : value);
    return;
  }
  if (!values_.contains(expression)) {
    if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression)) {
      initialiseList(address, type, *list);
      return;
    }
    if (llvm::isa<clang::ImplicitValueInitExpr, clang::CXXScalarValueInitExpr>(expression)) {
      clear(address, type, 0);
      return;
    }
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression);
        cast && (cast->getCastKind() == clang::CK_LValueToRValue || cast->getCastKind() == clang::CK_NoOp) &&
        llvm::isa<clang::CompoundLiteralExpr>(plain(cast->getSubExpr()))) {
      initialise(address, type, llvm::cast<clang::CompoundLiteralExpr>(plain(cast->getSubExpr()))->getInitializer());
      return;
    }
    if (const auto *literal = llvm::dyn_cast<clang::CompoundLiteralExpr>(expression)) {
      initialise(address, type, literal->getInitializer());
      return;
    }
    if (const auto *loop = llvm::dyn_cast<clang::ArrayInitLoopExpr>(expression)) {
      build_.add(Kind::Copy, address, valueOf(loop->getCommonExpr()));
      return;
    }
  }
  const BodyValue from = valueOf(expression);
  if (from == noValue || from == address)
    return;
  build_.at(expression->getExprLoc());
  build_.add(Kind::Copy, address, from);
}

void BodyLowering::initialiseList(BodyValue address, clang::QualType type, const clang::InitListExpr &given)
{
  const clang::InitListExpr &list = given.isSemanticForm() || !given.getSemanticForm() ? given : *given.getSemanticForm();
  if (const clang::ArrayType *array = context_.getAsArrayType(type)) {
    const clang::QualType element = array->getElementType();
    if (list.isStringLiteralInit()) {
      build_.add(Kind::Copy, address, valueOf(list.getInit(0)));
      return;
    }
    for (unsigned i = 0; i < std::min(list.getNumInits(), mostElements); ++i) {
      const BodyValue index = build_.integer(i);
      initialise(build_.add(Kind::Element, address, index, bytesOf(element)), element, list.getInit(i));
    }
    return;
  }
  const clang::RecordDecl *record = recordOf(type);
  if (!record || !record->isCompleteDefinition())
    return;
  if (record->isUnion()) {
    if (const clang::FieldDecl *field = list.getInitializedFieldInUnion(); field && list.getNumInits() != 0)
      initialise(addressOfField(address, *field), field->getType(), list.getInit(0));
    return;
  }
  unsigned next = 0;
  if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record))
    for (unsigned i = 0; i < cxx->getNumBases() && next < list.getNumInits(); ++i, ++next)
      initialise(address, list.getInit(next)->getType(), list.getInit(next));
  for (const clang::FieldDecl *field : record->fields()) {
    if (field->isUnnamedBitField())
      continue;
    if (next >= list.getNumInits())
      break;
    const clang::Expr *value = list.getInit(next++);
    if (field->getType()->isReferenceType())
      build_.add(Kind::Write, build_.addIndexed(Kind::Field, unit_.fieldNameOf(*field), address), valueOf(value));
    else
      initialise(addressOfField(address, *field), field->getType(), value);
  }
}

// Where no place waits for it: a scalar, or a temporary object.
BodyValue BodyLowering::valueOfList(const clang::InitListExpr &list)
{
  const clang::QualType type = list.getType();
  if (shapeOf(type) != Shape::Scalar) {
    const std::uint32_t whole = temporary(type);
    initialiseList(local(whole), type, list);
    return local(whole);
  }
  const clang::InitListExpr &semantic = list.isSemanticForm() || !list.getSemanticForm() ? list : *list.getSemanticForm();
  return semantic.getNumInits() == 0 ? build_.integer(0) : valueOf(semantic.getInit(0));
}

void BodyLowering::clear(BodyValue address, clang::QualType type, unsigned depth)
{
  if (shapeOf(type) == Shape::Scalar) {
    const BodyValue zero = type->isFloatingType() ? build_.unknown() : build_.integer(0);
    build_.add(Kind::Write, address, zero);
    return;
  }
  const clang::RecordDecl *record = type->isArrayType() ? nullptr : recordOf(type);
  if (!record || !record->isCompleteDefinition() || record->isUnion() || depth >= deepestClearing)
    return;
  unsigned count = 0;
  for (const clang::FieldDecl *field : record->fields()) {
    if (field->isUnnamedBitField() || field->getType()->isReferenceType())
      continue;
    if (++count > mostCleared)
      return;
    clear(addressOfField(address, *field), field->getType(), depth + 1);
  }
}

void BodyLowering::declare(const clang::Decl &declaration)
{
  const auto *variable = llvm::dyn_cast<clang::VarDecl>(&declaration);
  if (!variable || variable->hasGlobalStorage())
    return;
  build_.at(variable->getLocation());
  const clang::QualType type = variable->getType();
  if (const auto *array = context_.getAsVariableArrayType(type)) {
    BodyValue bytes = array->getSizeExpr() ? valueOf(array->getSizeExpr()) : build_.unknown();
    const std::int64_t elementBytes = bytesOf(array->getElementType());
    if (elementBytes > 1)
      bytes = build_.arithmetic(Kind::Multiply, bytes, build_.integer(elementBytes), {64, true});
    build_.at(variable->getLocation());
    build_.add(Kind::Allocate, elementBytes != 0 ? bytes : build_.unknown({bytes}));
    localOf(*variable);
    return;
  }
  const std::uint32_t index = localOf(*variable);
  const clang::Expr *initialiser = variable->getInit();
  if (!initialiser) {
    // Of a loop's body, it does not keep what it held in the round before.
    if (shapeOf(type) == Shape::Scalar)
      build_.add(Kind::Write, local(index), build_.unknown());
    return;
  }
  if (type->isReferenceType()) {
    const BodyValue address = valueOf(initialiser);
    build_.add(Kind::Write, local(index), address == noValue ? build_.unknown() : address);
    return;
  }
  if (isMadeInPlace(initialiser))
    return;
  initialise(local(index), type, initialiser);
  if (const auto *decomposed = llvm::dyn_cast<clang::DecompositionDecl>(variable))
    for (const clang::BindingDecl *binding : decomposed->bindings())
      if (binding->getHoldingVar())
        declare(*binding->getHoldingVar());
}

void BodyLowering::initialiseMember(const clang::CXXCtorInitializer &initialiser)
{
  const clang::Expr *value = initialiser.getInit();
  if (!value)
    return;
  build_.at(initialiser.getSourceLocation());
  if (isMadeInPlace(value))
    return;
  const clang::Expr *made = plain(value);
  const clang::FieldDecl *field = initialiser.getAnyMember();
  if (!field) {
    valueOf(made);
    return;
  }
  const BodyValue object = self();
  if (field->getType()->isReferenceType())
    build_.add(Kind::Write, build_.addIndexed(Kind::Field, unit_.fieldNameOf(*field), object), valueOf(made));
  else
    initialise(addressOfField(object, *field), field->getType(), made);
}

} // namespace headroom::unit
