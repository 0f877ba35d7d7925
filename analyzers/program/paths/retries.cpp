// SPDX-License-Identifier: Apache-2.0
#include "program/paths/retries.h"

#include <algorithm>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

using Kind = BodyOperation::Kind;

bool isLocal(const SourceBody &body, BodyValue value, std::uint32_t local)
{
  return value != noValue && body.operations[value].kind == Kind::Local && body.operations[value].index == local;
}

/// `local` plus or minus a number.
bool isStep(const SourceBody &body, BodyValue value, std::uint32_t local)
{
  if (value == noValue)
    return false;
  const BodyOperation &operation = body.operations[value];
  if (operation.kind == Kind::Convert)
    return isStep(body, operation.left, local); // each step leads to an earlier operation
  if (operation.kind != Kind::Add && operation.kind != Kind::Subtract)
    return false;
  const auto reads = [&](BodyValue side) {
    return side != noValue && body.operations[side].kind == Kind::Read && isLocal(body, body.operations[side].left, local);
  };
  const auto isNumber = [&](BodyValue side) { return side != noValue && body.operations[side].kind == Kind::Integer; };
  return (reads(operation.left) && isNumber(operation.right)) || (isNumber(operation.left) && reads(operation.right));
}

/// Behind `head` it changes by constant steps only.
bool isCounter(const Walk &walk, std::uint32_t local, std::uint32_t head)
{
  const SourceBody &body = walk.body;
  for (std::uint32_t block = 0; block < body.blocks.size(); ++block) {
    if (walk.shape.rank(block) < walk.shape.rank(head))
      continue; // what it starts from
    for (std::uint32_t i = 0; i < body.blocks[block].operationCount; ++i) {
      const BodyOperation &operation = body.operations[body.blocks[block].firstOperation + i];
      if (operation.kind == Kind::Write && isLocal(body, operation.left, local) && !isStep(body, operation.right, local))
        return false;
    }
  }
  return true;
}

bool isOwnTest(const Walk &walk, std::uint32_t block, std::uint32_t head)
{
  const std::vector<std::uint32_t> &successors = walk.body.blocks[block].successors;
  return block == head || std::find(successors.begin(), successors.end(), head) != successors.end();
}

} // namespace

HeldBlock retriedBlock(const Walk &walk, const PathState &state, const std::vector<Term> &values)
{
  const HeldBlock *block = values.size() == 1 ? state.block(values.front()) : nullptr;
  if (!block || block->allocation == noOperation)
    return {};
  const Constraint limit = limitOf(walk, state, block->symbol);
  HeldBlock out = *block;
  if (limit.number() == 0) {
    out.state = HeldBlock::State::Failed;
    return out;
  }
  const bool isUntested = block->state == HeldBlock::State::Live && walk.allocations[block->allocation].canFail && limit.canBe(0) &&
                          !isHeldElsewhere(walk, state, block->symbol);
  return isUntested ? out : HeldBlock{};
}

Constraint signOf(const Walk &walk, const PathState &state, Term value)
{
  const Constraint limit = limitOf(walk, state, value);
  Constraint out;
  const bool isZero = limit.number() == 0;
  const bool holds = (!isZero || out.equal(0)) && (limit.low() < 0 || out.atLeast(0)) && (limit.canBe(0) || out.notEqual(0));
  return holds ? out : Constraint();
}

void renameRetried(PathState &state, HeldBlock retried, Term any)
{
  state.dropBlock(retried.symbol);
  const bool isNull = retried.state == HeldBlock::State::Failed;
  retried.symbol = any;
  state.addBlock(any) = retried;
  Constraint null;
  if (isNull && null.equal(0))
    state.constrain(any, null);
}

void forgetRetried(Walk &walk, PathState &state, Term condition, std::uint32_t block)
{
  std::vector<Term> forgotten;
  for (const HeldBlock &held : state.blocks) {
    const TermData &name = walk.terms[held.symbol];
    if (name.kind != TermKind::Phi)
      continue;
    const std::uint32_t head = name.b;
    for (const std::uint32_t local : walk.shape.writtenInLoop(walk.shape.loopAt(head))) {
      const Term other = walk.terms.term({TermKind::Phi, walk.terms.place({PlaceKind::Local, local, 0}), head, 0});
      if (other != held.symbol && walk.terms.mentions(condition, other) && !(isOwnTest(walk, block, head) && isCounter(walk, local, head)))
        forgotten.push_back(held.symbol);
    }
  }
  for (const Term symbol : forgotten) {
    state.dropBlock(symbol);
    walk.forgetSymbol(state, symbol);
  }
}

} // namespace headroom::program
