// SPDX-License-Identifier: Apache-2.0
// What C++ adds: objects that are made and destroyed by calls.
#include <clang/AST/DeclCXX.h>

#include "source/body/body_lowering.h"

namespace headroom::unit {

using Kind = BodyOperation::Kind;

namespace {

/// The constructor call that an initialiser comes down to; null for none.
const clang::CXXConstructExpr *constructionIn(const clang::Expr *expression)
{
  while (const auto *cast = llvm::dyn_cast_or_null<clang::CastExpr>(expression)) {
    if (cast->getCastKind() != clang::CK_ConstructorConversion && cast->getCastKind() != clang::CK_NoOp)
      return nullptr;
    expression = cast->getSubExpr()->IgnoreParens();
    if (const auto *bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
      expression = bound->getSubExpr();
  }
  return llvm::dyn_cast_or_null<clang::CXXConstructExpr>(expression);
}

} // namespace

void BodyLowering::addConstruction(const clang::Expr *initialiser, const Target &target)
{
  if (const clang::CXXConstructExpr *made = constructionIn(plain(initialiser)))
    constructed_[made] = target;
}

bool BodyLowering::isMadeInPlace(const clang::Expr *initialiser) const
{
  const clang::CXXConstructExpr *made = constructionIn(plain(initialiser));
  return made && constructed_.contains(made);
}

void BodyLowering::findConstructions(const std::vector<const clang::CFGBlock *> &blocks)
{
  for (const clang::CFGBlock *block : blocks)
    for (const clang::CFGElement &element : *block) {
      if (const auto member = element.getAs<clang::CFGInitializer>()) {
        addConstruction(member->getInitializer()->getInit(), {.member = member->getInitializer()});
        continue;
      }
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement)
        continue;
      if (const auto *made = llvm::dyn_cast<clang::CXXNewExpr>(statement->getStmt()))
        addConstruction(made->getInitializer(), {.allocation = made});
      else if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(statement->getStmt()))
        for (const clang::Decl *declaration : declarations->decls())
          if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration); variable && !variable->hasGlobalStorage())
            addConstruction(variable->getInit(), {.variable = variable});
    }
}

BodyValue BodyLowering::valueOfConstruct(const clang::CXXConstructExpr &expression)
{
  const auto found = constructed_.find(&expression);
  const Target target = found == constructed_.end() ? Target() : found->second;
  const clang::QualType type = expression.getType();
  BodyValue address = noValue;
  if (target.variable)
    address = local(localOf(*target.variable));
  else if (target.member)
    address = target.member->getAnyMember() ? addressOfField(self(), *target.member->getAnyMember()) : self();
  else if (target.allocation)
    address = allocated_.contains(target.allocation) ? allocated_.lookup(target.allocation) : build_.unknown();
  else
    address = local(temporary(type));
  llvm::SmallVector<BodyValue, 8> operands{address};
  for (const clang::Expr *each : expression.arguments())
    operands.push_back(argument(*each));
  build_.at(expression.getLocation());
  const clang::CXXConstructorDecl *constructor = expression.getConstructor();
  if (!constructor->isTrivial()) {
    emitCall({&expression}, operands, {});
  } else if (constructor->isCopyOrMoveConstructor() && expression.getNumArgs() != 0) {
    if (shapeOf(type) == Shape::Scalar)
      build_.add(Kind::Write, address, build_.add(Kind::Read, operands[1], noValue, bytesOf(type)));
    else
      build_.add(Kind::Copy, address, operands[1]);
  } else if (expression.requiresZeroInitialization()) {
    clear(address, type, 0);
  }
  // A scalar is its own value; an object of several members, and one that was made in its place, is where it lies.
  const bool isPlaced = target.variable || target.member || target.allocation;
  return shapeOf(type) == Shape::Scalar && !isPlaced ? build_.add(Kind::Read, address, noValue, bytesOf(type)) : address;
}

