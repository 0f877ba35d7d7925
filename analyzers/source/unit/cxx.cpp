// SPDX-License-Identifier: Apache-2.0
// What C++ adds: objects that are made and destroyed, closures, virtual methods.
#include <clang/AST/CXXInheritance.h>
#include <clang/AST/DeclTemplate.h>

#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

Value BodyWalker::valueOfCxx(const clang::Expr *expression, bool &isKnown)
{
  isKnown = true;
  switch (expression->getStmtClass()) {
  case clang::Stmt::CXXThisExprClass: {
    const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(function_);
    if (!method)
      return {};
    if (method->getParent()->isLambda()) {
      llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> fields;
      clang::FieldDecl *self = nullptr;
      method->getParent()->getCaptureFields(fields, self);
      if (self && !llvm::cast<clang::CXXThisExpr>(expression)->getType()->getPointeeCXXRecordDecl()->isLambda()) {
        const Origin field{Kind::Copy, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*self))};
        return self->getType()->isPointerType() ? Value{field} : addressOf({{field}});
      }
    }
    return {{Kind::Copy, unit_.node(SourceNode::Kind::Parameter, functionIndex_, 0)}};
  }
  case clang::Stmt::CXXNullPtrLiteralExprClass:
  case clang::Stmt::CXXBoolLiteralExprClass:
  case clang::Stmt::CXXScalarValueInitExprClass:
  case clang::Stmt::CXXNoexceptExprClass:
  case clang::Stmt::SizeOfPackExprClass:
  case clang::Stmt::RequiresExprClass:
  case clang::Stmt::ConceptSpecializationExprClass:
    return {};
  case clang::Stmt::CXXDefaultArgExprClass:
    return valueOf(llvm::cast<clang::CXXDefaultArgExpr>(expression)->getExpr());
  case clang::Stmt::CXXDefaultInitExprClass:
    return valueOf(llvm::cast<clang::CXXDefaultInitExpr>(expression)->getExpr());
  case clang::Stmt::SubstNonTypeTemplateParmExprClass:
    return valueOf(llvm::cast<clang::SubstNonTypeTemplateParmExpr>(expression)->getReplacement());
  case clang::Stmt::CXXStdInitializerListExprClass: {
    // The compiler fills the library's record: whatever pointers it has point to the elements.
    const Value elements = addressOf(placeOf(llvm::cast<clang::CXXStdInitializerListExpr>(expression)->getSubExpr()));
    if (const clang::RecordDecl *record = recordOf(expression->getType()))
      for (const clang::FieldDecl *field : record->fields())
        if (isFollowed(field->getType()))
          flowInto(unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*field)), elements);
    return {};
  }
  case clang::Stmt::CXXRewrittenBinaryOperatorClass:
    return valueOf(llvm::cast<clang::CXXRewrittenBinaryOperator>(expression)->getSemanticForm());
  case clang::Stmt::CXXBindTemporaryExprClass: {
    const auto *bound = llvm::cast<clang::CXXBindTemporaryExpr>(expression);
    const Place place = temporary(*bound->getSubExpr());
    destroy(bound, addressOf(place), bound->getType(), bound->getSourceRange());
    return {};
  }
  case clang::Stmt::CXXConstructExprClass:
  case clang::Stmt::CXXTemporaryObjectExprClass: {
    construct({{{Kind::Copy, unit_.newLocal(functionIndex_)}}}, *llvm::cast<clang::CXXConstructExpr>(expression));
    return {};
  }
  case clang::Stmt::CXXInheritedCtorInitExprClass: {
    const auto *inherited = llvm::cast<clang::CXXInheritedCtorInitExpr>(expression);
    const Value self{{Kind::Copy, unit_.node(SourceNode::Kind::Parameter, functionIndex_, 0)}};
    const clang::CXXConstructorDecl *constructor = inherited->getConstructor();
    const SourceIndex callee = unit_.functionOf(*constructor);
    call({inherited}, constructor, nullptr, false, {}, &self, context_.getPointerType(inherited->getType()), {}, constructor->getType(), inherited->getSourceRange());
    for (unsigned i = 0; i < constructor->getNumParams(); ++i)
      unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Parameter, callee, i + 1), unit_.node(SourceNode::Kind::Parameter, functionIndex_, i + 1), owner_);
    return {};
  }
  case clang::Stmt::CXXNewExprClass:
    return valueOfNew(*llvm::cast<clang::CXXNewExpr>(expression));
  case clang::Stmt::CXXDeleteExprClass:
    visitDelete(*llvm::cast<clang::CXXDeleteExpr>(expression));
    return {};
  case clang::Stmt::LambdaExprClass:
    captures(*llvm::cast<clang::LambdaExpr>(expression));
    return {};
  case clang::Stmt::CXXThrowExprClass:
    if (const clang::Expr *thrown = llvm::cast<clang::CXXThrowExpr>(expression)->getSubExpr()) {
      if (isFollowed(thrown->getType()))
        escape(valueOf(thrown));
      else
        visit(thrown);
    }
    return {};
  case clang::Stmt::DeclRefExprClass:
    // A prvalue that is named: an enumerator, or a method in `&C::m`.
    return placeOfName(*llvm::cast<clang::DeclRefExpr>(expression)->getDecl(), nullptr).read;
  case clang::Stmt::MemberExprClass:
    return placeOf(expression).read;
  case clang::Stmt::CXXPseudoDestructorExprClass:
    visit(llvm::cast<clang::CXXPseudoDestructorExpr>(expression)->getBase());
    return {};
  case clang::Stmt::ArrayInitLoopExprClass:
  case clang::Stmt::DesignatedInitUpdateExprClass:
    initialise({{{Kind::Copy, unit_.newLocal(functionIndex_)}}}, expression->getType(), expression);
    return {};
  case clang::Stmt::CoawaitExprClass:
  case clang::Stmt::CoyieldExprClass:
  case clang::Stmt::BlockExprClass:
    giveUp(expression->getBeginLoc(), "coroutines and blocks cannot be followed");
    return {};
  default:
    isKnown = false;
    return {};
  }
}

