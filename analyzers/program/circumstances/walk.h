// SPDX-License-Identifier: Apache-2.0
// From the entries of every context down through the sources' calls: which described call is reached in which situation, and how.
//
// Breadth first, so that the first way found is a shortest one. A described function is judged where it is called and not entered: what
// it does inside is said by its row. Functions that nothing reaches are entered last, as if by some thread: what they do wrong by
// themselves is wrong whoever calls them.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "program/circumstances/entries.h"
#include "program/circumstances/interest.h"
#include "program/circumstances/situation.h"

namespace headroom::program {

struct WalkInput {
  const SourceJoin &join;
  const CallResolver &calls;
  const UnreadCode &unread;
  const Interest &interest;
  const ApiTable &api;
  const std::vector<FunctionPaths> &paths;
  const std::vector<std::string> &fatal; ///< globs: what ends the system is not entered
  const std::vector<const Pack *> &packs; ///< with the calls that only a system on its way down makes
  const PlaceOf &placeOf;
};

class ContextWalk {
public:
  static constexpr std::size_t situationsPerFunction = 16; ///< of one entry; then parameters are forgotten, then situations left out
  static constexpr std::size_t locksHeld = 4;
  /// Of one call, for each context, wait and kind of lock: those whose chain is told in full, the shortest first. Of the others only the call.
  static constexpr std::size_t chainsTold = 32;

  explicit ContextWalk(const WalkInput &input);

  /// What the clock's interrupt calls through its timers is said by the timers' own entries: before the first enter().
  void expect(const std::vector<Entry> &entries);
  void enter(const Entry &entry);
  /// What no entry reached.
  void enterTheRest();
  /// By place, then callee.
  [[nodiscard]] std::vector<ApiUse> uses() const;

private:
  using NodeIndex = std::uint32_t;
  static constexpr NodeIndex noNode = UINT32_MAX;

  struct Node {
    SourceId function = noSource;
    Situation situation;
    NodeIndex parent = noNode;
    const PathCall *call = nullptr;     ///< of the parent, that leads here
    std::vector<std::string> via;       ///< code without source in between
    bool isClosed = true;               ///< the targets of that call are all known
    std::uint32_t entry = 0;
    std::uint32_t length = 1;           ///< functions on the way from the entry to here
  };
  struct UseKey {
    SourceId function = noSource;
    std::uint32_t unit = 0;
    std::uint32_t call = 0;
    SourceId callee = noSource;
    SourceId heap = noSource; ///< of an init function's way: what it draws from, so that each way is held against its own heap

    auto operator<=>(const UseKey &) const = default;
    [[nodiscard]] bool isSameCall(const UseKey &other) const
    {
      return function == other.function && unit == other.unit && call == other.call && callee == other.callee;
    }
  };
  struct CircumstanceKey {
    std::uint32_t root = 0;
    std::uint32_t entry = 0; ///< tells entries without a root apart
    ExecutionContext context = ExecutionContext::Thread;
    WaitTime wait = WaitTime::Unknown;
    std::vector<LockId> locks;

    friend bool operator==(const CircumstanceKey &, const CircumstanceKey &) = default;
    [[nodiscard]] bool isOfSameEntry(const CircumstanceKey &other) const { return root == other.root && entry == other.entry; }
  };
  struct Use {
    std::vector<std::pair<CircumstanceKey, NodeIndex>> circumstances; ///< those of one entry behind each other
    std::vector<ArgumentFact> arguments; ///< what all visits have in common
    bool isVisited = false;
  };

  void start(const Entry &entry);
  void forgetSeen();
  void run();
  void visit(NodeIndex index);
  /// Calls that lead to something that a rule judges: the few that every visit of the function looks at.
  [[nodiscard]] const std::vector<const PathCall *> &callsToFollow(const FunctionPaths &paths);
  void follow(NodeIndex index, const PathCall &call, const PathConditions &conditions, ExecutionContext context);
  void add(Node node);
  void note(NodeIndex index, const PathCall &call, SourceId callee, const PathConditions &conditions, const Situation &situation);
  Situation situationAt(const Node &node, const PathConditions &conditions, ExecutionContext context, const FunctionPaths &paths);
  LockId lockId(const LockInHand &lock, const FunctionPaths &paths);
  [[nodiscard]] bool isOfATimer(const PathCall &call, SourceId callee, const Situation &situation) const;
  [[nodiscard]] bool isFatal(SourceId function) const;
  [[nodiscard]] bool isFatalCall(SourceId caller, SourceId callee) const;
  [[nodiscard]] WaitTime waitOf(SourceId callee, const PathConditions &conditions, const Situation &situation) const;
  /// Documented for interrupts although it has a timeout: in one it does not wait.
  [[nodiscard]] bool waitsInThreadsAlone(SourceId callee) const;
  [[nodiscard]] SourceId heapOf(SourceId callee, const PathConditions &conditions, const Node &node) const;
  /// Ways that draw from different heaps apart; others are one use again, whatever they draw from.
  [[nodiscard]] std::map<UseKey, Use> usesOfCalls() const;
  [[nodiscard]] ApiUse useOf(const UseKey &key, const Use &use) const;
  [[nodiscard]] Circumstance circumstanceOf(const UseKey &use, const CircumstanceKey &key, NodeIndex node, bool isTold) const;
  [[nodiscard]] std::string nameOf(SourceId function) const;

  const WalkInput input_;
  std::vector<Entry> entries_;
  std::vector<HeldLock> locks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, LockId> lockIds_; ///< by unit and call
  std::deque<Node> nodes_;
  NodeIndex next_ = 0;
  std::vector<bool> isReached_;
  std::vector<std::vector<NodeIndex>> seen_; ///< by function, of the entry that is being walked
  std::vector<SourceId> touched_;            ///< functions in `seen_` with a node
  std::set<SourceId> timerBodies_;
  mutable std::vector<std::int8_t> fatal_; ///< by function: 0 not asked yet, 1 it is, -1 it is not
  std::vector<std::optional<std::vector<const PathCall *>>> followed_; ///< by function
  std::map<UseKey, Use> uses_;
};

} // namespace headroom::program
