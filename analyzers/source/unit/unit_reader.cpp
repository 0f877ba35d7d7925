// SPDX-License-Identifier: Apache-2.0
#include "source/unit/unit_reader.h"

#include <algorithm>

#include <clang/AST/DeclTemplate.h>

#include "source/body/layouts.h"
#include "source/body/lower_body.h"
#include "source/unit/allowances.h"
#include "source/unit/empty_macros.h"
#include "source/unit/body_walker.h"
#include "source/unit/error_collector.h"

namespace headroom::unit {

namespace {

using Kind = SourceFlow::Kind;

class UnitReader {
public:
  UnitReader(clang::ASTContext &context, const std::string &directory, SourceFacts &facts, ErrorCollector &errors, const CompilerText &text)
      : context_(context), unit_(context, facts, directory, text), errors_(errors)
  {
  }

  /// False: a body that is used was not parsed.
  bool read(AllowanceComments &comments, const EmptyExpansions &macros)
  {
    takeEmitted(*context_.getTranslationUnitDecl());
    while (!needsSkipped_ && (nextFunction_ < unit_.pendingFunctions.size() || nextVariable_ < unit_.pendingVariables.size())) {
      if (nextFunction_ < unit_.pendingFunctions.size())
        readFunction(*unit_.pendingFunctions[nextFunction_++]);
      else
        readVariable(*unit_.pendingVariables[nextVariable_++]);
    }
    if (const clang::RecordDecl *record = unit_.layout.cutOff())
      addError(record->getLocation(), "the records around this one have too many fields to be followed");
    unit_.facts.allowances = comments.take(unit_.positions);
    unit_.facts.emptyMacros = emptyMacrosOf(macros, unit_.positions);
    unit_.facts.layouts = layoutsOf(unit_, unit_.namedRecords.getArrayRef());
    sortBodies();
    return !needsSkipped_;
  }

private:
  /// Two declarations of one link name are one function.
  void sortBodies()
  {
    std::vector<SourceBody> &bodies = unit_.facts.bodies;
    std::stable_sort(bodies.begin(), bodies.end(), [](const SourceBody &a, const SourceBody &b) { return a.function < b.function; });
    bodies.erase(std::unique(bodies.begin(), bodies.end(), [](const SourceBody &a, const SourceBody &b) { return a.function == b.function; }),
                 bodies.end());
  }