void BodyLowering::lowerAllocator(const clang::CXXNewExpr &expression)
{
  build_.at(expression.getBeginLoc());
  llvm::SmallVector<BodyValue, 4> operands;
  BodyValue size = build_.integer(bytesOf(expression.getAllocatedType()));
  if (expression.isArray()) {
    const clang::Expr *count = expression.getArraySize().value_or(nullptr);
    size = count ? build_.arithmetic(Kind::Multiply, valueOf(count), size, {64, true}) : build_.unknown();
  }
  operands.push_back(size);
  for (unsigned i = 0; i < expression.getNumPlacementArgs(); ++i)
    operands.push_back(argument(*expression.getPlacementArg(i)));
  build_.at(expression.getBeginLoc());
  const BodyValue memory = emitCall({&expression}, operands, {});
  allocated_[&expression] = pointerAs(memory, context_.VoidPtrTy, expression.getType());
}

BodyValue BodyLowering::valueOfNew(const clang::CXXNewExpr &expression)
{
  if (!allocated_.contains(&expression))
    lowerAllocator(expression);
  const BodyValue memory = allocated_.lookup(&expression);
  if (const clang::Expr *initialiser = expression.getInitializer(); initialiser && !isMadeInPlace(initialiser) && !expression.isArray())
    initialise(memory, expression.getAllocatedType(), initialiser);
  return memory;
}

BodyValue BodyLowering::valueOfDelete(const clang::CXXDeleteExpr &expression)
{
  BodyValue object = valueOf(expression.getArgument());
  if (object == noValue)
    object = build_.unknown();
  build_.at(expression.getBeginLoc());
  emitCall({&expression}, {object}, {});
  return noValue;
}

BodyValue BodyLowering::valueOfLambda(const clang::LambdaExpr &expression)
{
  const BodyValue closure = local(temporary(expression.getType()));
  auto field = expression.getLambdaClass()->field_begin();
  for (const clang::Expr *initialiser : expression.capture_inits()) {
    if (field == expression.getLambdaClass()->field_end())
      break;
    const clang::FieldDecl &captured = **field++;
    if (!initialiser)
      continue;
    if (!captured.getType()->isReferenceType())
      initialise(addressOfField(closure, captured), captured.getType(), initialiser);
    else if (onlyMember(*captured.getParent()))
      build_.add(Kind::Write, closure, valueOf(initialiser));
    else
      build_.add(Kind::Write, build_.addIndexed(Kind::Field, unit_.fieldNameOf(captured), closure), valueOf(initialiser));
  }
  return shapeOf(expression.getType()) == Shape::Scalar ? build_.add(Kind::Read, closure) : closure;
}

void BodyLowering::destroy(CallOrigin origin, BodyValue object)
{
  if (unit_.callAt(origin) != noIndex)
    emitCall(origin, {object}, {});
}

void BodyLowering::lowerDestructor(const clang::CFGElement &element)
{
  const auto end = [&](const void *construct, BodyValue object) { destroy({construct, CallOrigin::Part::Destructor}, object); };
  switch (element.getKind()) {
  case clang::CFGElement::AutomaticObjectDtor: {
    const clang::VarDecl &variable = *element.castAs<clang::CFGAutomaticObjDtor>().getVarDecl();
    build_.at(variable.getLocation());
    end(&variable, local(localOf(variable)));
    return;
  }
  case clang::CFGElement::DeleteDtor: {
    const clang::CXXDeleteExpr &expression = *element.castAs<clang::CFGDeleteDtor>().getDeleteExpr();
    const BodyValue object = valueOf(expression.getArgument());
    build_.at(expression.getBeginLoc());
    end(&expression, object == noValue ? build_.unknown() : object);
    return;
  }
  case clang::CFGElement::BaseDtor:
    build_.at(function_.getLocation());
    end(element.castAs<clang::CFGBaseDtor>().getBaseSpecifier()->getType()->getAsCXXRecordDecl(), self());
    return;
  case clang::CFGElement::MemberDtor: {
    const clang::FieldDecl &field = *element.castAs<clang::CFGMemberDtor>().getFieldDecl();
    build_.at(function_.getLocation());
    end(&field, addressOfField(self(), field));
    return;
  }
  case clang::CFGElement::TemporaryDtor: {
    const clang::CXXBindTemporaryExpr &bound = *element.castAs<clang::CFGTemporaryDtor>().getBindTemporaryExpr();
    const auto made = values_.find(plain(&bound));
    build_.at(bound.getBeginLoc());
    end(&bound, made == values_.end() || made->second == noValue ? build_.unknown() : made->second);
    return;
  }
  default:
    return;
  }
}

} // namespace headroom::unit
