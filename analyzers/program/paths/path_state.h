// SPDX-License-Identifier: Apache-2.0
// What one path knows at one point of a function: values in places, limits of symbols, blocks of memory, locks in hand, and where the
// code runs. Lists are sorted, so that equal knowledge compares equal.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "program/paths/constraints.h"
#include "program/paths/function_paths.h"
#include "program/paths/terms.h"

namespace headroom::program {

inline constexpr std::uint32_t noOperation = UINT32_MAX;
inline constexpr std::uint32_t noStep = UINT32_MAX;

/// A pointer whose block has a history on this path.
struct HeldBlock {
  enum class State : std::uint8_t {
    Live,     ///< allocated on this path; whoever holds it last must give it back
    Kept,     ///< somebody else holds it too, or may: never lost
    Released,
    Given,    ///< handed over: the new owner releases it
    Failed,   ///< no block: the allocation failed, and its status says so
    Unset,    ///< the same, and the variable was not written
  };

  Term symbol = noTerm;
  State state = State::Live;
  bool isTested = false;                    ///< of Failed and Unset: the status was looked at
  std::uint8_t references = 1;              ///< of a counted block: as many as this path holds; 0: it gave away the last that there was
  std::uint32_t allocation = noOperation;   ///< into the function's list of allocations
  std::uint32_t releasedAt = noOperation;
  std::uint32_t releaseRule = noOperation;

  friend bool operator==(const HeldBlock &, const HeldBlock &) = default;
};

struct HeldLockState {
  LockRule::Kind kind = LockRule::Kind::Spin;
  std::uint32_t operation = 0;
  CallRef call;
  Term lock = noTerm;
  Term key = noTerm;

  friend bool operator==(const HeldLockState &a, const HeldLockState &b)
  {
    return a.kind == b.kind && a.operation == b.operation && a.lock == b.lock && a.key == b.key;
  }
};

/// A release without an acquire on this path: of the caller's lock.
struct ReleasedLock {
  LockRule::Kind kind = LockRule::Kind::Spin;
  Term lock = noTerm;

  friend bool operator==(const ReleasedLock &, const ReleasedLock &) = default;
};

class PathState {
public:
  std::vector<std::pair<Place, Term>> memory;
  std::vector<std::pair<std::uint32_t, Term>> values; ///< of operations that later blocks use
  std::vector<std::pair<Term, Constraint>> constraints;
  std::vector<HeldBlock> blocks;                      ///< by symbol
  std::vector<HeldLockState> locks;                   ///< outermost first
  std::vector<ReleasedLock> released;
  std::vector<std::pair<Term, std::uint32_t>> started; ///< by thread: those that may run, with the operation that started them; noOperation: privileged
  std::vector<std::uint32_t> escaped;                 ///< locals whose address is known elsewhere; ascending
  Answer inInterrupt = Answer::Open;
  Answer preKernel = Answer::Open;

  // What follows names things and bounds loops, but is not knowledge: states that differ in it alone are one.
  std::uint32_t epoch = 0;            ///< memory symbols since the last unknown write
  std::uint32_t turn = 0;             ///< how often loops were entered: tells results of one operation apart
  std::uint32_t lastStep = noStep;    ///< into the function's steps
  std::vector<std::uint8_t> turns;    ///< by loop

  [[nodiscard]] Term valueAt(Place place) const;   ///< noTerm where nothing is known
  void set(Place place, Term value);
  void forget(Place place) { forgetIf([place](Place at, Term) { return at == place; }); }
  template <typename Predicate> void forgetIf(Predicate predicate)
  {
    std::erase_if(memory, [&](const auto &entry) { return predicate(entry.first, entry.second); });
  }

  [[nodiscard]] Term valueOf(std::uint32_t operation) const;
  void setValue(std::uint32_t operation, Term value);

  [[nodiscard]] Constraint of(Term symbol) const;
  void constrain(Term symbol, const Constraint &constraint);

  [[nodiscard]] HeldBlock *block(Term symbol);
  [[nodiscard]] const HeldBlock *block(Term symbol) const;
  HeldBlock &addBlock(Term symbol); ///< the one there is, or a new one
  void dropBlock(Term symbol);

  [[nodiscard]] bool isEscaped(std::uint32_t local) const;
  void escape(std::uint32_t local);

  /// The same knowledge, whatever names and counts.
  [[nodiscard]] bool knowsSame(const PathState &other) const;
  [[nodiscard]] std::size_t hash() const;
  /// Leaves what both know: facts that differ are dropped, of locks the fewer, of blocks the harmless state.
  void join(const PathState &other);
};

} // namespace headroom::program
