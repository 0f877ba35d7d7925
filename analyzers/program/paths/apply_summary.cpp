// SPDX-License-Identifier: Apache-2.0
// A call of a function whose paths are known: one path here for each kind of path there.
#include <algorithm>
#include <optional>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

using State = HeldBlock::State;

bool has(std::uint64_t bits, std::size_t parameter)
{
  return parameter >= 64 || (bits >> parameter & 1U) != 0;
}

bool releasesArgument(const FunctionSummary &summary, std::size_t parameter)
{
  for (const Outcome &outcome : summary.outcomes)
    for (const Outcome::Effect &effect : outcome.effects)
      if (!effect.what.isPointee && effect.what.parameter == parameter && effect.kind != Outcome::Effect::Kind::Kept)
        return true;
  return false;
}

void noteParameter(Walk &walk, Term argument, std::uint64_t FunctionSummary::*bits)
{
  const Term base = walk.terms.base(argument);
  if (base != noTerm && walk.terms[base].kind == TermKind::Parameter && walk.terms[base].a < 64)
    walk.summary.*bits |= std::uint64_t{1} << walk.terms[base].a;
}

// What the callee reads and writes through its parameters, whichever path it takes.
void useArguments(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<Term> &arguments, const FunctionSummary &summary)
{
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Term base = walk.terms.base(arguments[i]);
    if (base == noTerm)
      continue;
    if (has(summary.passedOnInside, i))
      noteParameter(walk, arguments[i], &FunctionSummary::passedOnInside);
    if (has(summary.written, i))
      noteParameter(walk, arguments[i], &FunctionSummary::written);
    if (i >= 64 || !has(summary.dereferenced, i))
      continue;
    const HeldBlock *block = state.block(base);
    const bool isGone = block && (block->state == State::Released || block->state == State::Given);
    if (isGone ? !releasesArgument(summary, i) : has(summary.dereferencedUntested, i))
      usePointer(walk, state, arguments[i], operation);
    else if (walk.terms[base].kind == TermKind::Parameter && walk.terms[base].a < 64)
      walk.summary.dereferenced |= std::uint64_t{1} << walk.terms[base].a;
  }
}

Place placeOf(Walk &walk, const ParameterPath &path, Term argument)
{
  Place place = walk.terms.pointee(argument);
  for (const SourceId field : path.fields)
    place = walk.terms.place({PlaceKind::Field, place, field});
  return place;
}

void releaseTerm(Walk &walk, PathState &state, std::uint32_t operation, const Outcome::Effect &effect, Term block)
{
  const ApiRule *row = effect.rule < walk.rules().size() ? &walk.rules()[effect.rule] : nullptr;
  if (row && row->releases) {
    release(walk, state, operation, effect.rule, block, noTerm);
    return;
  }
  // Released by a reallocation.
  const Term base = walk.terms.base(block);
  if (base == noTerm)
    return;
  escapePlace(walk, state, walk.terms.pointee(base));
  if (base != block) {
    escapeValue(walk, state, block);
    return;
  }
  HeldBlock &held = state.addBlock(base);
  held.state = State::Released;
  held.releasedAt = operation;
  held.releaseRule = effect.rule;
}

void applyEffects(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<Term> &arguments, const FunctionSummary &summary,
                  const Outcome &outcome)
{
  // What lies behind a parameter first: it is lost with the block that holds it otherwise.
  for (const bool isPointee : {true, false})
    for (const Outcome::Effect &effect : outcome.effects) {
      if (effect.what.isPointee != isPointee || effect.what.parameter >= arguments.size())
        continue;
      Term subject = arguments[effect.what.parameter];
      if (isPointee) {
        const bool isPointer = walk.terms.base(subject) != noTerm || walk.terms[subject].kind == TermKind::Address;
        subject = isPointer ? state.valueAt(placeOf(walk, effect.what, subject)) : noTerm;
        if (subject == noTerm)
          continue;
      } else if (effect.kind != Outcome::Effect::Kind::Kept && has(summary.passedOnInside, effect.what.parameter)) {
        const Term base = walk.terms.base(subject);
        if (base != noTerm)
          escapePlace(walk, state, walk.terms.pointee(base));
      }
      switch (effect.kind) {
      case Outcome::Effect::Kind::Kept: escapeValue(walk, state, subject); break;
      case Outcome::Effect::Kind::Released:
      case Outcome::Effect::Kind::Given: releaseTerm(walk, state, operation, effect, subject); break;
      case Outcome::Effect::Kind::Referenced: escapeValue(walk, state, subject); break;
      }
    }
}

