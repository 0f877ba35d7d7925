// SPDX-License-Identifier: Apache-2.0
// What the build's compiler may make something else of than what the text says. A body with any of it begins with a way that leads
// nowhere: whoever rests a proof on the body's conditions sees by that that a test may be missing in the machine (program/plain_bodies).
#include "source/body/body_lowering.h"

namespace headroom::unit {

namespace {

// A constant that is made from more than this is a table, and no limit.
constexpr unsigned mostParts = 4096;

bool isSaidToHold(llvm::StringRef builtin)
{
  return builtin == "__builtin_unreachable" || builtin == "__builtin_assume" || builtin == "__assume";
}

/// Clang answers while it parses, GCC after it has propagated constants.
bool isAnsweredEarly(llvm::StringRef builtin)
{
  return builtin == "__builtin_constant_p" || builtin == "__builtin_object_size" || builtin == "__builtin_dynamic_object_size" ||
         builtin == "__builtin_is_constant_evaluated" || builtin == "__builtin_speculation_safe_value";
}

} // namespace

void BodyLowering::doubtText(clang::SourceRange range)
{
  hasDoubt_ = hasDoubt_ || unit_.compilerText().touches(context_.getSourceManager(), range);
}

void BodyLowering::doubtSignature()
{
  hasDoubt_ = hasDoubt_ || unit_.mayAssume();
  if (unit_.compilerText().isEmpty())
    return;
  doubtText(function_.getSourceRange());
  for (const clang::ParmVarDecl *parameter : function_.parameters())
    doubtType(parameter->getType());
}

void BodyLowering::doubtStatement(const clang::Stmt &statement)
{
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(&statement)) {
    const clang::FunctionDecl *callee = call->getDirectCallee();
    if (callee && callee->getBuiltinID() != 0 && isSaidToHold(callee->getName()))
      hasDoubt_ = true;
    if (callee && callee->isNoReturn() && !unit_.compilerText().isEmpty())
      for (const clang::FunctionDecl *declaration : callee->redecls())
        doubtText(declaration->getSourceRange());
  } else if (const auto *assembly = llvm::dyn_cast<clang::GCCAsmStmt>(&statement)) {
    if (!assembly->getAsmString()->getString().trim().empty())
      assemblies_.push_back(assembly->getAsmLoc());
  } else if (const auto *cast = llvm::dyn_cast<clang::ExplicitCastExpr>(&statement)) {
    doubtType(cast->getTypeAsWritten());
  } else if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(&statement)) {
    for (const clang::Decl *one : declarations->decls())
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(one))
        doubtType(variable->getType());
  }
}

// What the program's text leaves open ends in C++ nowhere, and what is said not to return nowhere in either language.
void BodyLowering::doubtEnd()
{
  const bool hasResult = context_.getLangOpts().CPlusPlus && !function_.getReturnType()->isVoidType() && !function_.isMain() &&
                         !llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function_);
  hasDoubt_ = hasDoubt_ || function_.isNoReturn() || (hasResult && !returns_);
}

void BodyLowering::doubtType(clang::QualType type)
{
  if (unit_.compilerText().isEmpty())
    return;
  llvm::SmallVector<clang::QualType, 8> open{type};
  for (unsigned count = 0; !open.empty() && !hasDoubt_; ++count) {
    clang::QualType next = open.pop_back_val();
    if (next.isNull())
      continue;
    if (count > mostParts) {
      hasDoubt_ = true;
      return;
    }
    if (const auto *named = next->getAs<clang::TypedefType>()) {
      doubtText(named->getDecl()->getSourceRange());
      open.push_back(named->getDecl()->getUnderlyingType());
    } else if (const auto *array = llvm::dyn_cast<clang::ConstantArrayType>(next->getUnqualifiedDesugaredType())) {
      if (array->getSizeExpr())
        doubtConstant(*array->getSizeExpr());
      open.push_back(array->getElementType());
    } else if (const clang::RecordDecl *record = next->getAsRecordDecl(); record && record->getDefinition()) {
      if (!doubted_.insert(record->getDefinition()).second)
        continue;
      doubtText(record->getDefinition()->getSourceRange());
      for (const clang::FieldDecl *field : record->getDefinition()->fields())
        open.push_back(field->getType());
    } else if (const auto *enumeration = next->getAs<clang::EnumType>()) {
      doubtText(enumeration->getDecl()->getSourceRange());
    }
  }
}

