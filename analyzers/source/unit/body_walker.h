// SPDX-License-Identifier: Apache-2.0
// Reads function bodies and initialisers: which address flows where, and who is called with what.
//
// Terms. A *value* is what an expression yields, as the list of origins that it includes: the contents of a node (Copy), the
// address of a node (AddressOf), or what the addresses in a node point to (Load). A *place* is an lvalue, told by the origins
// that reading it would include; writing it and taking its address follow from that. Only addresses are followed: an integer
// yields an empty value. Objects are field-based: the place of `x->f` is the node of (record, f) whatever `x` is, so copying a
// record to one of the same type moves nothing.
//
// What the model takes for granted, because C's effective types ask for it: memory that is reached through `void *` or a
// character pointer is read as the type that it was written as.
#pragma once

#include <memory>

#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/Stmt.h>
#include <clang/AST/StmtCXX.h>
#include <llvm/ADT/SmallVector.h>

#include "source/unit/local_integers.h"
#include "source/unit/unit_facts.h"

namespace headroom::unit {

struct Origin {
  SourceFlow::Kind kind = SourceFlow::Kind::Copy;
  SourceIndex node = noIndex;

  friend bool operator==(const Origin &, const Origin &) = default;
};

using Value = llvm::SmallVector<Origin, 2>;

struct Place {
  Value read;
};

/// What an integer carries of addresses.
struct Carried {
  Value value;
  bool isOpaque = false; ///< another integer, which is no constant, takes part
};

class BodyWalker {
public:
  /// Nesting of expressions and statements beyond which a unit is given up as incomplete: the stack (extract.cpp) has 16 KiB for each
  /// level, so that builds with sanitizers hold as well.
  static constexpr unsigned mostNesting = 8000;

  BodyWalker(UnitFacts &unit, Owner owner, const clang::FunctionDecl *function);

  void readFunction();
  void readInitialiser(const clang::VarDecl &variable);

  /// Where nesting went too deep, or a construct that cannot be followed at all; invalid for nowhere.
  [[nodiscard]] clang::SourceLocation givenUpAt() const { return givenUpAt_; }
  [[nodiscard]] const char *givenUpBecause() const { return givenUpBecause_; }

private:
  // statements.cpp
  void visit(const clang::Stmt *statement);
  void visitStatement(const clang::Stmt *statement);
  void visitDeclaration(const clang::Decl *declaration);
  void visitSwitch(const clang::SwitchStmt &statement);
  void visitAsm(const clang::GCCAsmStmt &statement);
  void namesInAsm(llvm::StringRef text, const Value &given);
  void visitTry(const clang::CXXTryStmt &statement);
  void returnValue(const clang::Expr *expression);

  // values.cpp: each expression is read exactly once
  Value valueOf(const clang::Expr *expression);
  Value valueOfKind(const clang::Expr *expression);
  Value valueOfBinary(const clang::BinaryOperator &expression);
  bool copyElement(const Place &place, const clang::Expr &left, const clang::Expr &right);
  Value valueOfUnary(const clang::UnaryOperator &expression);
  Value valueOfConditional(const clang::AbstractConditionalOperator &expression);
  Value valueOfStatement(const clang::StmtExpr &expression);
  Value valueOfAtomic(const clang::AtomicExpr &expression);
  void visitChildren(const clang::Expr &expression);

  // places.cpp
  Place placeOf(const clang::Expr *expression);
  Place placeOfKind(const clang::Expr *expression);
  Place placeOfName(const clang::ValueDecl &declaration, const clang::DeclRefExpr *expression);
  Place placeOfMember(const clang::MemberExpr &expression);
  Place temporary(const clang::Expr &initialiser);
  Value referTo(const clang::Expr *expression); ///< what a reference bound to it holds

  // casts.cpp
  Value valueOfCast(const clang::CastExpr &expression);
  Value carriedBy(const clang::Expr *integer, bool &isOpaque);
  bool isAnotherPlace(const clang::Expr *pointer);
  Value integerAsAddress(const clang::CastExpr &expression);
  Value recast(Value value, clang::QualType from, clang::QualType to, bool isWritten);
  void punRecords(const clang::RecordDecl &from, const clang::RecordDecl &to);

