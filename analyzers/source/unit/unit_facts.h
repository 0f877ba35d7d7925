// SPDX-License-Identifier: Apache-2.0
// The facts of one unit while they are collected: every function, variable, field and node once, under an index.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/SetVector.h>
#include <llvm/ADT/StringMap.h>

#include "facts/source_facts.h"
#include "source/unit/compiler_text.h"
#include "source/unit/layout.h"
#include "source/unit/names.h"
#include "source/unit/positions.h"

namespace headroom::unit {

/// Whose code or initialiser is being read: flows hold while it is linked.
struct Owner {
  SourceIndex function = noIndex;
  SourceIndex variable = noIndex;
};

/// What a call is made by. Several calls may stand behind one construct.
struct CallOrigin {
  enum class Part : std::uint8_t {
    Whole,      ///< the expression itself: of `new` and `delete` the operator's function
    Destructor, ///< of a variable, a temporary, a member, a base, or what `delete` ends
    Cleanup,    ///< of a variable with the attribute
  };

  const void *construct = nullptr;
  Part part = Part::Whole;
};

class UnitFacts {
public:
  UnitFacts(clang::ASTContext &context, SourceFacts &facts, const std::string &directory, const CompilerText &text);

  clang::ASTContext &context;
  SourceFacts &facts;
  Positions positions;
  Names names;
  Layout layout;

  /// Also makes the function known as used: it is read later when this unit defines it.
  SourceIndex functionOf(const clang::FunctionDecl &function);
  SourceIndex variableOf(const clang::VarDecl &variable);
  SourceIndex fieldOf(const clang::FieldDecl &field);
  /// Code that has no declaration: dynamic initialisation of this unit's variables.
  SourceIndex unitInitialiser();

  SourceIndex node(SourceNode::Kind kind, SourceIndex index = noIndex, std::uint32_t ordinal = 0);
  SourceIndex newLocal(SourceIndex function);
  /// The node of a variable of any storage: static, automatic, parameter.
  SourceIndex nodeOfVariable(const clang::VarDecl &variable);
  SourceIndex outside() { return node(SourceNode::Kind::Outside); }
  SourceIndex laundered() { return node(SourceNode::Kind::Laundered); }
  /// Every address of the whole program that lies in memory as an integer, as far as it is known (integers.cpp).
  SourceIndex integers();

  void flow(SourceFlow::Kind kind, SourceIndex to, SourceIndex from, Owner owner);
  void reference(Owner owner, SourceIndex toFunction, SourceIndex toVariable);
  SourceIndex addCall(CallOrigin origin, SourceCall call);

  /// Without making anything known as used: `noIndex` for what no code that was read names.
  [[nodiscard]] SourceIndex callAt(CallOrigin origin) const;
  [[nodiscard]] SourceIndex knownFunction(const clang::FunctionDecl &function) const { return known(functions_, function); }
  [[nodiscard]] SourceIndex knownVariable(const clang::VarDecl &variable) const { return known(variables_, variable); }
  /// Calls of default arguments belong to whoever is read: forget those of the function before.
  void forgetCalls() { calls_.clear(); }
  /// The field's name as a location, without what its record implies for flows.
  SourceIndex fieldNameOf(const clang::FieldDecl &field);

  /// Adds the record to the facts, with what its unions and its memory as a whole imply; once for each record.
  void noteRecord(const clang::RecordDecl &record);
  /// Where a record's memory is read or written as plain pointers: a read sees every field, a write reaches every field.
  struct WholeRecord {
    SourceIndex read = noIndex;
    SourceIndex written = noIndex;
  };
  WholeRecord wholeRecord(const clang::RecordDecl &record);

  /// What another compiler may have read otherwise.
  [[nodiscard]] const CompilerText &compilerText() const { return compilerText_; }
  /// Whether the unit may have attributes that say what holds: a compiler leaves out tests by them.
  [[nodiscard]] bool mayAssume() const { return mayAssume_; }

  /// Records that bodies name, in the order of naming.
  llvm::SetVector<const clang::RecordDecl *> namedRecords;

  /// Functions and variables with bodies and initialisers of this unit that were named but not read yet, in the order of naming.
  std::vector<const clang::FunctionDecl *> pendingFunctions;
  std::vector<const clang::VarDecl *> pendingVariables;

private:
  SourceIndex internFunction(const clang::FunctionDecl &function);
  void noteOverrides(const clang::CXXMethodDecl &method, SourceIndex index);
  std::pair<const clang::RecordDecl *, std::string> pathOf(const clang::FieldDecl &field);
  void noteUnion(const clang::RecordDecl &record);

  [[nodiscard]] static SourceIndex known(const llvm::DenseMap<const clang::Decl *, SourceIndex> &list, const clang::Decl &declaration)
  {
    const auto found = list.find(declaration.getCanonicalDecl());
    return found == list.end() ? noIndex : found->second;
  }

  llvm::DenseMap<std::pair<const void *, unsigned>, SourceIndex> calls_;
  llvm::DenseMap<const clang::FieldDecl *, SourceIndex> fieldNames_;
  llvm::DenseMap<const clang::Decl *, SourceIndex> functions_; ///< by canonical declaration
  llvm::DenseMap<const clang::Decl *, SourceIndex> variables_;
  llvm::DenseMap<const clang::FieldDecl *, SourceIndex> fields_;
  llvm::DenseSet<const clang::Decl *> used_;                 ///< functions that were named
  llvm::StringMap<SourceIndex> externalFunctions_; ///< by link name: a builtin and its library function are one
  llvm::StringMap<SourceIndex> externalVariables_;
  std::map<SourceField, SourceIndex> fieldsByName_;
  std::map<SourceNode, SourceIndex> nodes_;
  llvm::DenseMap<const clang::VarDecl *, SourceIndex> locals_;
  llvm::DenseSet<const clang::RecordDecl *> records_;
  llvm::DenseMap<const clang::RecordDecl *, WholeRecord> wholes_;
  SourceIndex unitInitialiser_ = noIndex;
  SourceIndex integers_ = noIndex;
  std::uint32_t localCount_ = 0;
  const CompilerText &compilerText_;
  bool mayAssume_ = false;
};

} // namespace headroom::unit
