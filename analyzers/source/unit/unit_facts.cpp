// SPDX-License-Identifier: Apache-2.0
#include "source/unit/unit_facts.h"

#include "facts/source_integers.h"
#include "source/unit/initial_values.h"

#include <llvm/Support/Path.h>

namespace headroom::unit {

UnitFacts::UnitFacts(clang::ASTContext &astContext, SourceFacts &sourceFacts, const std::string &directory, const CompilerText &text)
    : context(astContext), facts(sourceFacts), positions(astContext, sourceFacts.files, directory), names(astContext, positions),
      layout(astContext), compilerText_(text)
{
  // The attribute (C++23, GCC 13) has no place in Clang's graph, and as `[[gnu::assume(...)]]` not even in the tree.
  const auto isSpelled = [&](llvm::StringRef name) { return context.Idents.find(name) != context.Idents.end(); };
  mayAssume_ = isSpelled("assume") || isSpelled("__assume__");
}

SourceIndex UnitFacts::node(SourceNode::Kind kind, SourceIndex index, std::uint32_t ordinal)
{
  const SourceNode wanted{kind, index, ordinal};
  const auto [known, isNew] = nodes_.try_emplace(wanted, static_cast<SourceIndex>(facts.nodes.size()));
  if (isNew)
    facts.nodes.push_back(wanted);
  return known->second;
}

SourceIndex UnitFacts::newLocal(SourceIndex function)
{
  facts.nodes.push_back({SourceNode::Kind::Local, function, localCount_++});
  return static_cast<SourceIndex>(facts.nodes.size() - 1);
}

SourceIndex UnitFacts::nodeOfVariable(const clang::VarDecl &variable)
{
  if (const auto *parameter = llvm::dyn_cast<clang::ParmVarDecl>(&variable))
    if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(parameter->getDeclContext())) {
      const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      const unsigned shift = method && method->isImplicitObjectMemberFunction() ? 1 : 0;
      return node(SourceNode::Kind::Parameter, internFunction(*function), parameter->getFunctionScopeIndex() + shift);
    }
  if (variable.hasGlobalStorage())
    return node(SourceNode::Kind::Variable, variableOf(variable));
  const auto [known, isNew] = locals_.try_emplace(&variable, noIndex);
  if (isNew) {
    const auto *function = llvm::dyn_cast_or_null<clang::FunctionDecl>(variable.getParentFunctionOrMethod());
    known->second = newLocal(function ? internFunction(*function) : noIndex);
  }
  return locals_[&variable];
}

SourceIndex UnitFacts::functionOf(const clang::FunctionDecl &function)
{
  const clang::FunctionDecl *definition = nullptr;
  if (used_.insert(function.getCanonicalDecl()).second && function.isDefined(definition))
    pendingFunctions.push_back(definition);
  return internFunction(function);
}

SourceIndex UnitFacts::internFunction(const clang::FunctionDecl &named)
{
  const clang::Decl *canonical = named.getCanonicalDecl();
  if (const auto known = functions_.find(canonical); known != functions_.end())
    return known->second;

  const clang::FunctionDecl *definition = nullptr;
  const bool isWeakReference = named.hasAttr<clang::WeakRefAttr>();
  const bool isDefined = !isWeakReference && (named.isDefined(definition) || named.hasAttr<clang::AliasAttr>());
  const clang::FunctionDecl &function = definition ? *definition : *llvm::cast<clang::FunctionDecl>(canonical);
  std::string name = names.linkName(*named.getMostRecentDecl());
  const bool isInternal = !function.isExternallyVisible() && !isWeakReference;
  if (!isInternal) {
    const auto [known, isNew] = externalFunctions_.try_emplace(name, static_cast<SourceIndex>(facts.functions.size()));
    if (!isNew)
      return functions_[canonical] = known->second;
  }

  const auto index = static_cast<SourceIndex>(facts.functions.size());
  functions_[canonical] = index;
  facts.functions.emplace_back();
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  SourceFunction fact;
  fact.name = std::move(name);
  fact.isInternal = isInternal;
  fact.isInline = function.isInlined();
  fact.isDefined = isDefined;
  fact.isVariadic = function.isVariadic();
  fact.isInterrupt = function.hasAttr<clang::ARMInterruptAttr>() || function.hasAttr<clang::RISCVInterruptAttr>() ||
                     function.hasAttr<clang::AnyX86InterruptAttr>() || function.hasAttr<clang::MipsInterruptAttr>();
  fact.isExternal = !isDefined;
  fact.parameterCount = function.getNumParams() + (method && method->isImplicitObjectMemberFunction() ? 1 : 0);
  fact.type = names.typeText(function.getType());
  fact.position = positions.of(function.getLocation());
  facts.functions[index] = std::move(fact);
  if (method && method->isVirtual())
    noteOverrides(*method, index);
  return index;
}

void UnitFacts::noteOverrides(const clang::CXXMethodDecl &method, SourceIndex index)
{
  for (const clang::CXXMethodDecl *overridden : method.overridden_methods())
    facts.overrides.push_back({index, internFunction(*overridden)});
}