  // integers.cpp
  const LocalIntegers &localIntegers();
  [[nodiscard]] bool fitsAddress(clang::QualType type) const;
  bool mayCarryAddress(const clang::Expr &integer, const clang::Expr &storedTo);
  void launder(const Value &value);
  void storeInteger(const Place &place, const clang::Expr &left, const clang::Expr &right);
  void loadInteger(const Place &place, clang::QualType type);
  [[nodiscard]] bool isAtNumber(const clang::Expr &lvalue) const;
  void shareInteger(const Place &place, clang::QualType type);
  void keepCarried(const clang::VarDecl &variable);

  // initialisers.cpp
  void initialise(const Place &place, clang::QualType type, const clang::Expr *initialiser);
  void initialiseList(const Place &place, clang::QualType type, const clang::InitListExpr &list);
  void initialiseField(const clang::FieldDecl &field, const clang::Expr *initialiser);

  // calls.cpp
  Value valueOfCall(const clang::CallExpr &expression);
  Value call(CallOrigin origin, const clang::FunctionDecl *callee, const clang::Expr *calleeExpression, bool isVirtual, Value calleeValue,
             const Value *object, clang::QualType objectType, llvm::ArrayRef<const clang::Expr *> arguments, clang::QualType functionType,
             clang::SourceRange range);
  void callWith(CallOrigin origin, const clang::FunctionDecl &callee, const Value &argument, clang::QualType objectType, clang::SourceRange range);
  SourceArgument argumentOf(const clang::Expr *expression, clang::QualType parameterType, Value &value);
  // constants.cpp
  void constantOf(const clang::Expr &expression, SourceArgument &argument);
  std::string through(const clang::Expr *callee);

  // builtins.cpp
  bool isBuiltin(const clang::CallExpr &expression, unsigned builtin, Value &value);
  void copyMemory(const clang::Expr &to, const clang::Expr &from, const Value &toValue, const Value &fromValue);

  // cxx.cpp
  Value valueOfCxx(const clang::Expr *expression, bool &isKnown);
  void construct(const Place &place, const clang::CXXConstructExpr &expression);
  void destroy(const void *origin, const Value &object, clang::QualType type, clang::SourceRange range);
  Value valueOfNew(const clang::CXXNewExpr &expression);
  void visitDelete(const clang::CXXDeleteExpr &expression);
  void captures(const clang::LambdaExpr &expression);
  void readConstructor(const clang::CXXConstructorDecl &constructor);
  void readDestructor(const clang::CXXDestructorDecl &destructor);
  void readInvoker(const clang::CXXMethodDecl &invoker);
  void useVirtualMethods(const clang::CXXRecordDecl &record);
  const clang::FieldDecl *captureField(const clang::ValueDecl &captured) const;

  // flow.cpp
  static Value addressOf(const Place &place);
  Place pointedTo(const Value &value);
  SourceIndex nodeOf(const Value &value);
  void assign(const Place &place, const Value &value);
  void flowInto(SourceIndex node, const Value &value);
  void store(const Place &place, const clang::Expr &left, const clang::Expr &right);
  void escape(const Value &value) { flowInto(unit_.outside(), value); }
  Value unknown();
  static void unite(Value &to, const Value &from);
  void giveUp(clang::SourceLocation location, const char *because);

  // dead_code.cpp
  bool isConstantCondition(const clang::Expr *condition, bool &value) const;
  static bool hasLabel(const clang::Stmt *statement);
  void visitUnlessDead(const clang::Stmt *statement, bool isDead);

  [[nodiscard]] bool isFollowed(clang::QualType type) const { return Layout::isAddress(type); }

  UnitFacts &unit_;
  clang::ASTContext &context_;
  Owner owner_;
  const clang::FunctionDecl *function_; ///< null for an initialiser outside functions
  SourceIndex functionIndex_ = noIndex; ///< who calls
  std::unique_ptr<LocalIntegers> localIntegers_;
  llvm::DenseMap<const clang::VarDecl *, Carried> carried_; ///< by integers that keep one value
  llvm::DenseSet<const clang::Expr *> numbers_; ///< conversions to pointers of integers of which nothing is known
  unsigned nesting_ = 0;
  clang::SourceLocation givenUpAt_;
  const char *givenUpBecause_ = nullptr;
};

} // namespace headroom::unit
