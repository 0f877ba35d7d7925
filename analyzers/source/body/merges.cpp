// SPDX-License-Identifier: Apache-2.0
// `?:`, `&&` and `||` as values: each arm writes a local in its own block, and the local is read where the blocks meet. Where only one
// arm can be reached, its value is the value.
#include "source/body/body_lowering.h"

namespace headroom::unit {

namespace {

/// The operands of a tree of `&&` and `||` after which it may be decided; Clang's graph makes a block of each. Iterative: `a || b || ...`
/// leans to the left.
template <typename Visit> void forEachDecision(const clang::Expr &expression, const Visit &visit)
{
  llvm::SmallVector<const clang::Expr *, 16> open{&expression};
  while (!open.empty()) {
    const clang::Expr *next = open.pop_back_val()->IgnoreParens();
    const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(next);
    if (!binary || !binary->isLogicalOp()) {
      visit(next);
      continue;
    }
    open.push_back(binary->getRHS());
    open.push_back(binary->getLHS());
  }
}

} // namespace

void BodyLowering::findMerges(const std::vector<const clang::CFGBlock *> &blocks)
{
  const auto forEachExpression = [&](const auto &visit) {
    for (const clang::CFGBlock *block : blocks)
      for (const clang::CFGElement &element : *block)
        if (const auto statement = element.getAs<clang::CFGStmt>())
          if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement->getStmt()))
            visit(*expression);
  };
  forEachExpression([&](const clang::Expr &expression) {
    if (const auto *conditional = llvm::dyn_cast<clang::ConditionalOperator>(&expression)) {
      addArm(expression, conditional->getTrueExpr(), false);
      addArm(expression, conditional->getFalseExpr(), false);
    } else if (const auto *elvis = llvm::dyn_cast<clang::BinaryConditionalOperator>(&expression)) {
      addArm(expression, elvis->getCommon(), false);
      addArm(expression, elvis->getFalseExpr(), false);
    } else if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(&expression); binary && binary->isLogicalOp()) {
      forEachDecision(expression, [&](const clang::Expr *arm) { addArm(expression, arm, true); });
    }
  });
  if (arms_.empty())
    return;
  forEachExpression([&](const clang::Expr &expression) {
    if (const auto found = arms_.find(plain(&expression)); found != arms_.end())
      found->second.isPresent = true;
  });
  // In the order of the graph, not of a table of addresses: locals are part of the facts.
  forEachExpression([&](const clang::Expr &expression) {
    const auto found = merges_.find(&expression);
    if (found == merges_.end())
      return;
    Merge &merge = found->second;
    llvm::erase_if(merge.arms, [&](const clang::Expr *arm) { return !arms_[arm].isPresent; });
    const bool isAlone = merge.arms.size() == 1 && !llvm::isa<clang::BinaryConditionalOperator>(expression);
    const bool yields = expression.isGLValue() || shapeOf(expression.getType()) != Shape::None;
    if (!isAlone && yields) {
      merge.local = temporary(expression.isGLValue() ? context_.getPointerType(expression.getType()) : expression.getType());
      for (const clang::Expr *arm : merge.arms)
        arms_[arm].local = merge.local;
    } else {
      for (const clang::Expr *arm : merge.arms)
        arms_.erase(arm);
    }
  });
}

void BodyLowering::addArm(const clang::Expr &merging, const clang::Expr *arm, bool isTruth)
{
  arm = plain(arm);
  arms_[arm].isTruth = isTruth;
  merges_[&merging].arms.push_back(arm);
}

// Throwing expressions and calls that do not return have no value to write.
void BodyLowering::noteArm(const clang::Expr &expression)
{
  const auto found = arms_.find(&expression);
  if (found == arms_.end() || !found->second.isPresent)
    return;
  const Arm arm = found->second;
  if (!arm.isTruth && !expression.isGLValue() && shapeOf(expression.getType()) == Shape::Record) {
    initialise(local(arm.local), expression.getType(), &expression);
    return;
  }
  BodyValue value = valueOf(&expression);
  if (value == noValue)
    return;
  if (arm.isTruth)
    value = build_.truth(value);
  build_.add(Kind::Write, local(arm.local), value);
}

BodyValue BodyLowering::mergedValue(const clang::Expr &expression)
{
  const auto found = merges_.find(&expression);
  const bool isRecord = !expression.isGLValue() && shapeOf(expression.getType()) == Shape::Record;
  if (!expression.isGLValue() && shapeOf(expression.getType()) == Shape::None)
    return noValue;
  if (found == merges_.end() || found->second.arms.empty())
    return build_.unknown();
  const Merge &merge = found->second;
  if (merge.arms.size() == 1 && !llvm::isa<clang::BinaryConditionalOperator>(expression)) {
    const BodyValue value = valueOf(merge.arms.front());
    return value != noValue && llvm::isa<clang::BinaryOperator>(expression) ? build_.truth(value) : value;
  }
  const BodyValue address = local(merge.local);
  return isRecord ? address : build_.add(Kind::Read, address, noValue, expression.isGLValue() ? bytesOf(context_.VoidPtrTy) : bytesOf(expression.getType()));
}

} // namespace headroom::unit