// Of an expression that our parser has replaced by its value.
void BodyLowering::doubtConstant(const clang::Expr &expression)
{
  if (llvm::isa<clang::IntegerLiteral, clang::CharacterLiteral, clang::CXXBoolLiteralExpr>(expression))
    return;
  llvm::SmallVector<const clang::Stmt *, 16> open{&expression};
  const auto pushChildren = [&](const clang::Stmt &parent) { open.append(parent.child_begin(), parent.child_end()); };
  for (unsigned count = 0; !open.empty() && !hasDoubt_; ++count) {
    const clang::Stmt *next = open.pop_back_val();
    if (!next)
      continue;
    if (count > mostParts) {
      hasDoubt_ = true;
      return;
    }
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(next)) {
      const clang::FunctionDecl *callee = call->getDirectCallee();
      const bool isEarly = callee && callee->getBuiltinID() != 0 && isAnsweredEarly(callee->getName());
      hasDoubt_ = hasDoubt_ || (isEarly && !(call->getNumArgs() > 0 && llvm::isa<clang::IntegerLiteral>(call->getArg(0)->IgnoreParenCasts())));
      if (callee && callee->hasBody() && doubted_.insert(callee).second) {
        doubtText(callee->getSourceRange());
        open.push_back(callee->getBody());
      }
    } else if (const auto *size = llvm::dyn_cast<clang::UnaryExprOrTypeTraitExpr>(next)) {
      doubtType(size->getTypeOfArgument());
    } else if (const auto *offset = llvm::dyn_cast<clang::OffsetOfExpr>(next)) {
      doubtType(offset->getTypeSourceInfo()->getType());
    } else if (const auto *cast = llvm::dyn_cast<clang::ExplicitCastExpr>(next)) {
      doubtType(cast->getTypeAsWritten());
    }
    const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(next);
    const auto *member = llvm::dyn_cast<clang::MemberExpr>(next);
    const clang::ValueDecl *declaration = name ? name->getDecl() : member ? member->getMemberDecl() : nullptr;
    if (const auto *enumerator = llvm::dyn_cast_or_null<clang::EnumConstantDecl>(declaration)) {
      const auto *enumeration = llvm::cast<clang::EnumDecl>(enumerator->getDeclContext());
      if (doubted_.insert(enumeration).second) {
        doubtText(enumeration->getSourceRange());
        for (const clang::EnumConstantDecl *one : enumeration->enumerators())
          if (one->getInitExpr())
            open.push_back(one->getInitExpr());
      }
    } else if (const auto *variable = llvm::dyn_cast_or_null<clang::VarDecl>(declaration); variable && doubted_.insert(variable).second) {
      doubtText(variable->getSourceRange());
      doubtType(variable->getType());
      if (const clang::Expr *init = variable->getAnyInitializer())
        open.push_back(init);
    }
    pushChildren(*next);
  }
}

// Where nobody can tell the instructions of a call from those of assembly: both have the place of the macro that they come from, or the
// assembly stands within the call.
void BodyLowering::doubtAssembly()
{
  for (const clang::SourceLocation place : assemblies_) {
    const SourcePosition at = unit_.positions.of(place);
    const std::pair here{at.line, at.column};
    for (const BodyOperation &operation : build_.body.operations) {
      if (operation.kind != Kind::Call || operation.index >= unit_.facts.calls.size())
        continue;
      const SourceRange &range = unit_.facts.calls[operation.index].range;
      hasDoubt_ = hasDoubt_ || (range.begin.file == at.file && std::pair{range.begin.line, range.begin.column} <= here &&
                                here <= std::pair{range.endLine, range.endColumn});
    }
  }
}

// The graph's entry does nothing, and has one successor: none here where that is the end.
void BodyLowering::markDoubt()
{
  BodyBlock &entry = build_.body.blocks.front();
  if (!hasDoubt_)
    return;
  if (entry.end == BodyBlock::End::Return)
    entry.successors = {addEnd(BodyBlock::End::Return)};
  else if (entry.end != BodyBlock::End::Jump)
    return;
  entry.end = BodyBlock::End::Computed;
  entry.successors.push_back(addEnd(BodyBlock::End::NoReturn));
}

} // namespace headroom::unit
