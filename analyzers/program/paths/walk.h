// SPDX-License-Identifier: Apache-2.0
// One function while its paths are walked: what all its paths share.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "program/paths/analyse_paths.h"
#include "program/paths/body_shape.h"
#include "program/paths/path_state.h"
#include "program/paths/summary.h"
#include "program/paths/terms.h"

namespace headroom::program {

/// What happened on a path, for people: a chain of indices backwards. Not part of what a path knows.
struct WalkStep {
  enum class Kind : std::uint8_t { Branch, Allocated, Failed, Released, Given, Locked, Asked };
  std::uint32_t previous = noStep;
  std::uint32_t operation = noOperation;
  Kind kind = Kind::Branch;
  bool isTrue = false; ///< Branch: where `subject` is not 0
  Term subject = noTerm;
};

/// A call that yields a block.
struct AllocationSite {
  std::uint32_t operation = 0;
  std::uint32_t ordinal = 0;
  std::uint32_t rule = 0;
  std::string callee;
  Term heap = noTerm;
  Term status = noTerm; ///< what tells whether it succeeded; noTerm where the block itself does
  Term old = noTerm;    ///< realloc: the block before
  bool canFail = true;
};

/// One way in which a call returns.
struct CallReturn {
  PathState state;
  Term result = noTerm;
};

struct FoundIssue {
  PathIssue issue;
  std::uint32_t operation = 0;
};

struct Walk {
  const PathInput &input;
  const std::vector<FunctionSummary> &summaries;                ///< by function
  const std::vector<std::vector<std::uint32_t>> &rows;          ///< by function
  SourceId function = noSource;
  std::uint32_t unit = 0;
  const SourceBody &body;
  const BodyShape &shape;
  Terms &terms;

  std::vector<AllocationSite> allocations;
  std::vector<WalkStep> steps;
  std::vector<PathCall> calls;
  std::vector<FoundIssue> issues;
  std::vector<Outcome> outcomes;
  std::vector<PathState> exits;                  ///< states at returns that hold locks or released the caller's; with `exitOperation`
  std::vector<std::uint32_t> exitOperations;
  bool hasCleanExit = false;                     ///< some path returns without a lock of this function
  std::vector<std::pair<std::uint32_t, QueryRule::Kind>> queries; ///< by operation
  std::set<std::uint32_t> assertedQueries;       ///< operations whose answer only an assertion asks for
  std::vector<PathContract> contracts;
  FunctionSummary summary;
  std::vector<Term> scratch;                     ///< values of the block being executed, by operation
  std::uint32_t lastPlaced = 0;                  ///< operation with a place that was executed last
  bool isExhausted = false;                      ///< the budget is spent: what a path loses is not reported any more

  [[nodiscard]] const SourceFacts &facts() const { return input.program.units()[unit]; }
  [[nodiscard]] const std::vector<ApiRule> &rules() const { return input.rules; }
  [[nodiscard]] const std::vector<std::uint32_t> &rowsOf(SourceId callee) const;
  void addStep(PathState &state, WalkStep::Kind kind, std::uint32_t operation, Term subject, bool isTrue = false);
  /// The value of `operation` where nothing is known of it; told apart by the turns of loops.
  [[nodiscard]] Term result(PathState &state, std::uint32_t operation, std::uint32_t ordinal = 0);
  /// Value of an operation, in its own block or from an earlier one.
  [[nodiscard]] Term value(PathState &state, BodyValue operation);
  /// Whether a local with this value was given one: a declaration alone leaves an unknown.
  [[nodiscard]] bool isWritten(Term value) const;
  /// Ends every name that memory had: what is read from now on is new.
  void startEpoch(PathState &state, std::uint32_t epoch);
  /// Drops whatever is known of `symbol`, because another value gets its name.
  void forgetSymbol(PathState &state, Term symbol);
};

/// Bounds on turns: a loop's first two turns are walked as they are, those behind them as any.
inline constexpr std::uint32_t maxTurns = 6;

/// Narrows `state` by `condition` being (not) 0. False where that cannot be.
[[nodiscard]] bool assume(Walk &walk, PathState &state, Term condition, bool isTrue);
[[nodiscard]] bool assumeNumber(Walk &walk, PathState &state, Term symbol, const Constraint &limit);
/// 0 or 1 where `state` decides it, -1 where not.
[[nodiscard]] int decided(Walk &walk, const PathState &state, Term condition);
[[nodiscard]] Constraint limitOf(const Walk &walk, const PathState &state, Term term);
/// Takes an answer that the environment gave; false where it contradicts an earlier one.
[[nodiscard]] bool answer(PathState &state, QueryRule::Kind kind, bool isYes);

/// Executes an operation that is no call.
void execute(Walk &walk, PathState &state, std::uint32_t operation);
[[nodiscard]] Term readPlace(Walk &walk, PathState &state, Place place, std::uint32_t operation);
void writePlace(Walk &walk, PathState &state, Place place, Term value, std::uint32_t operation);
/// What an unknown call may have done to memory.
void clobber(Walk &walk, PathState &state, std::uint32_t operation);

/// Executes a call. Leaves in `out` one state for each way in which it returns; empty where it does not.
void executeCall(Walk &walk, PathState state, std::uint32_t operation, std::vector<CallReturn> &out);
void applySummary(Walk &walk, PathState state, std::uint32_t operation, const std::vector<Term> &arguments,
                  const FunctionSummary &summary, std::vector<CallReturn> &out);
void recordCall(Walk &walk, const PathState &state, std::uint32_t operation, const CallRef &ref, const std::vector<Term> &arguments);
[[nodiscard]] CallRef callOf(const Walk &walk, std::uint32_t operation);
/// What people call the function that `operation` calls; empty for an indirect call.
[[nodiscard]] std::string calleeName(const Walk &walk, std::uint32_t operation);
[[nodiscard]] const std::string &rowName(const Walk &walk, std::uint32_t rule, const std::string &linkName);
/// `term` as a value that callers understand; and one of a callee as a term here.
[[nodiscard]] CallerValue callerValue(Walk &walk, Term term);
[[nodiscard]] Term termOf(Walk &walk, const CallerValue &value, const std::vector<Term> &arguments);

/// The function returns here.
void finishPath(Walk &walk, PathState &state, std::uint32_t block);

/// Walks all paths. The entry of the analysis of one function.
void explore(Walk &walk);

} // namespace headroom::program
