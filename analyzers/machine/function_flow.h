// SPDX-License-Identifier: Apache-2.0
// Follows one function's control flow until the state at each point where paths meet is stable, then once more for an observer.
#pragma once

#include <functional>
#include <map>
#include <queue>
#include <set>
#include <span>
#include <vector>

#include "machine/transfer.h"

namespace headroom::machine {

/// What is met on a walk over stable states.
class FlowObserver : public TransferObserver {
public:
  virtual void onCall(Address at, bool isIndirect, const AbstractValue &target, const MachineState &state) = 0;
  virtual void afterCall(const MachineState &state) = 0;
  virtual void onTrap(Address at, const MachineState &state) = 0;
  /// `targets` leave the function; where they are empty, `value` is all that is known.
  virtual void onTailCall(Address at, bool isIndirect, const AbstractValue &value, const std::vector<Address> &targets, const MachineState &state) = 0;
  /// `isReached`: by a path from an entry, and not only because nothing else accounts for these bytes.
  virtual void onReturn(Address at, const MachineState &state, bool isReached) = 0;
  /// A path leads to `at`, where nothing decodes.
  virtual void onUndecoded(Address at) = 0;
  /// The jump at `at` goes to a routine that works on this function's frame, and `target` is no code that could be followed.
  virtual void onMissingRoutine(Address at, Address target) = 0;
};

class FunctionFlow {
public:
  /// `noReturn`: entries of functions that never return, sorted.
  FunctionFlow(Subject &subject, std::span<const Address> noReturn);

  /// `state` is what `at` is entered with. `isReached`: something is known to lead there; otherwise what it runs into at its
  /// end says nothing, because it may never run.
  void enter(Address at, const MachineState &state, bool isReached);
  /// Until nothing changes.
  void run();
  void observe(FlowObserver &observer);

private:
  struct Node {
    std::int32_t state = -1;     ///< into states_; leaders only
    std::uint16_t visits = 0;
    std::uint16_t backVisits = 0;
    bool isQueued = false;
    bool isWalked = false;
    bool returns = false;        ///< of a block, by its head
    bool isReached = false;      ///< from an entry, and not only because nothing else accounts for these bytes
    Address callBefore = 0;      ///< the call or trap that this leader stands directly behind; 0: none was met
    AbstractValue behindCall;    ///< SP there, of that side
    AbstractValue otherwise;     ///< SP of the other ways into this leader, while they agree
  };
  struct Entry {
    Address at = 0;
    MachineState state;
    bool isReached = true;
  };

  Node &node(std::uint32_t index);
  void queue(std::uint32_t index);
  void restart();
  bool settleSpecialWrites();
  /// The stack in use at the write at `at`, with `selecting` the writes of CONTROL that switch.
  [[nodiscard]] StackInUse inUseAt(Address at, const std::set<Address> &selecting) const;
  [[nodiscard]] bool reaches(std::uint32_t from, std::uint32_t to) const;
  /// Whether the write of CONTROL at `at` certainly selects MSP.
  [[nodiscard]] bool selectsMain(Address at) const;
  /// On the way to stable states bases were given origins that the stable states do not have. Returns whether states changed.
  bool collectOrigins();
  [[nodiscard]] bool reachesReturn(std::uint32_t head) const;
  /// Notes where SP shows that the call before `target` does not return.
  void compareWays(Node &target, const MachineState &state, bool isBehindCall);
  void walk(std::uint32_t head);
  bool execute(const Instruction &instruction, MachineState &state);
  bool perform(const Instruction &instruction, const Step &step, MachineState &state);
  bool call(const Instruction &instruction, const Step &step, Address at, MachineState &state);
  bool callCaseRoutine(const Instruction &instruction, Address at, Address target, MachineState &state);
  void jump(const Instruction &instruction, const Step &step, Address at, const MachineState &state);
  void jumpInto(const Instruction &instruction, const Step &step, Address at, const MachineState &state);
  void jumpThroughTable(const Instruction &instruction, Address at, const AbstractValue &value, const TableDescription &table, const MachineState &state);
  void leaveTo(const Instruction &instruction, Address at, bool isIndirect, const AbstractValue &value, const std::vector<Address> &targets, const MachineState &state);
  /// Whether the code at `target`, outside this function, is jumped to with this function's frame in place, and is short.
  [[nodiscard]] bool sharesFrame(Address target, const MachineState &state) const;
  void returnFrom(Address at, const MachineState &state);
  void runOut(const Instruction &instruction, Address next, const MachineState &state);
  void flowTo(std::uint32_t index, const MachineState &state, Address from, bool isBehindCall = false);
  /// A weak function that is not linked is a null pointer behind a test. A call through it would be a fault, not a deeper stack.
  [[nodiscard]] static bool isNull(const AbstractValue &target);
  [[nodiscard]] AbstractValue withoutNull(const AbstractValue &target);
  [[nodiscard]] bool neverReturns(Address target) const;

  Subject &subject_;
  Transfer transfer_;
  FlowObserver *observer_ = nullptr;
  std::span<const Address> noReturn_;
  std::vector<Entry> entries_;
  std::vector<Node> nodes_;
  std::vector<MachineState> states_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_; ///< from head to head
  std::priority_queue<std::pair<Address, std::uint32_t>, std::vector<std::pair<Address, std::uint32_t>>, std::greater<>> queue_;

  std::map<Address, std::uint32_t> specialWrites_; ///< by address, the head of their block
  std::map<Address, Step::Special> specialKinds_;
  std::map<Address, AbstractValue> controlValues_; ///< of the writes of CONTROL; unknown where walks differ
  bool isSettled_ = false;
  std::set<Address> endingCalls_;  ///< calls and traps behind which SP is another than the code there has: they do not return
  std::set<Address> foundEndings_; ///< the same, before the walks were done anew
  bool hasOpenTable_ = false;      ///< a jump table without a limit: some of its targets may be none

  // Of the block that is being walked.
  std::uint32_t head_ = 0;
  bool isReached_ = true;
  Address lastCall_ = 0; ///< the call since which only padding was met; 0: none
};

} // namespace headroom::machine
