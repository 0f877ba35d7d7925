// SPDX-License-Identifier: Apache-2.0
// What a caller has to know of a function: for each kind of path through it, what it returns and what it does to its parameters, to
// memory and to locks.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "program/paths/constraints.h"
#include "program/paths/function_paths.h"

namespace headroom::program {

/// A parameter, or what is in a field behind it.
struct ParameterPath {
  std::uint32_t parameter = 0;
  bool isPointee = false;       ///< what the parameter points to, then `fields`
  std::vector<SourceId> fields; ///< outermost first

  auto operator<=>(const ParameterPath &) const = default;
};

/// A value that means something to a caller.
struct CallerValue {
  enum class Kind : std::uint8_t { Unknown, Integer, Object, Parameter };
  Kind kind = Kind::Unknown;
  std::int64_t number = 0;
  std::uint32_t index = 0;      ///< Object: SourceId of a variable; Parameter: ordinal
  std::vector<SourceId> fields; ///< Object: of what its address is; Parameter: of what it points to; empty: itself

  auto operator<=>(const CallerValue &) const = default;
};

/// A block that the function allocates and hands to its caller.
struct NewBlock {
  std::uint32_t rule = 0;
  std::string callee;       ///< the call that yields it
  CallerValue heap;
  bool mayBeNull = true;
  bool isKept = false;      ///< somebody else holds it, too: it is not the caller's to give back

  auto operator<=>(const NewBlock &) const = default;
};

struct Outcome {
  enum class Returns : std::uint8_t { Value, Parameter, Block };
  struct Effect {
    enum class Kind : std::uint8_t { Kept, Released, Given, Referenced };
    ParameterPath what;
    Kind kind = Kind::Kept;
    std::uint32_t rule = UINT32_MAX; ///< of Released and Given

    auto operator<=>(const Effect &) const = default;
  };
  struct Write {
    ParameterPath where;
    std::uint32_t block = 0; ///< into `blocks`

    auto operator<=>(const Write &) const = default;
  };
  struct Lock {
    LockRule::Kind kind = LockRule::Kind::Spin;
    CallRef call; ///< of an acquire
    CallerValue lock;

    friend bool operator==(const Lock &a, const Lock &b) { return a.kind == b.kind && a.lock == b.lock && a.call.call == b.call.call; }
  };

  Answer inInterrupt = Answer::Open;
  Answer preKernel = Answer::Open;
  std::vector<std::pair<std::uint32_t, Constraint>> limits; ///< by parameter
  Returns returns = Returns::Value;
  std::uint32_t returned = 0; ///< parameter, or into `blocks`
  Constraint result;
  std::vector<Effect> effects; ///< sorted
  std::vector<NewBlock> blocks;
  std::vector<Write> writes;   ///< sorted
  std::vector<Lock> acquired;  ///< outermost first
  std::vector<Lock> released;

  /// The same for a caller, but for the conditions and the number returned.
  [[nodiscard]] bool doesSame(const Outcome &other) const;
};

struct FunctionSummary {
  bool isKnown = false;
  bool doesReturn = true;
  bool isQuiet = false;                    ///< writes nothing that a caller could see, and calls nothing that might
  // By parameter; of those behind the 64th everything is taken to happen.
  std::uint64_t dereferenced = 0;
  std::uint64_t dereferencedUntested = 0;  ///< where it may be null
  std::uint64_t passedOnInside = 0;        ///< what is stored behind it is released, kept or handed on
  std::uint64_t written = 0;               ///< what it points to may be written
  std::vector<Outcome> outcomes;           ///< of the paths that return; few
};

/// Adds `outcome`, joined with one that does the same where that loses nothing a caller would branch on.
void addOutcome(std::vector<Outcome> &outcomes, Outcome outcome);
/// Few enough for callers to follow each. False where they cannot be joined: nothing is known then.
[[nodiscard]] bool settleOutcomes(std::vector<Outcome> &outcomes);

} // namespace headroom::program
