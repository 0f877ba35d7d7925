// SPDX-License-Identifier: Apache-2.0
// What a branch says: a condition that is 0 or not, taken apart down to the symbols it was made from.
#include <algorithm>

#include "program/paths/blocks.h"
#include "program/paths/walk.h"

namespace headroom::program {

namespace {

bool isNumber(const Walk &walk, Term term, std::int64_t &number)
{
  if (walk.terms[term].kind != TermKind::Integer)
    return false;
  number = walk.terms[term].number;
  return true;
}

std::optional<QueryRule::Kind> queryOf(const Walk &walk, Term symbol)
{
  const TermData &data = walk.terms[symbol];
  if (data.kind != TermKind::Result)
    return std::nullopt;
  for (const auto &[operation, kind] : walk.queries)
    if (operation == data.a)
      return kind;
  return std::nullopt;
}

// A pointer that turns out to be null is no block: what failed stays known, so that a use of it can be told.
void noteNull(Walk &walk, PathState &state, Term symbol)
{
  HeldBlock *block = state.block(symbol);
  if (!block)
    return;
  if (block->state == HeldBlock::State::Live || block->state == HeldBlock::State::Kept) {
    if (block->allocation == noOperation) {
      state.dropBlock(symbol);
      return;
    }
    block->state = HeldBlock::State::Failed;
    block->isTested = true;
    walk.addStep(state, WalkStep::Kind::Failed, walk.allocations[block->allocation].operation, symbol);
  }
}

void noteTest(Walk &walk, PathState &state, Term symbol)
{
  for (HeldBlock &block : state.blocks)
    if (block.allocation != noOperation && walk.allocations[block.allocation].status == symbol)
      block.isTested = true;
}

bool compareWith(Walk &walk, PathState &state, Term term, bool isLess, bool orEqual, std::int64_t number)
{
  Constraint limit;
  // term < n, term <= n; or with the sides swapped: n < term, n <= term.
  if (isLess) {
    if (!orEqual && number == INT64_MIN)
      return false;
    if (!limit.atMost(orEqual ? number : number - 1))
      return false;
  } else {
    if (!orEqual && number == INT64_MAX)
      return false;
    if (!limit.atLeast(orEqual ? number : number + 1))
      return false;
  }
  return assumeNumber(walk, state, term, limit);
}

// A symbol plus or minus a number lies as far from what is known of the symbol. A count of an unsigned type that may go below 0 is known
// no more.
bool narrowByStep(const Walk &walk, const PathState &state, const TermData &data, Constraint &limit)
{
  const auto op = static_cast<BodyOperation::Kind>(data.number);
  std::int64_t step = 0;
  if ((op != BodyOperation::Kind::Add && op != BodyOperation::Kind::Subtract) || !isNumber(walk, data.b, step) || step == INT64_MIN)
    return true;
  if (op == BodyOperation::Kind::Subtract)
    step = -step;
  const Constraint from = limitOf(walk, state, data.a); // as deep as the source's expressions and the turns that are told apart
  std::int64_t moved = 0;
  const bool hasLow = from.low() != INT64_MIN && !__builtin_add_overflow(from.low(), step, &moved);
  if (step >= 0 || (hasLow && moved >= 0)) {
    if (hasLow && !limit.atLeast(moved))
      return false;
    if (from.high() != INT64_MAX && !__builtin_add_overflow(from.high(), step, &moved) && !limit.atMost(moved))
      return false;
  }
  for (unsigned i = 0; i < from.excludedCount(); ++i)
    if (!__builtin_add_overflow(from.excluded()[i], step, &moved) && !limit.notEqual(moved))
      return false;
  return true;
}

bool isUnsignedLess(const TermData &data)
{
  return data.kind == TermKind::Binary && data.number == static_cast<std::int64_t>(BodyOperation::Kind::Less);
}

// An unsigned comparison with a small number. What is not above it is not negative either, whatever its type.
bool assumeUnsigned(Walk &walk, PathState &state, const TermData &less, bool isTrue)
{
  std::int64_t number = 0;
  const bool isBelow = isNumber(walk, less.b, number);
  if ((!isBelow && !isNumber(walk, less.a, number)) || number < 0 || number > INT32_MAX)
    return true;
  const Term term = isBelow ? less.a : less.b;
  const bool isPositive = limitOf(walk, state, term).low() >= 0;
  Constraint limit;
  bool holds = true;
  if (isBelow == isTrue)
    holds = limit.atLeast(0) && limit.atMost(isBelow ? number - 1 : number);
  else if (isPositive)
    holds = limit.atLeast(isBelow ? number : number + 1);
  else if (!isBelow || number > 0)
    holds = limit.notEqual(0);
  return holds && assumeNumber(walk, state, term, limit);
}

// What the path has compared, of whatever type.
bool isLess(Walk &walk, const PathState &state, Term a, Term b)
{
  return !state.of(walk.terms.less(a, b, false)).canBe(0) ||
         !state.of(walk.terms.binary(static_cast<std::uint8_t>(BodyOperation::Kind::Less), a, b)).canBe(0);
}

} // namespace

bool answer(PathState &state, QueryRule::Kind kind, bool isYes)
{
  const auto take = [](Answer &known, Answer now) {
    if (known != Answer::Open && known != now)
      return false;
    known = now;
    return true;
  };
  switch (kind) {
  case QueryRule::Kind::InInterrupt: return take(state.inInterrupt, isYes ? Answer::Yes : Answer::No);
  case QueryRule::Kind::PreKernel: return take(state.preKernel, isYes ? Answer::Yes : Answer::No);
  case QueryRule::Kind::CanYield:
    // `No` says only that one of the reasons holds.
    return !isYes || (take(state.inInterrupt, Answer::No) && take(state.preKernel, Answer::No));
  case QueryRule::Kind::UserMode: return !isYes || take(state.inInterrupt, Answer::No);
  }
  return true;
}

Constraint limitOf(const Walk &walk, const PathState &state, Term term)
{
  Constraint limit = state.of(term);
  const TermData &data = walk.terms[term];
  bool holds = true;
  switch (data.kind) {
  case TermKind::Integer: holds = limit.equal(data.number); break;
  case TermKind::Address:
  case TermKind::Text: holds = limit.notEqual(0); break;
  case TermKind::Not:
  case TermKind::Equal:
  case TermKind::Less: holds = limit.atLeast(0) && limit.atMost(1); break;
  case TermKind::Binary: holds = narrowByStep(walk, state, data, limit); break;
  case TermKind::Converted: {
    const Constraint from = limitOf(walk, state, data.a);
    if (from.number() == 0)
      holds = limit.equal(0);
    else if (!from.canBe(0))
      holds = limit.notEqual(0);
    break;
  }
  default: break;
  }
  return holds ? limit : state.of(term);
}

bool assumeNumber(Walk &walk, PathState &state, Term symbol, const Constraint &limit)
{
  Constraint known = limitOf(walk, state, symbol);
  const bool couldBeZero = known.canBe(0);
  if (!known.narrow(limit))
    return false;
  const TermData data = walk.terms[symbol];
  if (data.kind == TermKind::Converted) {
    Constraint from;
    if (known.number() == 0 && !from.equal(0))
      return false;
    if (!known.canBe(0) && !from.notEqual(0))
      return false;
    if (!from.isNothing() && !assumeNumber(walk, state, data.a, from))
      return false;
  }
  if (data.kind == TermKind::Integer || data.kind == TermKind::Text)
    return true;
  state.constrain(symbol, known);
  const bool isZero = known.number() == 0;
  if (couldBeZero && (isZero || !known.canBe(0))) {
    if (const auto kind = queryOf(walk, symbol)) {
      walk.addStep(state, WalkStep::Kind::Asked, data.a, symbol, !isZero);
      if (!answer(state, *kind, !isZero))
        return false;
    }
    if (isZero)
      noteNull(walk, state, symbol);
  }
  return true;
}

int decided(Walk &walk, const PathState &state, Term condition)
{
  const TermData data = walk.terms[condition];
  std::int64_t number = 0;
  switch (data.kind) {
  case TermKind::Not: {
    const int inner = decided(walk, state, data.a);
    return inner < 0 ? inner : 1 - inner;
  }
  case TermKind::Equal:
    if (isNumber(walk, data.b, number)) {
      const Constraint limit = limitOf(walk, state, data.a);
      if (!limit.canBe(number))
        return 0;
      if (limit.number() == number)
        return 1;
    }
    if (isLess(walk, state, data.a, data.b) || isLess(walk, state, data.b, data.a))
      return 0;
    break;
  case TermKind::Binary:
  case TermKind::Less: {
    if (data.kind == TermKind::Binary && !isUnsignedLess(data))
      break;
    const Constraint a = limitOf(walk, state, data.a);
    const Constraint b = limitOf(walk, state, data.b);
    if (data.kind == TermKind::Binary && (a.low() < 0 || b.low() < 0))
      break; // what is negative here is large there
    if (a.high() < b.low())
      return 1;
    if (a.low() >= b.high())
      return 0;
    break;
  }
  default: break;
  }
  const Constraint limit = limitOf(walk, state, condition);
  if (limit.number() == 0)
    return 0;
  return limit.canBe(0) ? -1 : 1;
}

bool assume(Walk &walk, PathState &state, Term condition, bool isTrue)
{
  // Conditions nest as the source's expressions do; Not is the only chain, and terms of terms are shared.
  const int known = decided(walk, state, condition);
  if (known >= 0 && (known == 1) != isTrue)
    return false;
  noteTest(walk, state, condition);
  const TermData data = walk.terms[condition];
  std::int64_t number = 0;
  switch (data.kind) {
  case TermKind::Not: return assume(walk, state, data.a, !isTrue);
  case TermKind::Equal:
    noteTest(walk, state, data.a);
    if (isNumber(walk, data.b, number)) {
      Constraint limit;
      if (!(isTrue ? limit.equal(number) : limit.notEqual(number)))
        return false;
      // A comparison compared with 0 is the comparison itself.
      const TermKind inner = walk.terms[data.a].kind;
      if (number == 0 && (inner == TermKind::Not || inner == TermKind::Equal || inner == TermKind::Less))
        return assume(walk, state, data.a, !isTrue);
      return assumeNumber(walk, state, data.a, limit);
    }
    break;
  case TermKind::Less:
    noteTest(walk, state, data.a);
    noteTest(walk, state, data.b);
    if (isNumber(walk, data.b, number))
      return isTrue ? compareWith(walk, state, data.a, true, false, number) : compareWith(walk, state, data.a, false, true, number);
    if (isNumber(walk, data.a, number))
      return isTrue ? compareWith(walk, state, data.b, false, false, number) : compareWith(walk, state, data.b, true, true, number);
    break;
  default: break;
  }
  Constraint limit;
  if (!(isTrue ? limit.notEqual(0) : limit.equal(0)))
    return false;
  if (isUnsignedLess(data) && !assumeUnsigned(walk, state, data, isTrue))
    return false;
  return assumeNumber(walk, state, condition, limit);
}

} // namespace headroom::program