// Memory that the callee may have written or handed on, before what it is known to have put there.
void disturbMemory(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<Term> &arguments, const FunctionSummary &summary,
                   const Outcome &outcome)
{
  const auto isKept = [&](std::size_t parameter) {
    return std::any_of(outcome.effects.begin(), outcome.effects.end(), [&](const Outcome::Effect &effect) {
      return effect.what.parameter == parameter && !effect.what.isPointee && effect.kind == Outcome::Effect::Kind::Kept;
    });
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool isLocal = walk.terms[arguments[i]].kind == TermKind::Address && walk.terms.base(arguments[i]) == noTerm;
    if (!isLocal && walk.terms.base(arguments[i]) == noTerm)
      continue;
    const Place root = walk.terms.root(walk.terms.pointee(arguments[i]));
    if (has(summary.passedOnInside, i) || isKept(i))
      escapePlace(walk, state, root);
    if (!has(summary.written, i))
      continue;
    std::vector<Term> old;
    state.forgetIf([&](Place at, Term value) {
      const bool isInside = walk.terms.root(at) == root;
      if (isInside)
        old.push_back(value);
      return isInside;
    });
    for (const Term value : old)
      escapeValue(walk, state, value);
  }
  if (!summary.isQuiet) {
    walk.summary.isQuiet = false;
    clobber(walk, state, operation);
  }
}

// Names the block once: in the last turn of a loop each naming forgets what had the name.
HeldBlock &newBlock(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t ordinal, const NewBlock &block,
                    const std::vector<Term> &arguments)
{
  const std::uint32_t allocation = allocationAt(walk, operation, ordinal, block.rule, termOf(walk, block.heap, arguments));
  AllocationSite &site = walk.allocations[allocation];
  site.callee = block.callee;
  site.canFail = block.mayBeNull;
  const Term symbol = walk.result(state, operation, ordinal);
  HeldBlock &held = state.addBlock(symbol);
  held = HeldBlock{};
  held.symbol = symbol;
  held.allocation = allocation;
  held.state = block.isKept ? State::Kept : State::Live;
  if (!block.mayBeNull) {
    Constraint limit;
    if (limit.notEqual(0))
      state.constrain(symbol, limit);
  }
  return held;
}

// The block that `outcome` does not yield although others do: known as failed, so that its use can be told.
Term failedBlock(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t ordinal, const NewBlock &block,
                 const std::vector<Term> &arguments, bool isNull)
{
  HeldBlock &held = newBlock(walk, state, operation, ordinal, block, arguments);
  walk.allocations[held.allocation].canFail = true;
  held.state = State::Failed;
  const Term symbol = held.symbol;
  std::erase_if(state.constraints, [symbol](const auto &entry) { return entry.first == symbol; });
  Constraint limit;
  if (isNull && limit.equal(0))
    state.constrain(symbol, limit);
  walk.addStep(state, WalkStep::Kind::Failed, operation, symbol);
  return symbol;
}

const NewBlock *blockReturnedByOthers(const FunctionSummary &summary)
{
  for (const Outcome &outcome : summary.outcomes)
    if (outcome.returns == Outcome::Returns::Block)
      return &outcome.blocks[outcome.returned];
  return nullptr;
}

bool holds(Walk &walk, PathState &state, const std::vector<Term> &arguments, const Outcome &outcome)
{
  if (outcome.inInterrupt != Answer::Open && !answer(state, QueryRule::Kind::InInterrupt, outcome.inInterrupt == Answer::Yes))
    return false;
  if (outcome.preKernel != Answer::Open && !answer(state, QueryRule::Kind::PreKernel, outcome.preKernel == Answer::Yes))
    return false;
  for (const auto &[parameter, limit] : outcome.limits) {
    if (parameter >= arguments.size())
      continue;
    if (!assumeNumber(walk, state, arguments[parameter], limit))
      return false;
    // A condition that is handed over, as to a function that asserts it: what it says of other values holds, too.
    const bool isDecided = !limit.canBe(0) || limit.number() == 0;
    if (isDecided && !assume(walk, state, arguments[parameter], !limit.canBe(0)))
      return false;
  }
  return true;
}

/// Ordinals of values that one call yields: its result, what it returns as a block, what it writes.
constexpr std::uint32_t returnedOrdinal = 1;
constexpr std::uint32_t writtenOrdinal = 2;

