// SPDX-License-Identifier: Apache-2.0
// Lowers one function. Clang's graph lists the expressions of each block in the order of their evaluation. What reads, writes or calls
// is lowered where it stands in that order; what only computes is lowered where it is used.
//
// The *value* of an lvalue is its address. The value of a record of several members, or of an array, is the address of an object that
// holds it.
#pragma once

#include <vector>

#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Analysis/CFG.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/ADT/SmallVector.h>

#include "source/body/body_builder.h"
#include "source/unit/unit_facts.h"

namespace headroom::unit {

class BodyLowering {
public:
  BodyLowering(UnitFacts &unit, const clang::FunctionDecl &function, SourceIndex index);

  [[nodiscard]] SourceBody lower();

private:
  using Kind = BodyOperation::Kind;

  /// Where an expression's value goes besides its one user: into the local that merges the arms of `?:`, `&&`, `||`.
  struct Arm {
    std::uint32_t local = 0;
    bool isTruth = false;  ///< of `&&` and `||`: 0 or 1
    bool isPresent = false; ///< its block is reached
  };
  struct Merge {
    std::uint32_t local = 0;
    llvm::SmallVector<const clang::Expr *, 4> arms;
  };

  /// One of them.
  struct Target {
    const clang::VarDecl *variable = nullptr;
    const clang::CXXCtorInitializer *member = nullptr;
    const clang::CXXNewExpr *allocation = nullptr;
  };

  // lower_body.cpp: the graph
  void addParameters();
  void lowerGraph(const clang::CFG &graph);
  void lowerBlock(const clang::CFGBlock &block);
  void lowerElement(const clang::CFGElement &element);
  void lowerStatement(const clang::Stmt &statement);
  void lowerReturn(const clang::ReturnStmt &statement);
  [[nodiscard]] std::vector<const clang::CFGBlock *> reachedBlocks(const clang::CFG &graph) const;

  // block_ends.cpp
  [[nodiscard]] static const clang::CFGBlock *successorAt(const clang::CFGBlock &block, clang::CFGBlock::const_succ_iterator edge);
  void endBlock(const clang::CFGBlock &block);
  void endSwitch(const clang::CFGBlock &block, const clang::SwitchStmt &statement);
  [[nodiscard]] const clang::Expr *conditionOf(const clang::Stmt &terminator) const;
  std::uint32_t numberOf(const clang::CFGBlock *successor);
  std::uint32_t addEnd(BodyBlock::End end);

  // merges.cpp
  void findMerges(const std::vector<const clang::CFGBlock *> &blocks);
  void addArm(const clang::Expr &merging, const clang::Expr *arm, bool isTruth);
  void noteArm(const clang::Expr &expression);
  BodyValue mergedValue(const clang::Expr &expression);

  // values.cpp
  BodyValue valueOf(const clang::Expr *expression);
  BodyValue lowerExpression(const clang::Expr &expression);
  BodyValue valueElsewhere(const clang::Expr &expression);
  BodyValue evaluated(const clang::Expr &expression);
  BodyValue childrenUnknown(const clang::Expr &expression);
  BodyValue valueOfStatement(const clang::StmtExpr &expression);
  [[nodiscard]] static bool standsInOrder(const clang::Stmt &statement);

  // operators.cpp
  BodyValue valueOfBinary(const clang::BinaryOperator &expression);
  BodyValue valueOfUnary(const clang::UnaryOperator &expression);
  BodyValue operation(clang::BinaryOperatorKind opcode, BodyValue left, BodyValue right, clang::QualType leftType, clang::QualType rightType);
  BodyValue assign(const clang::BinaryOperator &expression);
  BodyValue assignCompound(const clang::CompoundAssignOperator &expression);
  BodyValue step(const clang::UnaryOperator &expression);

  // conversions.cpp
  BodyValue valueOfCast(const clang::CastExpr &expression);
  BodyValue valueOfRead(const clang::Expr &operand, clang::QualType type);
  BodyValue pointerAs(BodyValue value, clang::QualType from, clang::QualType to);
  BodyValue integerAs(BodyValue value, clang::QualType from, clang::QualType to);

  // places.cpp
  BodyValue addressOfName(const clang::DeclRefExpr &expression);
  BodyValue addressOfVariable(const clang::VarDecl &variable);
  BodyValue addressOfMember(const clang::MemberExpr &expression);
  BodyValue addressOfField(BodyValue record, const clang::FieldDecl &field);
  BodyValue addressOfElement(const clang::ArraySubscriptExpr &expression);
  std::uint32_t localOf(const clang::VarDecl &variable);
  std::uint32_t temporary(clang::QualType type);
  BodyValue local(std::uint32_t index) { return build_.addIndexed(Kind::Local, index); }
  BodyValue self();