void BodyWalker::construct(const Place &place, const clang::CXXConstructExpr &expression)
{
  const clang::CXXConstructorDecl *constructor = expression.getConstructor();
  useVirtualMethods(*constructor->getParent());
  // Copying an object memberwise moves nothing between fields.
  if (constructor->isTrivial()) {
    for (const clang::Expr *argument : expression.arguments())
      visit(argument);
    return;
  }
  const Value self = addressOf(place);
  const llvm::ArrayRef<const clang::Expr *> arguments(const_cast<clang::CXXConstructExpr &>(expression).getArgs(), expression.getNumArgs());
  call({&expression}, constructor, nullptr, false, {}, &self, context_.getPointerType(context_.getBaseElementType(expression.getType())), arguments,
       constructor->getType(), expression.getSourceRange());
}

void BodyWalker::destroy(const void *origin, const Value &object, clang::QualType type, clang::SourceRange range)
{
  const auto *record = context_.getBaseElementType(type)->getAsCXXRecordDecl();
  if (!record || !record->getDefinition() || record->getDefinition()->hasTrivialDestructor())
    return;
  const clang::CXXDestructorDecl *destructor = record->getDefinition()->getDestructor();
  if (destructor)
    callWith({origin, CallOrigin::Part::Destructor}, *destructor, object, context_.getBaseElementType(type), range);
}

Value BodyWalker::valueOfNew(const clang::CXXNewExpr &expression)
{
  Value value;
  if (const clang::FunctionDecl *allocate = expression.getOperatorNew()) {
    // The size comes from the compiler and has no expression; placement arguments follow it.
    SourceCall fact;
    fact.caller = functionIndex_ != noIndex ? functionIndex_ : functionIndex_ = unit_.unitInitialiser();
    fact.callee = unit_.functionOf(*allocate);
    fact.range = unit_.positions.ofRange(expression.getSourceRange());
    unit_.reference(owner_, fact.callee, noIndex);
    SourceArgument size;
    if (!expression.isArray()) {
      size.constant = SourceArgument::Constant::Integer;
      size.value = context_.getTypeSizeInChars(expression.getAllocatedType()).getQuantity();
    }
    fact.arguments.push_back(std::move(size));
    for (unsigned i = 0; i < expression.getNumPlacementArgs(); ++i) {
      Value own;
      SourceArgument argument = argumentOf(expression.getPlacementArg(i), {}, own);
      if (argument.node != noIndex)
        unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Parameter, fact.callee, i + 1), argument.node, owner_);
      // Placement: the object is where it was put, whoever defines the operator.
      if (argument.node != noIndex)
        unite(value, {{Kind::Copy, argument.node}});
      fact.arguments.push_back(std::move(argument));
    }
    fact.result = unit_.node(SourceNode::Kind::Return, fact.callee);
    unite(value, {{Kind::Copy, fact.result}});
    unit_.addCall({&expression}, std::move(fact));
  }
  if (expression.getArraySize())
    visit(*expression.getArraySize());
  if (const clang::Expr *initialiser = expression.getInitializer()) {
    const clang::QualType type = expression.getAllocatedType();
    const SourceIndex pointer = nodeOf(value);
    const Place place = pointer == noIndex ? Place() : pointedTo({{Kind::Copy, pointer}});
    initialise(place, type, initialiser);
    if (pointer != noIndex)
      return {{Kind::Copy, pointer}};
  }
  return value;
}

void BodyWalker::visitDelete(const clang::CXXDeleteExpr &expression)
{
  const Value object = valueOf(expression.getArgument());
  const clang::QualType type = expression.getDestroyedType();
  if (const auto *record = type.isNull() ? nullptr : type->getAsCXXRecordDecl(); record && record->getDefinition() && !record->getDefinition()->hasTrivialDestructor())
    if (const clang::CXXDestructorDecl *destructor = record->getDefinition()->getDestructor())
      call({&expression, CallOrigin::Part::Destructor}, destructor, nullptr, destructor->isVirtual(), {}, &object, expression.getArgument()->getType(), {}, destructor->getType(),
           expression.getSourceRange());
  if (const clang::FunctionDecl *release = expression.getOperatorDelete())
    callWith({&expression}, *release, object, {}, expression.getSourceRange());
}