void applyOutcome(Walk &walk, PathState state, std::uint32_t operation, const std::vector<Term> &arguments, const FunctionSummary &summary,
                  const Outcome &outcome, std::vector<CallReturn> &out)
{
  if (!holds(walk, state, arguments, outcome))
    return;
  applyEffects(walk, state, operation, arguments, summary, outcome);
  disturbMemory(walk, state, operation, arguments, summary, outcome);
  for (const Outcome::Lock &lock : outcome.released)
    releaseLock(state, lock.kind, termOf(walk, lock.lock, arguments), noTerm);

  const Term status = walk.result(state, operation);
  Term result = status;
  const auto number = outcome.result.number();
  switch (outcome.returns) {
  case Outcome::Returns::Parameter:
    if (outcome.returned < arguments.size())
      result = arguments[outcome.returned];
    break;
  case Outcome::Returns::Block:
    result = newBlock(walk, state, operation, returnedOrdinal, outcome.blocks[outcome.returned], arguments).symbol;
    walk.addStep(state, WalkStep::Kind::Allocated, operation, result);
    break;
  case Outcome::Returns::Value: {
    const NewBlock *other = number == 0 ? blockReturnedByOthers(summary) : nullptr;
    if (other)
      result = failedBlock(walk, state, operation, returnedOrdinal, *other, arguments, true);
    else if (number)
      result = walk.terms.integer(*number);
    else
      state.constrain(result, outcome.result);
    break;
  }
  }

  // A block that the callee returns and writes, or writes twice, is one.
  std::vector<Term> made(outcome.blocks.size(), noTerm);
  if (outcome.returns == Outcome::Returns::Block)
    made[outcome.returned] = result;
  const auto written = [&](std::uint32_t block, std::uint32_t own) {
    if (made[block] != noTerm)
      return made[block];
    const HeldBlock &held = newBlock(walk, state, operation, own, outcome.blocks[block], arguments);
    walk.allocations[held.allocation].status = status;
    made[block] = held.symbol;
    walk.addStep(state, WalkStep::Kind::Allocated, operation, made[block]);
    return made[block];
  };
  std::uint32_t ordinal = writtenOrdinal;
  for (const Outcome &any : summary.outcomes)
    for (const Outcome::Write &write : any.writes) {
      const std::uint32_t own = ordinal++;
      if (write.where.parameter >= arguments.size() || own >= 30)
        continue;
      const Place place = placeOf(walk, write.where, arguments[write.where.parameter]);
      const bool isHere = &any == &outcome;
      const bool isElsewhere = std::any_of(outcome.writes.begin(), outcome.writes.end(),
                                           [&](const Outcome::Write &mine) { return mine.where == write.where; });
      if (!isHere && (isElsewhere || walk.isWritten(state.valueAt(place))))
        continue;
      if (isHere) {
        writePlace(walk, state, place, written(write.block, own), operation);
      } else if (walk.terms.at(walk.terms.root(place)).kind == PlaceKind::Local) {
        const Term symbol = failedBlock(walk, state, operation, own, any.blocks[write.block], arguments, false);
        walk.allocations[state.block(symbol)->allocation].status = status;
        writePlace(walk, state, place, symbol, operation);
      }
    }
  if (outcome.returns == Outcome::Returns::Block)
    loseUnused(walk, state, operation, result);
  for (const Outcome::Lock &lock : outcome.acquired)
    acquireLock(walk, state, operation, lock.kind, termOf(walk, lock.lock, arguments), walk.terms[result].kind == TermKind::Result ? result : noTerm,
                lock.call);
  out.push_back({std::move(state), result});
}

} // namespace

Term termOf(Walk &walk, const CallerValue &value, const std::vector<Term> &arguments)
{
  Term term = noTerm;
  switch (value.kind) {
  case CallerValue::Kind::Unknown: return noTerm;
  case CallerValue::Kind::Integer: return walk.terms.integer(value.number);
  case CallerValue::Kind::Object: term = walk.terms.address(walk.terms.place({PlaceKind::Variable, value.index, 0})); break;
  case CallerValue::Kind::Parameter:
    if (value.index >= arguments.size())
      return noTerm;
    term = arguments[value.index];
    break;
  }
  for (const SourceId field : value.fields)
    term = walk.terms.address(walk.terms.place({PlaceKind::Field, walk.terms.pointee(term), field}));
  return term;
}

void applySummary(Walk &walk, PathState state, std::uint32_t operation, const std::vector<Term> &arguments, const FunctionSummary &summary,
                  std::vector<CallReturn> &out)
{
  useArguments(walk, state, operation, arguments, summary);
  for (std::size_t i = 0; i < summary.outcomes.size(); ++i) {
    const bool isLast = i + 1 == summary.outcomes.size();
    PathState copy = isLast ? std::move(state) : state;
    applyOutcome(walk, std::move(copy), operation, arguments, summary, summary.outcomes[i], out);
  }
}

} // namespace headroom::program