  // initialisers.cpp
  void initialise(BodyValue address, clang::QualType type, const clang::Expr *expression);
  void initialiseList(BodyValue address, clang::QualType type, const clang::InitListExpr &list);
  BodyValue valueOfList(const clang::InitListExpr &list);
  void clear(BodyValue address, clang::QualType type, unsigned depth);
  void declare(const clang::Decl &declaration);
  void initialiseMember(const clang::CXXCtorInitializer &initialiser);

  // calls.cpp
  BodyValue valueOfCall(const clang::CallExpr &expression);
  BodyValue valueOfBuiltin(const clang::CallExpr &expression);
  BodyValue valueOfAtomic(const clang::AtomicExpr &expression);
  BodyValue emitCall(CallOrigin origin, llvm::ArrayRef<BodyValue> operands, clang::QualType result);
  BodyValue argument(const clang::Expr &expression);
  void writeOutputs(llvm::ArrayRef<const clang::Expr *> arguments);
  void lowerAsm(const clang::GCCAsmStmt &statement);

  // objects.cpp: C++
  BodyValue valueOfConstruct(const clang::CXXConstructExpr &expression);
  BodyValue valueOfNew(const clang::CXXNewExpr &expression);
  void lowerAllocator(const clang::CXXNewExpr &expression);
  BodyValue valueOfDelete(const clang::CXXDeleteExpr &expression);
  BodyValue valueOfLambda(const clang::LambdaExpr &expression);
  void destroy(CallOrigin origin, BodyValue object);
  void lowerDestructor(const clang::CFGElement &element);
  void findConstructions(const std::vector<const clang::CFGBlock *> &blocks);
  void addConstruction(const clang::Expr *initialiser, const Target &target);
  [[nodiscard]] bool isMadeInPlace(const clang::Expr *initialiser) const;

  // doubts.cpp
  void doubtText(clang::SourceRange range);
  void doubtSignature();
  void doubtStatement(const clang::Stmt &statement);
  void doubtEnd();
  void doubtType(clang::QualType type);
  void doubtConstant(const clang::Expr &expression);
  void doubtAssembly();
  void markDoubt();

  // types.cpp
  enum class Shape : std::uint8_t { None, Scalar, Record };
  [[nodiscard]] Shape shapeOf(clang::QualType type);
  /// The only member of a record that is a scalar itself; null for others.
  [[nodiscard]] const clang::FieldDecl *onlyMember(const clang::RecordDecl &record);
  [[nodiscard]] IntegerType integerType(clang::QualType type) const;
  [[nodiscard]] static bool isInteger(clang::QualType type);
  [[nodiscard]] std::int64_t bytesOf(clang::QualType type) const;
  [[nodiscard]] std::string recordNameOf(clang::QualType type);

  [[nodiscard]] static const clang::Expr *plain(const clang::Expr *expression);

  UnitFacts &unit_;
  clang::ASTContext &context_;
  const clang::FunctionDecl &function_;
  BodyBuilder build_;
  llvm::DenseMap<const clang::Expr *, BodyValue> values_;
  llvm::DenseMap<const clang::VarDecl *, std::uint32_t> locals_;
  llvm::DenseMap<const clang::Expr *, Arm> arms_;
  llvm::DenseMap<const clang::Expr *, Merge> merges_;
  llvm::DenseMap<const clang::RecordDecl *, const clang::FieldDecl *> onlyMembers_;
  llvm::DenseMap<const clang::Expr *, Target> constructed_; ///< what constructor calls make, where that is no temporary
  llvm::DenseMap<const clang::CXXNewExpr *, BodyValue> allocated_;
  llvm::DenseMap<const clang::CFGBlock *, std::uint32_t> blocks_;
  llvm::DenseMap<const clang::CFGBlock *, BodyValue> pendingReturns_;
  const clang::CFGBlock *exit_ = nullptr;
  BodyValue returned_ = noValue;  ///< of this block, written at its end: destructors run between
  bool returns_ = false;
  std::uint32_t graphBlocks_ = 0;
  std::vector<BodyBlock::End> ends_; ///< blocks behind those of the graph
  bool hasDoubt_ = false;            ///< the machine may lack a test that the text has
  llvm::SmallVector<clang::SourceLocation, 4> assemblies_;
  llvm::SmallPtrSet<const clang::Decl *, 16> doubted_; ///< declarations that were looked at
};

} // namespace headroom::unit
