// SPDX-License-Identifier: Apache-2.0
#include "source/unit/names.h"

#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/Builtins.h>

namespace headroom::unit {

namespace {

clang::PrintingPolicy typePolicy(const clang::ASTContext &context)
{
  clang::PrintingPolicy policy(context.getPrintingPolicy());
  policy.SuppressTagKeyword = false;
  policy.Bool = true;
  policy.AnonymousTagLocations = false;
  policy.PrintCanonicalTypes = true;
  return policy;
}

} // namespace

Names::Names(clang::ASTContext &context, Positions &positions) : context_(context), positions_(positions), policy_(typePolicy(context))
{
  if (context.getLangOpts().CPlusPlus)
    mangler_ = std::make_unique<clang::ASTNameGenerator>(context);
}

std::string Names::linkName(const clang::NamedDecl &declaration)
{
  if (const auto *label = declaration.getAttr<clang::AsmLabelAttr>()) {
    // A leading \1 tells code generation to leave the name alone; it is no part of it.
    llvm::StringRef name = label->getLabel();
    name.consume_front("\1");
    return name.str();
  }
  // weakref("target"): a local spelling of another unit's name.
  if (declaration.hasAttr<clang::WeakRefAttr>())
    if (const auto *target = declaration.getAttr<clang::AliasAttr>())
      return target->getAliasee().str();
  if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(&declaration)) {
    const unsigned builtin = function->getBuiltinID();
    if (builtin != 0) {
      llvm::StringRef name = function->getName();
      if (context_.BuiltinInfo.isLibFunction(builtin))
        name.consume_front("__builtin_");
      return name.str();
    }
    // Clang mangles main where the environment is not hosted; GCC never does, and who calls it finds no other name.
    const clang::IdentifierInfo *identifier = function->getIdentifier();
    if (identifier && identifier->isStr("main") && function->getDeclContext()->getRedeclContext()->isTranslationUnit())
      return "main";
  }
  if (!mangler_)
    return declaration.getDeclName().isIdentifier() ? declaration.getName().str() : declaration.getNameAsString();
  if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(&declaration); variable && variable->isStaticLocal())
    return variable->getNameAsString();
  std::string name = mangler_->getName(&declaration);
  return name.empty() ? declaration.getNameAsString() : name;
}

bool Names::isNamed(const clang::RecordDecl &record)
{
  return record.getIdentifier() != nullptr || record.getTypedefNameForAnonDecl() != nullptr;
}

const std::string &Names::recordName(const clang::RecordDecl &record)
{
  const clang::RecordDecl *canonical = llvm::cast<clang::RecordDecl>(record.getCanonicalDecl());
  const auto [known, isNew] = records_.try_emplace(canonical);
  if (!isNew)
    return known->second;
  std::string name;
  if (!record.getIdentifier() && record.getTypedefNameForAnonDecl()) {
    name = record.getTypedefNameForAnonDecl()->getQualifiedNameAsString();
  } else if (!isNamed(record)) {
    name = std::string(record.isUnion() ? "union" : "struct") + " (unnamed at " + positions_.textOf(record.getLocation()) + ")";
  } else {
    name = record.isUnion() ? "union " : "struct ";
    llvm::raw_string_ostream out(name);
    record.getNameForDiagnostic(out, policy_, /*Qualified=*/true);
  }
  return known->second = std::move(name);
}

const std::string &Names::typeText(clang::QualType type)
{
  clang::QualType canonical = context_.getCanonicalType(type);
  const auto [known, isNew] = types_.try_emplace(canonical.getAsOpaquePtr());
  if (!isNew)
    return known->second;
  clang::QualType printed = canonical;
  if (const auto *function = canonical->getAs<clang::FunctionProtoType>(); function && function->hasExceptionSpec())
    printed = context_.getFunctionTypeWithExceptionSpec(canonical, clang::EST_None);
  std::string text = printed.getAsString(policy_);
  return known->second = std::move(text);
}

} // namespace headroom::unit
