// SPDX-License-Identifier: Apache-2.0
// The life of a block of memory on one path: allocated, tested, used, handed on, released, lost.
#pragma once

#include "program/paths/walk.h"

namespace headroom::program {

/// Row `rule` allocates: one state for success and one for failure where both are told by a status, else one.
void allocate(Walk &walk, PathState state, std::uint32_t operation, std::uint32_t rule, const std::vector<Term> &arguments,
              std::vector<CallReturn> &out);
void release(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, Term block, Term heap);
/// Gives `pointer` back by `rule`, whose argument may be the address of what holds it.
void releaseArgument(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, const std::vector<Term> &arguments);
/// What `pointer` points to is read or written here.
void usePointer(Walk &walk, PathState &state, Term pointer, std::uint32_t operation);
/// `value` is known to somebody whom this function does not see.
void escapeValue(Walk &walk, PathState &state, Term value);
void escapePlace(Walk &walk, PathState &state, Place place);
/// A place that held `old` has got `value`: reports the block that nothing holds any more.
void overwritten(Walk &walk, PathState &state, Term old, Term value, std::uint32_t operation);
/// Blocks that nothing holds once locals are gone and `returned` is returned.
void loseAtReturn(Walk &walk, PathState &state, Term returned, std::uint32_t operation);
/// The block that `operation` yields is lost at once where nothing takes its value.
void loseUnused(Walk &walk, PathState &state, std::uint32_t operation, Term symbol);
[[nodiscard]] bool isHeldElsewhere(const Walk &walk, const PathState &state, Term symbol);
/// The allocation's number in the walk; the same for each path that draws from the same heap.
[[nodiscard]] std::uint32_t allocationAt(Walk &walk, std::uint32_t operation, std::uint32_t ordinal, std::uint32_t rule, Term heap);

/// A block of a pool of fixed blocks is used as a `record` from here on: told with the record's size, for whoever knows the block's.
void storeRecord(Walk &walk, const PathState &state, std::uint32_t operation, Term block, const std::string &record);

void acquireLock(Walk &walk, PathState &state, std::uint32_t operation, LockRule::Kind kind, Term lock, Term key, const CallRef &call);
void releaseLock(PathState &state, LockRule::Kind kind, Term lock, Term key);
/// Reports what is held at some returns and not at others; takes out of the outcomes what was reported.
void judgeLocks(Walk &walk);

/// What a call says of threads: which run from here on, and one that joins a memory domain too late.
void followThreads(Walk &walk, PathState &state, std::uint32_t operation, const std::vector<std::uint32_t> &rows,
                   const std::vector<Term> &arguments);

/// `value` is asked for: reports a variable in it that a timeout left unwritten.
void reportUnset(Walk &walk, PathState &state, Term value, std::uint32_t operation);

void report(Walk &walk, const PathState &state, PathIssue::Kind kind, std::uint32_t operation, std::uint32_t allocation, Term symbol);

} // namespace headroom::program
