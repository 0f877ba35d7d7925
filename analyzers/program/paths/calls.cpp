// SPDX-License-Identifier: Apache-2.0
// Calls: what rows say of them first, then what the summary of a body says, then what the C standard says; else anything may happen.
#include <algorithm>

#include "program/paths/blocks.h"
#include "program/paths/library_functions.h"

namespace headroom::program {

namespace {

const SourceCall *sourceCall(const Walk &walk, std::uint32_t operation)
{
  const std::uint32_t index = walk.body.operations[operation].index;
  return index < walk.facts().calls.size() ? &walk.facts().calls[index] : nullptr;
}

bool hasEffect(const ApiRule &row)
{
  return row.allocates || row.releases || row.lock || row.query || row.zeroWhen || row.addsReference;
}

Term argumentAt(const std::vector<Term> &arguments, const std::optional<unsigned> &ordinal)
{
  return ordinal && *ordinal < arguments.size() ? arguments[*ordinal] : noTerm;
}

Term queried(Walk &walk, PathState &state, std::uint32_t operation, QueryRule::Kind kind)
{
  if (!walk.assertedQueries.contains(operation)) {
    const auto known = [&](Answer answer) { return walk.terms.integer(answer == Answer::Yes ? 1 : 0); };
    if (kind == QueryRule::Kind::InInterrupt && state.inInterrupt != Answer::Open)
      return known(state.inInterrupt);
    if (kind == QueryRule::Kind::PreKernel && state.preKernel != Answer::Open)
      return known(state.preKernel);
    if (kind == QueryRule::Kind::CanYield && (state.inInterrupt == Answer::Yes || state.preKernel == Answer::Yes))
      return walk.terms.integer(0);
    if (kind == QueryRule::Kind::UserMode && state.inInterrupt == Answer::Yes)
      return walk.terms.integer(0);
    const std::pair query(operation, kind);
    if (std::find(walk.queries.begin(), walk.queries.end(), query) == walk.queries.end())
      walk.queries.push_back(query);
  }
  const Term result = walk.result(state, operation);
  const CallRef ref = callOf(walk, operation);
  const std::string_view type = ref.callee == noSource ? std::string_view() : walk.input.program.functions()[ref.callee].type;
  const bool isBoolean = type.starts_with("_Bool ") || type.starts_with("bool ");
  Constraint limit;
  if (isBoolean && limit.atLeast(0) && limit.atMost(1))
    state.constrain(result, limit);
  return result;
}

void lockCall(Walk &walk, PathState &state, std::uint32_t operation, const LockRule &rule, const std::vector<Term> &arguments, Term result)
{
  const Term lock = argumentAt(arguments, rule.lock);
  if (rule.isAcquire)
    acquireLock(walk, state, operation, rule.kind, lock, result, callOf(walk, operation));
  else
    releaseLock(state, rule.kind, lock, argumentAt(arguments, rule.key));
}

// Of a block from elsewhere somebody else holds one reference, and this path another.
void addReference(Walk &walk, PathState &state, Term block)
{
  const Term base = walk.terms.base(block);
  if (base == noTerm)
    return;
  if (!state.block(base)) {
    escapeValue(walk, state, block);
    state.addBlock(base).state = HeldBlock::State::Kept;
  }
  if (HeldBlock &held = *state.block(base); held.references < 8)
    ++held.references;
}

// All rows of a function add up. The block that it yields comes last, because it may split the path.
void callRows(Walk &walk, PathState state, std::uint32_t operation, const std::vector<std::uint32_t> &rows, const std::vector<Term> &arguments,
              std::vector<CallReturn> &out)
{
  Term result = noTerm;
  std::uint32_t allocating = noOperation;
  for (const std::uint32_t row : rows) {
    const ApiRule &rule = walk.rules()[row];
    if (rule.query)
      result = queried(walk, state, operation, rule.query->kind);
    if (const Term number = argumentAt(arguments, rule.zeroWhen); number != noTerm)
      result = limitOf(walk, state, number).number() == 0 ? walk.terms.integer(0) : walk.terms.term({TermKind::Converted, number, 0, 0});
    if (rule.addsReference && *rule.addsReference < arguments.size()) {
      addReference(walk, state, arguments[*rule.addsReference]);
      usePointer(walk, state, arguments[*rule.addsReference], operation);
      result = arguments[*rule.addsReference];
    }
    if (rule.releases)
      releaseArgument(walk, state, operation, row, arguments);
    if (rule.allocates)
      allocating = row;
  }
  for (const std::uint32_t row : rows) {
    const ApiRule &rule = walk.rules()[row];
    if (!rule.lock)
      continue;
    // A wait without end only ends with the lock.
    const bool isForever = rule.timeout && *rule.timeout < arguments.size() && limitOf(walk, state, arguments[*rule.timeout]).number() == -1;
    if (rule.lock->isTry && rule.lock->isAcquire && !isForever) {
      result = walk.result(state, operation);
      PathState failed = state;
      Constraint limit;
      if (limit.notEqual(0) && assumeNumber(walk, failed, result, limit))
        out.push_back({std::move(failed), result});
      lockCall(walk, state, operation, *rule.lock, arguments, noTerm);
      out.push_back({std::move(state), walk.terms.integer(0)});
      return;
    }
    if (rule.lock->isAcquire)
      result = walk.result(state, operation);
    lockCall(walk, state, operation, *rule.lock, arguments, rule.lock->isAcquire ? result : noTerm);
  }
  if (allocating != noOperation) {
    allocate(walk, std::move(state), operation, allocating, arguments, out);
    return;
  }
  out.push_back({std::move(state), result == noTerm ? walk.result(state, operation) : result});
}

void callLibrary(Walk &walk, PathState &state, std::uint32_t operation, const LibraryFunction &function, const std::vector<Term> &arguments)
{
  for (std::size_t i = 0; i < arguments.size() && i < 32; ++i) {
    const auto has = [i](std::uint32_t bits) { return (bits >> i & 1U) != 0; };
    if (has(function.used))
      usePointer(walk, state, arguments[i], operation);
    const bool isPointer = walk.terms.base(arguments[i]) != noTerm || walk.terms[arguments[i]].kind == TermKind::Address;
    if (!isPointer)
      continue;
    const Place place = walk.terms.pointee(arguments[i]);
    const Place root = walk.terms.root(place);
    const Term base = walk.terms.base(arguments[i]);
    const std::uint64_t parameter =
        base != noTerm && walk.terms[base].kind == TermKind::Parameter && walk.terms[base].a < 64 ? std::uint64_t{1} << walk.terms[base].a : 0;
    if (has(function.copied)) {
      escapePlace(walk, state, root);
      walk.summary.passedOnInside |= parameter;
    }
    if (has(function.written)) {
      std::vector<Term> old;
      state.forgetIf([&](Place at, Term value) {
        const bool isInside = walk.terms.isWithin(at, place);
        if (isInside)
          old.push_back(value);
        return isInside;
      });
      for (const Term value : old)
        escapeValue(walk, state, value);
      walk.startEpoch(state, operation);
      walk.summary.written |= parameter;
      walk.summary.isQuiet = false;
    }
  }
}

void callUnknown(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<Term> &arguments)
{
  walk.summary.isQuiet = false;
  for (const Term argument : arguments) {
    escapeValue(walk, state, argument);
    const Term base = walk.terms.base(argument);
    if (base != noTerm && walk.terms[base].kind == TermKind::Parameter && walk.terms[base].a < 64) {
      walk.summary.written |= std::uint64_t{1} << walk.terms[base].a;
      walk.summary.passedOnInside |= std::uint64_t{1} << walk.terms[base].a;
    }
    if (walk.terms[argument].kind == TermKind::Address)
      escapePlace(walk, state, walk.terms.root(walk.terms[argument].a));
  }
  clobber(walk, state, operation);
}

// One of several functions is called: what any of them may do is taken to happen, harmlessly.
bool callAnyOf(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<SourceId> &functions, const std::vector<Term> &arguments)
{
  constexpr std::size_t maxFollowed = 8;
  if (functions.empty() || functions.size() > maxFollowed)
    return false;
  for (const SourceId function : functions) {
    const auto &rows = walk.rowsOf(function);
    if (function >= walk.summaries.size() || !walk.summaries[function].isKnown ||
        std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) { return hasEffect(walk.rules()[row]); }))
      return false;
  }
  bool isQuiet = true;
  for (const SourceId function : functions) {
    const FunctionSummary &summary = walk.summaries[function];
    isQuiet = isQuiet && summary.isQuiet;
    for (const Outcome &outcome : summary.outcomes) {
      if (!outcome.acquired.empty() || !outcome.released.empty())
        return false;
      for (const Outcome::Effect &effect : outcome.effects)
        if (effect.what.parameter < arguments.size())
          escapeValue(walk, state, arguments[effect.what.parameter]);
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const bool isOutside = i >= 64;
      const auto has = [&](std::uint64_t bits) { return isOutside || (bits >> i & 1U) != 0; };
      if (has(summary.passedOnInside) || has(summary.written))
        escapePlace(walk, state, walk.terms.root(walk.terms.pointee(arguments[i])));
    }
  }
  if (!isQuiet) {
    walk.summary.isQuiet = false;
    for (const Term argument : arguments)
      if (walk.terms[argument].kind == TermKind::Address)
        escapeValue(walk, state, argument);
    clobber(walk, state, operation);
  }
  return true;
}

} // namespace

