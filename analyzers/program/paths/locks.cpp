// SPDX-License-Identifier: Apache-2.0
// Locks in hand: taken and released on one path, and judged over all returns of the function.
#include <algorithm>

#include "program/paths/blocks.h"

namespace headroom::program {

namespace {

// A loop whose macro takes and releases the lock: both calls stand where the macro is expanded.
bool isScoped(const Walk &walk, std::uint32_t acquire)
{
  const BodyOperation &taken = walk.body.operations[acquire];
  for (std::uint32_t i = 0; i < walk.body.operations.size(); ++i) {
    const BodyOperation &operation = walk.body.operations[i];
    if (i == acquire || operation.kind != BodyOperation::Kind::Call || operation.line != taken.line || operation.column != taken.column ||
        taken.line == 0)
      continue;
    const CallRef ref = callOf(walk, i);
    if (ref.callee == noSource)
      continue;
    for (const std::uint32_t row : walk.rowsOf(ref.callee))
      if (walk.rules()[row].lock && !walk.rules()[row].lock->isAcquire)
        return true;
  }
  return false;
}

// Without a key the matching release may be anybody's: judged only where this function releases one too.
bool releasesKind(const Walk &walk, LockRule::Kind kind)
{
  for (std::uint32_t i = 0; i < walk.body.operations.size(); ++i) {
    if (walk.body.operations[i].kind != BodyOperation::Kind::Call)
      continue;
    const CallRef ref = callOf(walk, i);
    if (ref.callee == noSource)
      continue;
    for (const std::uint32_t row : walk.rowsOf(ref.callee))
      if (walk.rules()[row].lock && !walk.rules()[row].lock->isAcquire && walk.rules()[row].lock->kind == kind)
        return true;
  }
  return false;
}

} // namespace

void acquireLock(Walk &walk, PathState &state, std::uint32_t operation, LockRule::Kind kind, Term lock, Term key, const CallRef &call)
{
  // The caller's lock, dropped before and taken again: the caller's as it was.
  const auto dropped = std::find_if(state.released.begin(), state.released.end(),
                                    [&](const ReleasedLock &one) { return one.kind == kind && one.lock == lock; });
  if (dropped != state.released.end()) {
    state.released.erase(dropped);
    return;
  }
  // A loop that takes one lock in each turn has that one lock: its depth is not counted.
  std::erase_if(state.locks, [operation, kind](const HeldLockState &held) { return held.operation == operation && held.kind == kind; });
  state.locks.push_back({kind, operation, call, lock, key});
  walk.addStep(state, WalkStep::Kind::Locked, operation, key);
}

void releaseLock(PathState &state, LockRule::Kind kind, Term lock, Term key)
{
  const auto take = [&](auto isWanted) {
    const auto at = std::find_if(state.locks.rbegin(), state.locks.rend(), isWanted);
    if (at == state.locks.rend())
      return false;
    state.locks.erase(std::next(at).base());
    return true;
  };
  if (key != noTerm && take([&](const HeldLockState &held) { return held.kind == kind && held.key == key; }))
    return;
  if (lock != noTerm && take([&](const HeldLockState &held) { return held.kind == kind && held.lock == lock; }))
    return;
  if (take([&](const HeldLockState &held) { return held.kind == kind; }))
    return;
  if (state.released.size() < 4)
    state.released.push_back({kind, lock});
}

void judgeLocks(Walk &walk)
{
  std::vector<std::uint32_t> judged;
  for (const PathState &exit : walk.exits)
    for (const HeldLockState &lock : exit.locks)
      if (std::find(judged.begin(), judged.end(), lock.operation) == judged.end())
        judged.push_back(lock.operation);
  std::sort(judged.begin(), judged.end());
  for (const std::uint32_t operation : judged) {
    const auto holds = [operation](const PathState &exit) {
      return std::find_if(exit.locks.begin(), exit.locks.end(), [operation](const HeldLockState &lock) { return lock.operation == operation; });
    };
    // Held at every return: a function that takes a lock for its caller.
    const bool isEverywhere =
        !walk.hasCleanExit && std::all_of(walk.exits.begin(), walk.exits.end(), [&](const PathState &exit) { return holds(exit) != exit.locks.end(); });
    if (isEverywhere)
      continue;
    for (std::size_t i = 0; i < walk.exits.size(); ++i) {
      const auto lock = holds(walk.exits[i]);
      if (lock == walk.exits[i].locks.end() || (lock->kind != LockRule::Kind::Spin && lock->kind != LockRule::Kind::Interrupts))
        continue;
      if (lock->key == noTerm && !releasesKind(walk, lock->kind))
        continue;
      report(walk, walk.exits[i], isScoped(walk, operation) ? PathIssue::Kind::LockScopeExit : PathIssue::Kind::LockLeak,
             walk.exitOperations[i], operation, noTerm);
      for (Outcome &outcome : walk.outcomes)
        std::erase_if(outcome.acquired, [&](const Outcome::Lock &acquired) {
          return acquired.kind == lock->kind && acquired.call.call == lock->call.call && acquired.call.unit == lock->call.unit;
        });
    }
  }
}

} // namespace headroom::program