SourceIndex UnitFacts::unitInitialiser()
{
  if (unitInitialiser_ == noIndex) {
    const clang::SourceManager &sources = context.getSourceManager();
    SourceFunction fact;
    // The start of the name that GCC and Clang both give to such a function; what follows it differs.
    fact.name = "_GLOBAL__sub_I_";
    fact.isInternal = true;
    fact.isDefined = true;
    fact.type = "void (void)";
    fact.position = positions.of(sources.getLocForStartOfFile(sources.getMainFileID()));
    unitInitialiser_ = static_cast<SourceIndex>(facts.functions.size());
    facts.functions.push_back(std::move(fact));
  }
  return unitInitialiser_;
}

SourceIndex UnitFacts::variableOf(const clang::VarDecl &named)
{
  const clang::VarDecl *canonical = named.getCanonicalDecl();
  if (const auto known = variables_.find(canonical); known != variables_.end())
    return known->second;

  const clang::VarDecl *definition = canonical->getDefinition();
  for (clang::VarDecl *declaration : canonical->redecls()) // a tentative one acts only where it is asked, not through `extern` before it
    if (!definition)
      definition = declaration->getActingDefinition();
  const clang::VarDecl &variable = definition ? *definition : *named.getMostRecentDecl();
  std::string name = names.linkName(*named.getMostRecentDecl());
  const bool isInternal = !variable.isExternallyVisible();
  if (!isInternal) {
    const auto [known, isNew] = externalVariables_.try_emplace(name, static_cast<SourceIndex>(facts.variables.size()));
    if (!isNew)
      return variables_[canonical] = known->second;
  }

  const auto index = static_cast<SourceIndex>(facts.variables.size());
  variables_[canonical] = index;
  facts.variables.emplace_back();
  SourceVariable fact;
  fact.name = std::move(name);
  fact.isInternal = isInternal;
  fact.isDefined = definition != nullptr || named.hasAttr<clang::AliasAttr>();
  const clang::QualType type = variable.getType();
  fact.isConstant = context.getBaseElementType(type).isConstQualified();
  if (variable.isStaticLocal())
    if (const auto *function = llvm::dyn_cast_or_null<clang::FunctionDecl>(variable.getParentFunctionOrMethod()))
      fact.function = internFunction(*function);
  fact.type = names.typeText(type.getUnqualifiedType());
  if (!type->isIncompleteType() && !type->isDependentType() && !type->isVariablyModifiedType() && !variable.isInvalidDecl()) {
    // The initialiser may fill a flexible array at the end.
    const clang::CharUnits extra = definition && recordOf(type) ? definition->getFlexibleArrayInitChars(context) : clang::CharUnits::Zero();
    fact.sizeBytes = (type->isReferenceType() ? context.getTypeSizeInChars(context.VoidPtrTy) : context.getTypeSizeInChars(type) + extra).getQuantity();
    fact.alignBytes = context.getDeclAlign(&variable).getQuantity();
  }
  if (const auto *section = named.getMostRecentDecl()->getAttr<clang::SectionAttr>())
    fact.section = section->getName().str();
  if (!fact.section.empty() && definition)
    fact.isInitialised = hasNonZeroInitialiser(*definition);
  fact.position = positions.of(variable.getLocation());
  facts.variables[index] = std::move(fact);
  if (definition && definition->hasInit())
    pendingVariables.push_back(definition);
  else if (const clang::VarDecl *initialising = nullptr; variable.getAnyInitializer(initialising) && initialising)
    pendingVariables.push_back(initialising);
  if (const clang::RecordDecl *record = recordOf(type))
    noteRecord(*record);
  return index;
}

SourceIndex UnitFacts::addCall(CallOrigin origin, SourceCall call)
{
  const auto index = static_cast<SourceIndex>(facts.calls.size());
  facts.calls.push_back(std::move(call));
  if (origin.construct)
    calls_[{origin.construct, static_cast<unsigned>(origin.part)}] = index;
  return index;
}

SourceIndex UnitFacts::callAt(CallOrigin origin) const
{
  const auto found = calls_.find({origin.construct, static_cast<unsigned>(origin.part)});
  return found == calls_.end() ? noIndex : found->second;
}

SourceIndex UnitFacts::fieldNameOf(const clang::FieldDecl &field)
{
  const clang::FieldDecl *canonical = field.getCanonicalDecl();
  const auto [known, isNew] = fieldNames_.try_emplace(canonical, noIndex);
  if (!isNew)
    return known->second;
  auto [record, path] = pathOf(*canonical);
  SourceField fact{names.recordName(*record), std::move(path)};
  const auto [named, isNewName] = fieldsByName_.try_emplace(fact, static_cast<SourceIndex>(facts.fields.size()));
  if (isNewName)
    facts.fields.push_back(std::move(fact));
  return fieldNames_[canonical] = named->second;
}

SourceIndex UnitFacts::integers()
{
  if (integers_ == noIndex) {
    facts.fields.push_back(integersField());
    integers_ = node(SourceNode::Kind::Field, static_cast<SourceIndex>(facts.fields.size() - 1));
  }
  return integers_;
}

void UnitFacts::flow(SourceFlow::Kind kind, SourceIndex to, SourceIndex from, Owner owner)
{
  if (kind == SourceFlow::Kind::Copy && to == from)
    return;
  facts.flows.push_back({kind, to, from, owner.variable == noIndex ? owner.function : noIndex, owner.variable});
}

void UnitFacts::reference(Owner owner, SourceIndex toFunction, SourceIndex toVariable)
{
  facts.references.push_back({owner.variable == noIndex ? owner.function : noIndex, owner.variable, toFunction, toVariable});
}

} // namespace headroom::unit
