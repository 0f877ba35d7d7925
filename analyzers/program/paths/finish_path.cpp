// SPDX-License-Identifier: Apache-2.0
// A path returns: what it lost, and what it means to callers.
#include <algorithm>
#include <optional>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

using State = HeldBlock::State;

// A place behind a parameter that callers can name too.
std::optional<ParameterPath> pathOf(const Walk &walk, Place place)
{
  ParameterPath path;
  path.isPointee = true;
  for (;;) {
    const PlaceData &data = walk.terms.at(place);
    if (data.kind == PlaceKind::Field) {
      path.fields.insert(path.fields.begin(), data.b);
      place = data.a;
      continue;
    }
    if (data.kind != PlaceKind::Pointee || walk.terms[data.a].kind != TermKind::Parameter)
      return std::nullopt;
    path.parameter = walk.terms[data.a].a;
    return path;
  }
}

std::optional<ParameterPath> pathOfSymbol(const Walk &walk, Term symbol)
{
  const TermData &data = walk.terms[symbol];
  if (data.kind == TermKind::Parameter)
    return ParameterPath{data.a, false, {}};
  // What was there at the start; later it may be another value than the caller's.
  if (data.kind == TermKind::Memory && data.b == noOperation)
    return pathOf(walk, data.a);
  return std::nullopt;
}

void addEffects(Walk &walk, const PathState &state, Outcome &outcome)
{
  for (const HeldBlock &block : state.blocks) {
    const auto path = pathOfSymbol(walk, block.symbol);
    if (!path)
      continue;
    Outcome::Effect effect;
    effect.what = *path;
    switch (block.state) {
    case State::Released: effect.kind = Outcome::Effect::Kind::Released; break;
    case State::Given: effect.kind = Outcome::Effect::Kind::Given; break;
    case State::Kept: effect.kind = Outcome::Effect::Kind::Kept; break;
    default: continue;
    }
    if (effect.kind != Outcome::Effect::Kind::Kept)
      effect.rule = block.releaseRule;
    outcome.effects.push_back(std::move(effect));
  }
  // Parameters that are stored where others look.
  for (const auto &[place, value] : state.memory) {
    const Term base = walk.terms.base(value);
    if (base == noTerm || walk.terms[base].kind != TermKind::Parameter || state.block(base))
      continue;
    const PlaceData &root = walk.terms.at(walk.terms.root(place));
    if (root.kind == PlaceKind::Local || (root.kind == PlaceKind::Pointee && walk.terms.base(root.a) == base))
      continue;
    Outcome::Effect effect;
    effect.what.parameter = walk.terms[base].a;
    outcome.effects.push_back(effect);
  }
  std::sort(outcome.effects.begin(), outcome.effects.end());
  outcome.effects.erase(std::unique(outcome.effects.begin(), outcome.effects.end()), outcome.effects.end());
}

// In a variable, or where a caller could not name it.
bool isKeptByOthers(const Walk &walk, const PathState &state, Term symbol)
{
  return std::any_of(state.memory.begin(), state.memory.end(), [&](const auto &entry) {
    const auto &[place, value] = entry;
    if (walk.terms.base(value) != symbol)
      return false;
    const PlaceData &root = walk.terms.at(walk.terms.root(place));
    if (root.kind != PlaceKind::Pointee)
      return root.kind == PlaceKind::Variable;
    const Term holder = walk.terms.base(root.a);
    const HeldBlock *holding = holder == noTerm ? nullptr : state.block(holder);
    const bool isOwn = holder == symbol || (holding && holding->state == State::Live);
    return !isOwn && !(value == symbol && pathOf(walk, place));
  });
}

std::uint32_t addBlock(Walk &walk, const PathState &state, const HeldBlock &block, Outcome &outcome)
{
  const AllocationSite &site = walk.allocations[block.allocation];
  NewBlock added;
  added.rule = site.rule;
  added.callee = site.callee;
  added.heap = site.heap == noTerm ? CallerValue{} : callerValue(walk, site.heap);
  added.mayBeNull = site.canFail && limitOf(walk, state, block.symbol).canBe(0);
  added.isKept = isKeptByOthers(walk, state, block.symbol);
  outcome.blocks.push_back(std::move(added));
  return static_cast<std::uint32_t>(outcome.blocks.size() - 1);
}

void addBlocks(Walk &walk, const PathState &state, Term returned, Outcome &outcome)
{
  std::vector<std::pair<Term, std::uint32_t>> added;
  const auto indexOf = [&](Term symbol) -> std::optional<std::uint32_t> {
    const auto known = std::find_if(added.begin(), added.end(), [symbol](const auto &one) { return one.first == symbol; });
    if (known != added.end())
      return known->second;
    const HeldBlock *block = state.block(symbol);
    if (!block || block->state != State::Live || block->allocation == noOperation || outcome.blocks.size() >= 4)
      return std::nullopt;
    added.emplace_back(symbol, addBlock(walk, state, *block, outcome));
    return added.back().second;
  };
  if (returned != noTerm && walk.terms.base(returned) == returned) {
    if (const auto block = indexOf(returned)) {
      outcome.returns = Outcome::Returns::Block;
      outcome.returned = *block;
    }
  }
  for (const auto &[place, value] : state.memory) {
    if (walk.terms.base(value) != value)
      continue;
    const auto path = pathOf(walk, place);
    const auto block = path ? indexOf(value) : std::nullopt;
    if (block)
      outcome.writes.push_back({*path, *block});
  }
  std::sort(outcome.writes.begin(), outcome.writes.end(), [](const auto &a, const auto &b) { return a.where < b.where; });
}

