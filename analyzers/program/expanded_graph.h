// SPDX-License-Identifier: Apache-2.0
// The call graph over (function, binding): functions whose callees depend on their arguments are cloned, a bounded number of
// times (facts/stack-analysis.md 13). Nodes and edges are numbers; names come back only in the result.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "facts/bound.h"
#include "program/argument_values.h"
#include "program/callables.h"
#include "program/pools.h"
#include "program/program.h"
#include "program/site_statements.h"
#include "program/source_oracle.h"
#include "program/value_set.h"

namespace headroom::program {

using NodeId = std::uint32_t;
inline constexpr NodeId noNode = UINT32_MAX;

/// A trap's handler runs on a stack of the core's choice: it is reached, but costs nothing here.
inline constexpr std::uint16_t trapStack = UINT16_MAX;
/// A call back that a stated bound lists has no call site.
inline constexpr std::uint32_t noCall = UINT32_MAX;

struct Edge {
  NodeId to = noNode;
  std::uint32_t call = noCall;  ///< index into MachineFunction::calls
  std::uint64_t depthBytes = 0;
  std::uint16_t stack = 0;      ///< as CallSite::stack, or trapStack
  bool isTailCall = false;
  bool isIndirect = false;
  bool entersFatal = false;     ///< cut where only the paths count that go on
};

/// What became of one indirect call under one binding.
struct SiteOutcome {
  std::uint32_t call = 0;
  ResolutionLayer layer = ResolutionLayer::Open;
};

struct Node {
  CallableIndex callable = 0;
  std::vector<ValueSetId> binding;   ///< one set for each relevant parameter, ascending
  CallableIndex dispatchesTo = UINT32_MAX; ///< see Start::dispatchesTo
  std::uint8_t phase = 0;
  bool isWidened = false;
  bool hasTrap = false;
  std::vector<Edge> edges;           ///< by call
  std::vector<SiteOutcome> sites;    ///< indirect calls, by call
  std::vector<ReasonId> culprits;    ///< beyond those of the function itself; sorted, unique
  std::vector<ReasonId> assumptions; ///< sorted, unique
};

/// Where an exploration begins: a root's entry, its arguments, as far as they are known.
struct Start {
  CallableIndex callable = 0;
  std::map<unsigned, ValueSet> arguments;
  /// A dispatcher that indexes a pack's table runs, from this root, this one handler only.
  CallableIndex dispatchesTo = UINT32_MAX;
  /// Explored only after all others: what they reach may say it better and make it needless.
  bool isLast = false;
  /// Not a start after all: something better was found. Nothing begins here.
  bool isDropped = false;
  NodeId node = noNode; ///< filled by expand(); noNode where it is dropped
};

[[nodiscard]] inline Start startAt(CallableIndex callable)
{
  Start start;
  start.callable = callable;
  return start;
}

/// A function whose arguments packs read. Parameters that a wrapper forwards to these words are followed to the wrapper's callers.
struct WatchedFunction {
  CallableIndex callable = 0;
  std::vector<unsigned> words; ///< sorted, unique
};

/// A call that may enter a watched function, under one binding of its caller.
struct WatchedCall {
  SiteKey site;
  CallableIndex callee = 0;
  bool isReached = false;       ///< from some start
  std::vector<NamedWord> words; ///< by WatchedFunction::words
};

/// Finds starts in what is explored so far.
class StartFinder {
public:
  virtual ~StartFinder() = default;
  /// Appends starts that `calls` newly tell of, and may drop starts that are not explored yet. What it once found it does not find again.
  virtual void find(const std::vector<WatchedCall> &calls, std::vector<Start> &starts) = 0;
};

struct ExpandedGraph {
  std::vector<Node> nodes;
  std::vector<std::vector<NodeId>> nodesOf; ///< by callable
  Pool<Culprit> culprits;
  Pool<std::string> assumptions;
  std::vector<bool> annotationUsed;         ///< by index into ProjectConfig::calls
  std::vector<WatchedCall> watchedCalls;    ///< by site; one for each binding

  /// Of a callable that was met after the graph was made: none.
  [[nodiscard]] std::span<const NodeId> nodesFor(CallableIndex callable) const
  {
    return callable < nodesOf.size() ? std::span<const NodeId>(nodesOf[callable]) : std::span<const NodeId>();
  }
};

struct ExpansionInput {
  Callables &callables;
  const std::map<SiteKey, SiteStatement> &statements;
  const std::vector<CallableIndex> &trapHandlers; ///< what a trap enters; empty: not known
  std::size_t annotationCount = 0;
  unsigned clonesPerFunction = 16;
  const SourceOracle *oracle = nullptr;   ///< null: no source
  std::vector<WatchedFunction> watched;   ///< by callable
  StartFinder *finder = nullptr;          ///< null: `starts` are all there are
};

/// Explores from `starts` and those that are found on the way, fatal paths last, then every function that none of them reached, with unknown arguments: what is only
/// entered by a later step never widens a clone of an earlier one. Ends because sets only grow and are limited in size.
[[nodiscard]] ExpandedGraph expand(const ExpansionInput &input, std::vector<Start> &starts);

} // namespace headroom::program
