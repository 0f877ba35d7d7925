// SPDX-License-Identifier: Apache-2.0
// Calls that yield blocks: what their rows say, one path for success and one for failure where a status tells them apart.
#include <algorithm>
#include <optional>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

using State = HeldBlock::State;

Term argumentAt(const std::vector<Term> &arguments, const std::optional<unsigned> &ordinal)
{
  return ordinal && *ordinal < arguments.size() ? arguments[*ordinal] : noTerm;
}

std::optional<std::int64_t> numberOf(const Walk &walk, const PathState &state, Term term)
{
  return term == noTerm ? std::nullopt : limitOf(walk, state, term).number();
}

void checkSize(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t allocation, const AllocationRule &rule,
               const std::vector<Term> &arguments)
{
  const std::optional<std::int64_t> size = numberOf(walk, state, argumentAt(arguments, rule.size));
  const std::optional<std::int64_t> count = numberOf(walk, state, argumentAt(arguments, rule.count));
  if (!rule.old && !rule.isCounted && (size == 0 || count == 0)) {
    report(walk, state, PathIssue::Kind::ZeroSize, operation, allocation, noTerm);
    return;
  }
  std::int64_t product = 0;
  const std::int64_t largest = walk.facts().pointerBytes == 8 ? INT64_MAX : std::int64_t{UINT32_MAX};
  if (size && count && *size > 0 && *count > 0 && (__builtin_mul_overflow(*size, *count, &product) || product > largest))
    report(walk, state, PathIssue::Kind::SizeOverflow, operation, allocation, noTerm);
}

// The block before a reallocation that succeeded: it is gone, and what it held lies in the new one.
void replaceOld(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, Term old)
{
  const Term base = walk.terms.base(old);
  if (base == noTerm)
    return;
  escapePlace(walk, state, walk.terms.pointee(base));
  state.forgetIf([&](Place at, Term) { return walk.terms.root(at) == walk.terms.pointee(base); });
  if (base != old) {
    escapeValue(walk, state, old);
    return;
  }
  HeldBlock &block = state.addBlock(base);
  block.state = State::Released;
  block.releasedAt = operation;
  block.releaseRule = rule;
  walk.addStep(state, WalkStep::Kind::Released, operation, base);
}

// False where the old block is no longer one, or one of another family: reported.
bool checkOld(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, Term old)
{
  const Term base = old == noTerm ? noTerm : walk.terms.base(old);
  HeldBlock *block = base == noTerm ? nullptr : state.block(base);
  if (!block)
    return true;
  if (block->state == State::Released) {
    report(walk, state, PathIssue::Kind::UseAfterFree, operation, block->allocation, base);
    state.dropBlock(base);
    return false;
  }
  if ((block->state == State::Live || block->state == State::Kept) && block->allocation != noOperation &&
      walk.rules()[walk.allocations[block->allocation].rule].allocates->family != walk.rules()[rule].allocates->family) {
    report(walk, state, PathIssue::Kind::Mismatch, operation, block->allocation, base);
    state.dropBlock(base);
    return false;
  }
  return true;
}

void succeed(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t allocation, Term symbol)
{
  HeldBlock &block = state.addBlock(symbol);
  block = HeldBlock{};
  block.symbol = symbol;
  block.allocation = allocation;
  walk.addStep(state, WalkStep::Kind::Allocated, operation, symbol);
}

void limitTo(Walk &walk, PathState &state, Term symbol, std::int64_t low, std::int64_t high)
{
  Constraint limit;
  if (limit.atLeast(low) && limit.atMost(high))
    (void)assumeNumber(walk, state, symbol, limit);
}

