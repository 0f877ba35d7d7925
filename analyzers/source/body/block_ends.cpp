// SPDX-License-Identifier: Apache-2.0
// How blocks end.
#include "source/body/body_lowering.h"

#include <algorithm>

namespace headroom::unit {

using Kind = BodyOperation::Kind;
using End = BodyBlock::End;

namespace {

// GNU: `case 1 ... 5`. A longer range makes all ways of its switch equally possible.
constexpr std::uint64_t longestRange = 64;

/// What the block ends with has been decided by the last operand: Clang's graph has evaluated the others in blocks before.
const clang::Expr *lastDecision(const clang::Expr *condition)
{
  while (condition) {
    condition = condition->IgnoreParens();
    const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(condition);
    if (!binary || !binary->isLogicalOp())
      break;
    condition = binary->getRHS();
  }
  return condition;
}

} // namespace

const clang::Expr *BodyLowering::conditionOf(const clang::Stmt &terminator) const
{
  switch (terminator.getStmtClass()) {
  case clang::Stmt::IfStmtClass: return lastDecision(llvm::cast<clang::IfStmt>(terminator).getCond());
  case clang::Stmt::WhileStmtClass: return lastDecision(llvm::cast<clang::WhileStmt>(terminator).getCond());
  // Of `do ... while (a && b)` alone the graph has a block where both ways meet again: it ends with the whole.
  case clang::Stmt::DoStmtClass: return llvm::cast<clang::DoStmt>(terminator).getCond();
  case clang::Stmt::ForStmtClass: return lastDecision(llvm::cast<clang::ForStmt>(terminator).getCond());
  case clang::Stmt::CXXForRangeStmtClass: return lastDecision(llvm::cast<clang::CXXForRangeStmt>(terminator).getCond());
  case clang::Stmt::ConditionalOperatorClass:
  case clang::Stmt::BinaryConditionalOperatorClass:
    return lastDecision(llvm::cast<clang::AbstractConditionalOperator>(terminator).getCond());
  case clang::Stmt::BinaryOperatorClass: return lastDecision(llvm::cast<clang::BinaryOperator>(terminator).getLHS());
  default: return nullptr;
  }
}

// A `default` beside a case for every enumerator is dead to Clang. Whoever wrote it thought of other values, and an object can hold them.
const clang::CFGBlock *BodyLowering::successorAt(const clang::CFGBlock &block, clang::CFGBlock::const_succ_iterator edge)
{
  if (*edge)
    return *edge;
  const auto *choice = llvm::dyn_cast_or_null<clang::SwitchStmt>(block.getTerminatorStmt());
  const clang::CFGBlock *possible = edge->getPossiblyUnreachableBlock();
  const bool isWritten = possible && llvm::isa_and_nonnull<clang::DefaultStmt>(possible->getLabel());
  return choice && choice->isAllEnumCasesCovered() && edge + 1 == block.succ_end() && isWritten ? possible : nullptr;
}

// Behind the blocks of the graph: where the function ends without a block of its own, and where what cannot happen leads to.
std::uint32_t BodyLowering::addEnd(End end)
{
  for (std::size_t i = 0; i < ends_.size(); ++i)
    if (ends_[i] == end)
      return graphBlocks_ + static_cast<std::uint32_t>(i);
  ends_.push_back(end);
  return graphBlocks_ + static_cast<std::uint32_t>(ends_.size() - 1);
}

std::uint32_t BodyLowering::numberOf(const clang::CFGBlock *successor)
{
  if (!successor)
    return addEnd(End::NoReturn);
  if (successor != exit_)
    return blocks_.lookup(successor);
  doubtEnd();
  return addEnd(End::Return);
}

void BodyLowering::endBlock(const clang::CFGBlock &block)
{
  llvm::SmallVector<const clang::CFGBlock *, 4> successors;
  for (const clang::CFGBlock *successor : block.succs())
    successors.push_back(successor);
  const bool leaves = successors.size() == 1 && successors.front() == exit_;
  if (block.hasNoReturnElement()) {
    build_.block().end = End::NoReturn;
    return;
  }
  if (leaves) {
    if (returns_)
      build_.add(Kind::Return, returned_);
    build_.block().end = End::Return;
    doubtEnd();
    return;
  }
  if (returns_)
    for (const clang::CFGBlock *successor : successors)
      if (successor)
        pendingReturns_[successor] = returned_;

  const clang::Stmt *terminator = block.getTerminatorStmt();
  if (terminator && llvm::is_contained(successors, nullptr))
    for (const clang::Stmt *part : terminator->children())
      if (const auto *decided = llvm::dyn_cast_or_null<clang::Expr>(part))
        doubtConstant(*decided);
  if (const auto *choice = llvm::dyn_cast_or_null<clang::SwitchStmt>(terminator)) {
    endSwitch(block, *choice);
    return;
  }
  const clang::Expr *condition = terminator && successors.size() == 2 && block.getTerminator().isStmtBranch() ? conditionOf(*terminator) : nullptr;
  const bool isBranch = condition && successors[0] && successors[1];
  BodyValue value = noValue;
  if (isBranch) {
    value = valueOf(condition);
    if (value == noValue)
      value = build_.unknown();
  }
  BodyBlock &lowered = build_.block();
  for (const clang::CFGBlock *successor : successors)
    if (successor)
      lowered.successors.push_back(numberOf(successor));
  lowered.condition = value;
  if (isBranch)
    lowered.end = End::Branch;
  else if (lowered.successors.size() == 1)
    lowered.end = End::Jump;
  else
    lowered.end = lowered.successors.empty() ? End::NoReturn : End::Computed;
}

// The last successor is taken where no case fits.
void BodyLowering::endSwitch(const clang::CFGBlock &block, const clang::SwitchStmt &statement)
{
  BodyValue condition = valueOf(statement.getCond());
  if (condition == noValue)
    condition = build_.unknown();
  std::vector<std::pair<std::int64_t, std::uint32_t>> cases;
  bool isOpen = false;
  std::uint32_t otherwise = UINT32_MAX;
  const auto value = [&](const clang::Expr *expression) {
    const llvm::APSInt known = expression->EvaluateKnownConstInt(context_);
    return known.getSignificantBits() > 64 || known.isSigned() ? known.trunc(std::min(known.getBitWidth(), 64u)).getSExtValue()
                                                                : static_cast<std::int64_t>(known.getZExtValue());
  };
  for (auto successor = block.succ_begin(); successor != block.succ_end(); ++successor) {
    const clang::CFGBlock *target = successorAt(block, successor);
    const bool isLast = successor + 1 == block.succ_end();
    if (isLast) {
      otherwise = numberOf(target);
      break;
    }
    const auto *label = target ? llvm::dyn_cast_or_null<clang::CaseStmt>(target->getLabel()) : nullptr;
    if (!label)
      continue;
    doubtConstant(*label->getLHS());
    if (label->getRHS())
      doubtConstant(*label->getRHS());
    const std::int64_t first = value(label->getLHS());
    const std::int64_t last = label->getRHS() ? value(label->getRHS()) : first;
    const std::uint64_t distance = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
    isOpen = isOpen || distance >= longestRange;
    const std::uint32_t goal = numberOf(target);
    for (std::uint64_t i = 0; i <= std::min(distance, longestRange - 1); ++i)
      cases.emplace_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + i), goal);
  }
  std::sort(cases.begin(), cases.end());
  BodyBlock &lowered = build_.block();
  for (const auto &[wanted, goal] : cases) {
    if (!isOpen)
      lowered.cases.push_back(wanted);
    lowered.successors.push_back(goal);
  }
  lowered.successors.push_back(otherwise == UINT32_MAX ? addEnd(End::NoReturn) : otherwise);
  if (isOpen) {
    std::sort(lowered.successors.begin(), lowered.successors.end());
    lowered.successors.erase(std::unique(lowered.successors.begin(), lowered.successors.end()), lowered.successors.end());
    lowered.end = End::Computed;
  } else {
    lowered.end = End::Switch;
    lowered.condition = condition;
  }
}

} // namespace headroom::unit