CallRef callOf(const Walk &walk, std::uint32_t operation)
{
  CallRef ref;
  ref.unit = walk.unit;
  ref.call = walk.body.operations[operation].index;
  const SourceCall *call = sourceCall(walk, operation);
  if (call && call->callee != noIndex && !call->isVirtual) {
    ref.callee = walk.input.program.function(walk.unit, call->callee);
  } else if (call && walk.input.targets) {
    // Through a pointer that can only hold one function: a call of that one.
    if (const CallTargets targets = walk.input.targets(ref); targets.isClosed && targets.functions.size() == 1)
      ref.callee = targets.functions.front();
  }
  return ref;
}

const std::string &rowName(const Walk &walk, std::uint32_t rule, const std::string &linkName)
{
  const std::string &as = walk.rules()[rule].as;
  return as.empty() ? linkName : as;
}

std::string calleeName(const Walk &walk, std::uint32_t operation)
{
  const CallRef ref = callOf(walk, operation);
  if (ref.callee == noSource)
    return {};
  for (const std::uint32_t row : walk.rowsOf(ref.callee))
    if (!walk.rules()[row].as.empty())
      return walk.rules()[row].as;
  return std::string(walk.input.program.functions()[ref.callee].name);
}

void executeCall(Walk &walk, PathState state, std::uint32_t operation, std::vector<CallReturn> &out)
{
  const BodyOperation &facts = walk.body.operations[operation];
  if (facts.line != 0)
    walk.lastPlaced = operation;
  std::vector<Term> arguments;
  arguments.reserve(facts.operandCount);
  for (std::uint32_t i = 0; i < facts.operandCount; ++i)
    arguments.push_back(walk.value(state, walk.body.operands[facts.firstOperand + i]));
  const CallRef ref = callOf(walk, operation);
  recordCall(walk, state, operation, ref, arguments);

  if (ref.callee != noSource) {
    const MergedFunction &callee = walk.input.program.functions()[ref.callee];
    if (walk.input.isFatal && walk.input.isFatal(callee.name))
      return;
    const auto &rows = walk.rowsOf(ref.callee);
    followThreads(walk, state, operation, rows, arguments);
    if (std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) { return hasEffect(walk.rules()[row]); })) {
      callRows(walk, std::move(state), operation, rows, arguments, out);
      return;
    }
    if (const LibraryFunction *library = libraryFunction(callee.name)) {
      callLibrary(walk, state, operation, *library, arguments);
      const Term returned = argumentAt(arguments, library->returned);
      const Term result = returned != noTerm ? returned : walk.result(state, operation);
      out.push_back({std::move(state), result});
      return;
    }
    if (ref.callee < walk.summaries.size() && walk.summaries[ref.callee].isKnown) {
      // What stands behind an ellipsis has no parameter that a summary could speak of.
      for (std::size_t i = callee.isVariadic ? callee.parameterCount : arguments.size(); i < arguments.size(); ++i)
        escapeValue(walk, state, arguments[i]);
      if (walk.summaries[ref.callee].doesReturn)
        applySummary(walk, std::move(state), operation, arguments, walk.summaries[ref.callee], out);
      return;
    }
  } else if (walk.input.targets) {
    const CallTargets targets = walk.input.targets(ref);
    if (targets.isClosed && callAnyOf(walk, state, operation, targets.functions, arguments)) {
      const Term result = walk.result(state, operation);
      out.push_back({std::move(state), result});
      return;
    }
  }
  callUnknown(walk, state, operation, arguments);
  const Term result = walk.result(state, operation);
  out.push_back({std::move(state), result});
}

} // namespace headroom::program
