// SPDX-License-Identifier: Apache-2.0
// What the paths through one function say, whoever calls it: under which conditions each call is made, with what, and what goes wrong
// on the way. Computed once a function, callees first; contexts are brought in from above afterwards (program/contexts/).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "program/behaviour.h"
#include "program/source_program.h"

namespace headroom::program {

/// What one of the paths knows of a question: not asked, or answered.
enum class Answer : std::uint8_t { Open, Yes, No };

/// What an argument is on some paths.
struct ArgumentFact {
  enum class Kind : std::uint8_t { Unknown, Integer, Parameter, Object, Function };
  Kind kind = Kind::Unknown;
  std::int64_t number = 0;     ///< Integer; of a Parameter 1: in another unit, so that only 0 stays what it is
  std::uint32_t index = 0;     ///< Parameter: ordinal; Object, Function: SourceId

  auto operator<=>(const ArgumentFact &) const = default;
};

/// On this path the parameter is (not) equal to `number`.
struct ParameterTest {
  std::uint32_t parameter = 0;
  std::int64_t number = 0;
  bool isEqual = true;

  auto operator<=>(const ParameterTest &) const = default;
};

struct LockInHand {
  LockRule::Kind kind = LockRule::Kind::Spin;
  CallRef call;                ///< that took it, in this function or in a wrapper that it calls
  std::uint32_t operation = 0; ///< of this body

  friend bool operator==(const LockInHand &a, const LockInHand &b) { return a.kind == b.kind && a.operation == b.operation; }
};

/// One set of conditions under which a call is made.
struct PathConditions {
  Answer inInterrupt = Answer::Open; ///< what a context query answered on the way
  Answer preKernel = Answer::Open;
  std::vector<ParameterTest> tests;  ///< sorted; at most four, fewer where paths were merged
  std::vector<LockInHand> locks;     ///< taken here and not released, outermost first
  unsigned callerLocksReleased = 0;  ///< releases without an acquire before: the caller's lock is dropped here
  std::vector<ArgumentFact> arguments;

  friend bool operator==(const PathConditions &, const PathConditions &) = default;
};

struct PathCall {
  std::uint32_t operation = 0;
  CallRef call;
  std::vector<PathConditions> conditions; ///< unique; at most sixteen, then merged into what all have in common
};

/// An assertion about the context that a path of the function ends in when it fails.
struct PathContract {
  std::uint32_t operation = 0;            ///< of the query
  SourcePosition position;
  std::uint32_t unit = 0;
  std::optional<std::uint32_t> timeout;   ///< parameter whose zero excepts the call
};

struct FunctionPaths {
  SourceId function = noSource;
  std::uint32_t unit = 0;                 ///< whose body was read
  std::vector<PathCall> calls;            ///< by operation; calls on no feasible path are absent
  std::vector<PathContract> contracts;
  std::vector<PathIssue> issues;
};

} // namespace headroom::program