bool isKeyHandedOut(const Walk &walk, const PathState &state, const HeldLockState &lock, Term returned)
{
  if (lock.key == noTerm)
    return false;
  if (returned != noTerm && walk.terms.base(returned) == lock.key)
    return true;
  return std::any_of(state.memory.begin(), state.memory.end(), [&](const auto &entry) {
    return walk.terms.base(entry.second) == lock.key && walk.terms.at(walk.terms.root(entry.first)).kind != PlaceKind::Local;
  });
}

void addLocks(Walk &walk, const PathState &state, Term returned, std::uint32_t operation, Outcome &outcome)
{
  for (const HeldLockState &lock : state.locks)
    outcome.acquired.push_back({lock.kind, lock.call, lock.lock == noTerm ? CallerValue{} : callerValue(walk, lock.lock)});
  for (const ReleasedLock &lock : state.released)
    outcome.released.push_back({lock.kind, {}, lock.lock == noTerm ? CallerValue{} : callerValue(walk, lock.lock)});
  PathState exit;
  exit.lastStep = state.lastStep;
  for (const HeldLockState &lock : state.locks)
    if (!isKeyHandedOut(walk, state, lock, returned))
      exit.locks.push_back(lock);
  if (exit.locks.empty()) {
    walk.hasCleanExit = walk.hasCleanExit || state.locks.empty();
    return;
  }
  walk.exits.push_back(std::move(exit));
  walk.exitOperations.push_back(operation);
}

void finishWith(Walk &walk, PathState state, Term returned, std::uint32_t operation)
{
  if (!walk.isExhausted)
    loseAtReturn(walk, state, returned, operation);
  Outcome outcome;
  outcome.inInterrupt = state.inInterrupt;
  outcome.preKernel = state.preKernel;
  for (const auto &[symbol, limit] : state.constraints)
    if (walk.terms[symbol].kind == TermKind::Parameter)
      outcome.limits.emplace_back(walk.terms[symbol].a, limit);
  std::sort(outcome.limits.begin(), outcome.limits.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
  if (returned != noTerm) {
    outcome.result = limitOf(walk, state, returned);
    if (walk.terms[returned].kind == TermKind::Parameter && !outcome.result.number()) {
      outcome.returns = Outcome::Returns::Parameter;
      outcome.returned = walk.terms[returned].a;
    }
  }
  addEffects(walk, state, outcome);
  addBlocks(walk, state, returned, outcome);
  addLocks(walk, state, returned, operation, outcome);
  addOutcome(walk.outcomes, std::move(outcome));
}

bool isComparison(TermKind kind)
{
  return kind == TermKind::Not || kind == TermKind::Equal || kind == TermKind::Less;
}

bool isQuery(const Walk &walk, Term term)
{
  const TermData &data = walk.terms[term];
  return data.kind == TermKind::Result &&
         std::any_of(walk.queries.begin(), walk.queries.end(), [&](const auto &query) { return query.first == data.a; });
}

} // namespace

CallerValue callerValue(Walk &walk, Term term)
{
  CallerValue value;
  const TermData &data = walk.terms[term];
  if (data.kind == TermKind::Integer) {
    value.kind = CallerValue::Kind::Integer;
    value.number = data.number;
  } else if (data.kind == TermKind::Parameter) {
    value.kind = CallerValue::Kind::Parameter;
    value.index = data.a;
  } else if (data.kind == TermKind::Address) {
    Place place = data.a;
    while (walk.terms.at(place).kind == PlaceKind::Field) {
      value.fields.insert(value.fields.begin(), walk.terms.at(place).b);
      place = walk.terms.at(place).a;
    }
    const PlaceData &root = walk.terms.at(place);
    if (root.kind == PlaceKind::Variable) {
      value.kind = CallerValue::Kind::Object;
      value.index = root.a;
    } else if (root.kind == PlaceKind::Pointee && walk.terms[root.a].kind == TermKind::Parameter) {
      value.kind = CallerValue::Kind::Parameter;
      value.index = walk.terms[root.a].a;
    } else {
      value.fields.clear();
    }
  }
  return value;
}

void finishPath(Walk &walk, PathState &state, std::uint32_t block)
{
  const BodyBlock &facts = walk.body.blocks[block];
  Term returned = noTerm;
  std::uint32_t operation = walk.lastPlaced;
  if (facts.operationCount > 0) {
    const std::uint32_t last = facts.firstOperation + facts.operationCount - 1;
    const BodyOperation &end = walk.body.operations[last];
    if (end.kind == BodyOperation::Kind::Return) {
      if (end.left != noValue)
        returned = walk.value(state, end.left);
      if (end.line != 0)
        operation = last;
    }
  }
  if (returned != noTerm)
    reportUnset(walk, state, returned, operation);
  // What the caller can branch on: an answer, or how a comparison came out.
  if (returned != noTerm && (isComparison(walk.terms[returned].kind) || isQuery(walk, returned)) && decided(walk, state, returned) < 0) {
    PathState yes = state;
    if (assume(walk, yes, returned, true))
      finishWith(walk, std::move(yes), isComparison(walk.terms[returned].kind) ? walk.terms.integer(1) : returned, operation);
    if (assume(walk, state, returned, false))
      finishWith(walk, std::move(state), walk.terms.integer(0), operation);
    return;
  }
  finishWith(walk, std::move(state), returned, operation);
}

} // namespace headroom::program
