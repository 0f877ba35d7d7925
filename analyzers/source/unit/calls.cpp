// SPDX-License-Identifier: Apache-2.0
// Calls: who, with what, and where what is returned goes.
#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

Value BodyWalker::valueOfCall(const clang::CallExpr &expression)
{
  const clang::FunctionDecl *direct = expression.getDirectCallee();
  Value value;
  if (direct && isBuiltin(expression, direct->getBuiltinID(), value))
    return value;
  const llvm::ArrayRef<const clang::Expr *> arguments(expression.getArgs(), expression.getNumArgs());
  const clang::SourceRange range = expression.getSourceRange();

  if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&expression)) {
    const clang::Expr *object = member->getImplicitObjectArgument();
    const Value self = object->getType()->isPointerType() ? valueOf(object) : referTo(object);
    const clang::QualType objectType = object->getType()->isPointerType() ? object->getType() : context_.getPointerType(object->getType());
    if (const clang::CXXMethodDecl *method = member->getMethodDecl()) {
      const auto *name = llvm::dyn_cast<clang::MemberExpr>(expression.getCallee()->IgnoreParens());
      const bool isVirtual = method->isVirtual() && !(name && name->hasQualifier());
      return call({&expression}, method, nullptr, isVirtual, {}, &self, objectType, arguments, method->getType(), range);
    }
    // `(object.*pointer)(...)`: the pointer may name a virtual method, so overriders count as well.
    if (const auto *pointer = llvm::dyn_cast<clang::BinaryOperator>(expression.getCallee()->IgnoreParens()); pointer && pointer->isPtrMemOp()) {
      const clang::QualType type = pointer->getRHS()->getType()->castAs<clang::MemberPointerType>()->getPointeeType();
      return call({&expression}, nullptr, expression.getCallee(), true, valueOf(pointer->getRHS()), &self, objectType, arguments, type, range);
    }
  }
  if (const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(direct);
      method && llvm::isa<clang::CXXOperatorCallExpr>(expression) && method->isImplicitObjectMemberFunction() && !arguments.empty()) {
    const Value self = referTo(arguments.front());
    return call({&expression}, method, nullptr, method->isVirtual(), {}, &self, context_.getPointerType(arguments.front()->getType()), arguments.drop_front(),
                method->getType(), range);
  }
  // `static operator()`: the object is named and not passed.
  if (const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(direct);
      method && method->isStatic() && llvm::isa<clang::CXXOperatorCallExpr>(expression) && !arguments.empty()) {
    visit(arguments.front());
    return call({&expression}, method, nullptr, false, {}, nullptr, {}, arguments.drop_front(), method->getType(), range);
  }
  if (direct)
    return call({&expression}, direct, nullptr, false, {}, nullptr, {}, arguments, direct->getType(), range);

  const clang::Expr *callee = expression.getCallee();
  if (llvm::isa<clang::CXXPseudoDestructorExpr>(callee->IgnoreParens())) {
    visit(callee);
    return {};
  }
  const clang::QualType pointer = callee->getType();
  const clang::QualType type = pointer->isAnyPointerType() || pointer->isBlockPointerType() ? pointer->getPointeeType() : pointer;
  return call({&expression}, nullptr, callee, false, callee->isGLValue() ? placeOf(callee).read : valueOf(callee), nullptr, {}, arguments, type, range);
}