void BodyWalker::captures(const clang::LambdaExpr &expression)
{
  const clang::CXXRecordDecl *closure = expression.getLambdaClass();
  auto field = closure->field_begin();
  for (const clang::Expr *initialiser : expression.capture_inits()) {
    if (field == closure->field_end())
      break;
    if (initialiser)
      initialiseField(**field, initialiser);
    ++field;
  }
  // Called through an object of a type without a name: nothing else will name it.
  if (clang::CXXMethodDecl *method = expression.getCallOperator(); method && !method->isDependentContext())
    unit_.reference(owner_, unit_.functionOf(*method), noIndex);
}

const clang::FieldDecl *BodyWalker::captureField(const clang::ValueDecl &captured) const
{
  const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(function_);
  if (!method || !method->getParent()->isLambda())
    return nullptr;
  llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> fields;
  clang::FieldDecl *self = nullptr;
  method->getParent()->getCaptureFields(fields, self);
  return fields.lookup(&captured);
}

void BodyWalker::readConstructor(const clang::CXXConstructorDecl &constructor)
{
  useVirtualMethods(*constructor.getParent());
  const Value self{{Kind::Copy, unit_.node(SourceNode::Kind::Parameter, functionIndex_, 0)}};
  for (const clang::CXXCtorInitializer *initialiser : constructor.inits()) {
    if (const clang::FieldDecl *field = initialiser->getAnyMember())
      initialiseField(*field, initialiser->getInit());
    else if (initialiser->getInit())
      initialise(pointedTo(self), initialiser->getInit()->getType(), initialiser->getInit());
  }
}

void BodyWalker::readDestructor(const clang::CXXDestructorDecl &destructor)
{
  const clang::CXXRecordDecl *record = destructor.getParent();
  const Value self{{Kind::Copy, unit_.node(SourceNode::Kind::Parameter, functionIndex_, 0)}};
  for (const clang::FieldDecl *field : record->fields())
    if (recordOf(field->getType()))
      destroy(field, {{Kind::AddressOf, unit_.node(SourceNode::Kind::Field, unit_.fieldOf(*field))}}, field->getType(), destructor.getSourceRange());
  for (const clang::CXXBaseSpecifier &base : record->bases())
    destroy(base.getType()->getAsCXXRecordDecl(), self, base.getType(), destructor.getSourceRange());
}

// `+[](int x) { ... }`: the function behind the pointer hands its arguments on to the closure's operator. It has no body of its own.
void BodyWalker::readInvoker(const clang::CXXMethodDecl &invoker)
{
  const clang::CXXMethodDecl *target = invoker.getParent()->getLambdaCallOperator();
  if (target && invoker.getParent()->isGenericLambda()) {
    // The invoker's own template arguments are the operator's.
    const clang::TemplateArgumentList *given = invoker.getTemplateSpecializationArgs();
    clang::FunctionTemplateDecl *pattern = target->getDescribedFunctionTemplate();
    void *place = nullptr;
    target = given && pattern ? llvm::dyn_cast_or_null<clang::CXXMethodDecl>(pattern->findSpecialization(given->asArray(), place)) : nullptr;
    if (!target) {
      giveUp(invoker.getLocation(), "a pointer to a generic lambda cannot be followed");
      return;
    }
  }
  if (!target)
    return;
  SourceCall fact;
  fact.caller = functionIndex_;
  fact.callee = unit_.functionOf(*target);
  fact.range = unit_.positions.ofRange(invoker.getLocation());
  unit_.reference(owner_, fact.callee, noIndex);
  const unsigned shift = target->isImplicitObjectMemberFunction() ? 1 : 0;
  fact.arguments.resize(target->getNumParams() + shift);
  for (unsigned i = 0; i < target->getNumParams(); ++i)
    if (isFollowed(target->getParamDecl(i)->getType())) {
      const SourceIndex from = unit_.node(SourceNode::Kind::Parameter, functionIndex_, i);
      fact.arguments[i + shift].node = from;
      unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Parameter, fact.callee, i + shift), from, owner_);
    }
  if (isFollowed(target->getReturnType())) {
    fact.result = unit_.node(SourceNode::Kind::Return, fact.callee);
    unit_.flow(Kind::Copy, unit_.node(SourceNode::Kind::Return, functionIndex_), fact.result, owner_);
  }
  unit_.facts.calls.push_back(std::move(fact));
}

// An object that exists carries its table of virtual methods: each of them is named from here on.
void BodyWalker::useVirtualMethods(const clang::CXXRecordDecl &record)
{
  const clang::CXXRecordDecl *definition = record.getDefinition();
  if (!definition || !definition->isDynamicClass() || definition->isDependentContext())
    return;
  clang::CXXFinalOverriderMap finals;
  definition->getFinalOverriders(finals);
  for (const auto &[method, overriders] : finals)
    for (const auto &[subobject, methods] : overriders)
      for (const clang::UniqueVirtualMethod &final : methods)
        unit_.reference(owner_, unit_.functionOf(*final.Method), noIndex);
}

} // namespace headroom::unit
