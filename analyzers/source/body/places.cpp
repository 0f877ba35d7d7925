// SPDX-License-Identifier: Apache-2.0
// Addresses: of variables, members, elements.
#include "source/body/body_lowering.h"

namespace headroom::unit {

std::uint32_t BodyLowering::localOf(const clang::VarDecl &named)
{
  const clang::VarDecl *variable = named.getCanonicalDecl();
  const auto [known, isNew] = locals_.try_emplace(variable, 0);
  if (!isNew)
    return known->second;
  BodyLocal one;
  one.name = variable->getName().str();
  const clang::QualType type = variable->getType();
  one.record = recordNameOf(type);
  one.sizeBytes = static_cast<std::uint64_t>(bytesOf(type));
  one.isParameter = llvm::isa<clang::ParmVarDecl>(variable) && variable->getDeclContext() == &function_;
  one.isPointer = Layout::isAddress(type);
  return locals_[variable] = build_.addLocal(std::move(one));
}

std::uint32_t BodyLowering::temporary(clang::QualType type)
{
  BodyLocal one;
  one.record = recordNameOf(type);
  one.sizeBytes = static_cast<std::uint64_t>(bytesOf(type));
  one.isPointer = Layout::isAddress(type);
  return build_.addLocal(std::move(one));
}

// The object that the method was called for; a static method has none.
BodyValue BodyLowering::self()
{
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
  if (!method || !method->isImplicitObjectMemberFunction())
    return build_.unknown();
  return build_.add(Kind::Read, local(0), noValue, bytesOf(context_.VoidPtrTy));
}

BodyValue BodyLowering::addressOfVariable(const clang::VarDecl &variable)
{
  BodyValue address = noValue;
  if (variable.hasGlobalStorage()) {
    const SourceIndex index = unit_.knownVariable(variable);
    if (index == noIndex)
      return build_.unknown();
    address = build_.addIndexed(Kind::Variable, index);
  } else {
    address = local(localOf(variable));
  }
  return variable.getType()->isReferenceType() ? build_.add(Kind::Read, address, noValue, bytesOf(variable.getType())) : address;
}

BodyValue BodyLowering::addressOfName(const clang::DeclRefExpr &expression)
{
  const clang::ValueDecl *declaration = expression.getDecl();
  if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
    const SourceIndex index = unit_.knownFunction(*function);
    return index == noIndex ? build_.unknown() : build_.addIndexed(Kind::Function, index);
  }
  if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration)) {
    const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
    if (!variable->hasGlobalStorage() && method && method->getParent()->isLambda() && expression.refersToEnclosingVariableOrCapture()) {
      llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> fields;
      clang::FieldDecl *captured = nullptr;
      method->getParent()->getCaptureFields(fields, captured);
      const clang::FieldDecl *field = fields.lookup(variable);
      return field ? addressOfField(self(), *field) : build_.unknown();
    }
    return addressOfVariable(*variable);
  }
  if (const auto *binding = llvm::dyn_cast<clang::BindingDecl>(declaration); binding && binding->getBinding())
    return valueElsewhere(*binding->getBinding());
  return build_.unknown();
}

BodyValue BodyLowering::addressOfField(BodyValue record, const clang::FieldDecl &field)
{
  BodyValue address = record;
  if (const clang::RecordDecl *parent = field.getParent(); Names::isNamed(*parent))
    unit_.namedRecords.insert(parent);
  if (!onlyMember(*field.getParent()))
    address = build_.addIndexed(Kind::Field, unit_.fieldNameOf(field), record);
  return field.getType()->isReferenceType() ? build_.add(Kind::Read, address, noValue, bytesOf(field.getType())) : address;
}

// A field of a record without a name is named by the path from the named record around it: that one's address is what counts.
BodyValue BodyLowering::addressOfMember(const clang::MemberExpr &expression)
{
  const auto *field = llvm::dyn_cast<clang::FieldDecl>(expression.getMemberDecl());
  if (!field) {
    valueOf(expression.getBase());
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(expression.getMemberDecl()))
      return addressOfVariable(*variable);
    if (const auto *constant = llvm::dyn_cast<clang::EnumConstantDecl>(expression.getMemberDecl())) {
      doubtConstant(expression);
      return build_.integer(constant->getInitVal().getExtValue());
    }
    return build_.unknown();
  }
  const clang::Expr *base = expression.getBase();
  const clang::RecordDecl *parent = field->getParent();
  bool isArrow = expression.isArrow();
  while (!isArrow && !Names::isNamed(*parent)) {
    const auto *outer = llvm::dyn_cast<clang::MemberExpr>(plain(base));
    const auto *holder = outer ? llvm::dyn_cast<clang::FieldDecl>(outer->getMemberDecl()) : nullptr;
    if (!holder || holder->getType()->isReferenceType())
      break;
    base = outer->getBase();
    parent = holder->getParent();
    isArrow = outer->isArrow();
  }
  return addressOfField(valueOf(base), *field);
}

BodyValue BodyLowering::addressOfElement(const clang::ArraySubscriptExpr &expression)
{
  const BodyValue base = valueOf(expression.getBase());
  const BodyValue index = valueOf(expression.getIdx());
  return build_.add(Kind::Element, base, index, bytesOf(expression.getType()));
}

} // namespace headroom::unit