Value BodyWalker::call(CallOrigin origin, const clang::FunctionDecl *callee, const clang::Expr *calleeExpression, bool isVirtual, Value calleeValue,
                       const Value *object, clang::QualType objectType, llvm::ArrayRef<const clang::Expr *> arguments,
                       clang::QualType functionType, clang::SourceRange range)
{
  SourceCall fact;
  fact.caller = functionIndex_ != noIndex ? functionIndex_ : functionIndex_ = unit_.unitInitialiser();
  fact.isVirtual = isVirtual;
  fact.range = unit_.positions.ofRange(range);
  const auto *type = functionType->getAs<clang::FunctionType>();
  const auto *prototype = functionType->getAs<clang::FunctionProtoType>();
  if (callee) {
    fact.callee = unit_.functionOf(*callee);
    unit_.reference(owner_, fact.callee, noIndex);
  } else {
    // Nothing flows into a callee that is null or a mark: no target, but still a node that says so.
    fact.calleeNode = nodeOf(calleeValue);
    if (fact.calleeNode == noIndex)
      fact.calleeNode = unit_.newLocal(functionIndex_);
    fact.through = through(calleeExpression);
    fact.type = unit_.names.typeText(functionType);
  }

  const unsigned shift = object ? 1 : 0;
  const unsigned named = prototype ? prototype->getNumParams() : static_cast<unsigned>(arguments.size());
  const auto pass = [&](unsigned ordinal, SourceIndex node) {
    if (node == noIndex)
      return;
    if (ordinal >= named + shift)
      unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Variadic), node, owner_);
    else if (fact.callee != noIndex)
      unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Parameter, fact.callee, ordinal), node, owner_);
  };
  if (object) {
    SourceArgument self;
    self.node = nodeOf(*object);
    if (const clang::RecordDecl *record = pointeeRecord(objectType))
      self.record = unit_.names.recordName(*record);
    pass(0, self.node);
    fact.arguments.push_back(std::move(self));
  }
  for (unsigned i = 0; i < arguments.size(); ++i) {
    Value value;
    SourceArgument argument = argumentOf(arguments[i], prototype && i < named ? prototype->getParamType(i) : clang::QualType(), value);
    pass(i + shift, argument.node);
    fact.arguments.push_back(std::move(argument));
  }

  Value result;
  if (type && isFollowed(type->getReturnType())) {
    if (callee && !isVirtual) {
      fact.result = unit_.node(SourceNode::Kind::Return, fact.callee);
    } else {
      fact.result = unit_.newLocal(functionIndex_);
      if (callee)
        unit_.flow(Kind::Copy, fact.result, unit_.node(SourceNode::Kind::Return, fact.callee), owner_);
    }
    result = {{Kind::Copy, fact.result}};
  }
  unit_.addCall(origin, std::move(fact));
  return result;
}

// A call that the compiler adds: one argument, which has no expression.
void BodyWalker::callWith(CallOrigin origin, const clang::FunctionDecl &callee, const Value &argument, clang::QualType objectType, clang::SourceRange range)
{
  SourceCall fact;
  fact.caller = functionIndex_ != noIndex ? functionIndex_ : functionIndex_ = unit_.unitInitialiser();
  fact.callee = unit_.functionOf(callee);
  fact.range = unit_.positions.ofRange(range);
  unit_.reference(owner_, fact.callee, noIndex);
  SourceArgument only;
  only.node = nodeOf(argument);
  if (const clang::RecordDecl *record = recordOf(objectType))
    only.record = unit_.names.recordName(*record);
  if (only.node != noIndex)
    unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Parameter, fact.callee, 0), only.node, owner_);
  fact.arguments.push_back(std::move(only));
  unit_.addCall(origin, std::move(fact));
}

SourceArgument BodyWalker::argumentOf(const clang::Expr *expression, clang::QualType parameterType, Value &value)
{
  SourceArgument argument;
  if (!parameterType.isNull() && parameterType->isReferenceType())
    value = referTo(expression);
  else if (isFollowed(expression->getType()))
    value = valueOf(expression);
  else
    visit(expression);
  argument.node = nodeOf(value);
  constantOf(*expression, argument);
  // The innermost record of a chain of casts is what the memory really is.
  for (const clang::Expr *step = expression; step;) {
    if (const clang::RecordDecl *record = pointeeRecord(step->getType())) {
      argument.record = unit_.names.recordName(*record);
      unit_.noteRecord(*record);
    }
    if (const auto *paren = llvm::dyn_cast<clang::ParenExpr>(step))
      step = paren->getSubExpr();
    else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(step); cast && cast->getCastKind() != clang::CK_LValueToRValue)
      step = cast->getSubExpr();
    else
      break;
  }
  return argument;
}

} // namespace headroom::unit