void allocateOut(Walk &walk, PathState state, std::uint32_t operation, std::uint32_t allocation, const AllocationRule &rule,
                 const std::vector<Term> &arguments, bool mayWait, std::vector<CallReturn> &out)
{
  const Term status = walk.result(state, operation, 0);
  const Term symbol = walk.result(state, operation, 1);
  walk.allocations[allocation].status = status;
  const Place place = walk.terms.pointee(arguments[*rule.out]);
  const Term before = state.valueAt(place);

  if (walk.allocations[allocation].canFail) {
    PathState failed = state;
    limitTo(walk, failed, status, INT64_MIN, -1);
    walk.addStep(failed, WalkStep::Kind::Failed, operation, symbol);
    const bool isUnset = rule.isUnsetOnTimeout && mayWait;
    HeldBlock &block = failed.addBlock(symbol);
    block = HeldBlock{};
    block.symbol = symbol;
    block.allocation = allocation;
    block.state = isUnset ? State::Unset : State::Failed;
    // What was put there before stays there; a null is what a caller may test for.
    const bool isInitialised = walk.isWritten(before);
    if (isUnset && isInitialised && !walk.terms.isInteger(before, 0)) {
      failed.dropBlock(symbol);
    } else {
      if (!isUnset || isInitialised) {
        failed.block(symbol)->state = State::Failed;
        Constraint limit;
        if (limit.equal(0))
          failed.constrain(symbol, limit);
      }
      writePlace(walk, failed, place, symbol, operation);
    }
    out.push_back({std::move(failed), status});
  }
  limitTo(walk, state, status, 0, 0);
  succeed(walk, state, operation, allocation, symbol);
  Constraint limit;
  if (limit.notEqual(0))
    state.constrain(symbol, limit);
  writePlace(walk, state, place, symbol, operation);
  // Of several blocks the first stands for all, as long as they go together; each may be anything.
  if (const PlaceData &holder = walk.terms.at(place); holder.kind == PlaceKind::Local && !rule.outCount)
    storeRecord(walk, state, operation, symbol, walk.body.locals[holder.a].record);
  out.push_back({std::move(state), walk.terms.integer(0)});
}

} // namespace

void allocate(Walk &walk, PathState state, std::uint32_t operation, std::uint32_t rule, const std::vector<Term> &arguments,
              std::vector<CallReturn> &out)
{
  const ApiRule &row = walk.rules()[rule];
  const AllocationRule &allocates = *row.allocates;
  const std::uint32_t allocation = allocationAt(walk, operation, 0, rule, argumentAt(arguments, allocates.heap));
  {
    AllocationSite &site = walk.allocations[allocation];
    site.callee = calleeName(walk, operation);
    site.old = argumentAt(arguments, allocates.old);
    const auto wait = numberOf(walk, state, argumentAt(arguments, row.timeout));
    // A counted block of size 0 is its record alone, and of those there will be one.
    const bool isRecordAlone = allocates.isCounted && row.timeout && numberOf(walk, state, argumentAt(arguments, allocates.size)) == 0;
    const bool neverFails = allocates.neverFailsForever || isRecordAlone;
    site.canFail = !(neverFails && (!row.timeout || wait == -1)); // without a timeout it has all the time there is
  }
  checkSize(walk, state, operation, allocation, allocates, arguments);
  if (allocates.out) {
    if (*allocates.out >= arguments.size()) {
      out.push_back({std::move(state), noTerm});
      return;
    }
    const Term timeout = argumentAt(arguments, row.timeout);
    const bool mayWait = timeout != noTerm && limitOf(walk, state, timeout).number() != 0;
    allocateOut(walk, std::move(state), operation, allocation, allocates, arguments, mayWait, out);
    return;
  }

  const Term symbol = walk.result(state, operation, 0);
  const Term old = walk.allocations[allocation].old;
  if (!allocates.old || old == noTerm || limitOf(walk, state, old).number() == 0) {
    succeed(walk, state, operation, allocation, symbol);
    loseUnused(walk, state, operation, symbol);
    out.push_back({std::move(state), symbol});
    return;
  }
  if (!checkOld(walk, state, operation, rule, old)) {
    out.push_back({std::move(state), symbol});
    return;
  }
  PathState failed = state;
  limitTo(walk, failed, symbol, 0, 0);
  HeldBlock &block = failed.addBlock(symbol);
  block = HeldBlock{};
  block.symbol = symbol;
  block.allocation = allocation;
  block.state = State::Failed;
  if (numberOf(walk, state, argumentAt(arguments, allocates.size)) == 0) {
    // Size 0 releases: there is no block, old or new.
    replaceOld(walk, failed, operation, rule, old);
    failed.dropBlock(symbol);
    out.push_back({std::move(failed), symbol});
    return;
  }
  walk.addStep(failed, WalkStep::Kind::Failed, operation, symbol);
  out.push_back({std::move(failed), symbol});
  replaceOld(walk, state, operation, rule, old);
  succeed(walk, state, operation, allocation, symbol);
  Constraint limit;
  if (limit.notEqual(0))
    state.constrain(symbol, limit);
  out.push_back({std::move(state), symbol});
}

} // namespace headroom::program