  /// Iterative over namespaces and linkage specifications, whose nesting comes from the input.
  void takeEmitted(const clang::DeclContext &top)
  {
    std::vector<const clang::DeclContext *> open{&top};
    for (std::size_t i = 0; i < open.size(); ++i)
      for (const clang::Decl *declaration : open[i]->decls()) {
        if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
          if (!function->isDependentContext() && function->isThisDeclarationADefinition() && context_.DeclMustBeEmitted(function))
            unit_.functionOf(*function);
        } else if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration)) {
          if (!variable->isInvalidDecl() && !variable->getType()->isDependentType() && context_.DeclMustBeEmitted(variable))
            unit_.variableOf(*variable);
        } else if (const auto *templated = llvm::dyn_cast<clang::FunctionTemplateDecl>(declaration)) {
          for (const clang::FunctionDecl *instance : templated->specializations())
            if (instance->isThisDeclarationADefinition() && context_.DeclMustBeEmitted(instance))
              unit_.functionOf(*instance);
        } else if (const auto *classes = llvm::dyn_cast<clang::ClassTemplateDecl>(declaration)) {
          for (const clang::CXXRecordDecl *instance : classes->specializations())
            open.push_back(instance);
        } else if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(declaration)) {
          if (record->isThisDeclarationADefinition() && !record->isDependentContext() && !llvm::isa<clang::ClassTemplateSpecializationDecl>(record))
            open.push_back(record);
        } else if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(declaration)) {
          open.push_back(llvm::cast<clang::DeclContext>(declaration));
        }
      }
  }

  void readFunction(const clang::FunctionDecl &function)
  {
    needsSkipped_ = needsSkipped_ || function.hasSkippedBody();
    if (function.isInvalidDecl() || function.isDependentContext())
      return;
    const SourceIndex index = unit_.functionOf(function);
    const Owner owner{index, noIndex};
    if (const auto *alias = function.getAttr<clang::AliasAttr>(); alias && !function.hasAttr<clang::WeakRefAttr>())
      joinAlias(function, index, alias->getAliasee());
    // Chosen at load time by code that is run then: the same as not analysed.
    if (function.hasAttr<clang::IFuncAttr>())
      joinAlias(function, index, "");
    if (!function.hasBody() && !llvm::isa<clang::CXXMethodDecl>(function))
      return;
    BodyWalker walker(unit_, owner, &function);
    unit_.forgetCalls();
    walker.readFunction();
    report(walker);
    if (!walker.givenUpBecause())
      lowerBody(unit_, function, index);
  }

  void readVariable(const clang::VarDecl &variable)
  {
    if (variable.isInvalidDecl() || variable.getType()->isDependentType())
      return;
    const SourceIndex index = unit_.variableOf(variable);
    BodyWalker walker(unit_, {unit_.facts.variables[index].function, index}, nullptr);
    walker.readInitialiser(variable);
    report(walker);
  }

  /// Two names of one function share parameters and result. What the other name stands for may not be known here.
  void joinAlias(const clang::FunctionDecl &function, SourceIndex index, llvm::StringRef name)
  {
    const clang::FunctionDecl *target = nullptr;
    if (!name.empty())
      for (const clang::NamedDecl *found : context_.getTranslationUnitDecl()->lookup(&context_.Idents.get(name)))
        if (const auto *candidate = llvm::dyn_cast<clang::FunctionDecl>(found))
          target = candidate;
    const auto join = [&](SourceNode::Kind kind, std::uint32_t ordinal, SourceIndex other) {
      const SourceIndex a = unit_.node(kind, index, ordinal);
      const SourceIndex b = other == noIndex ? unit_.outside() : unit_.node(kind, other, ordinal);
      unit_.flow(Kind::Copy, a, b, {});
      unit_.flow(Kind::Copy, b, a, {});
    };
    const SourceIndex other = target ? unit_.functionOf(*target) : noIndex;
    if (other != noIndex)
      unit_.reference({index, noIndex}, other, noIndex);
    for (unsigned i = 0; i < function.getNumParams(); ++i)
      if (Layout::isAddress(function.getParamDecl(i)->getType()))
        join(SourceNode::Kind::Parameter, i, other);
    if (Layout::isAddress(function.getReturnType()))
      join(SourceNode::Kind::Return, 0, other);
  }

  void report(const BodyWalker &walker)
  {
    if (walker.givenUpBecause())
      addError(walker.givenUpAt(), walker.givenUpBecause());
  }

  void addError(clang::SourceLocation location, const char *text)
  {
    const SourcePosition place = unit_.positions.of(location);
    const std::string file = place.file == noFile ? std::string("?") : unit_.facts.files[place.file];
    errors_.add(file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + text);
  }

  clang::ASTContext &context_;
  UnitFacts unit_;
  ErrorCollector &errors_;
  std::size_t nextFunction_ = 0;
  std::size_t nextVariable_ = 0;
  bool needsSkipped_ = false; ///< a function that is used has a body that was not parsed
};

template <typename T> void sortUnique(std::vector<T> &list)
{
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

} // namespace

bool readUnit(clang::ASTContext &context, const std::string &directory, SourceFacts &facts, ErrorCollector &errors, AllowanceComments &comments,
              const EmptyExpansions &macros, const CompilerText &text)
{
  if (!UnitReader(context, directory, facts, errors, text).read(comments, macros))
    return false;
  sortUnique(facts.flows);
  sortUnique(facts.overrides);
  sortUnique(facts.references);
  return true;
}

} // namespace headroom::unit
