// SPDX-License-Identifier: Apache-2.0
// Turns what the last walk meets into an InterpretedFunction.
#pragma once

#include <map>
#include <set>

#include "machine/function_flow.h"
#include "machine/interpreter.h"

namespace headroom::machine {

class FunctionRecord final : public FlowObserver {
public:
  /// `noReturn` as for FunctionFlow.
  explicit FunctionRecord(Subject &subject, std::span<const Address> noReturn = {}) : subject_(subject), noReturn_(noReturn) {}

  void onStackPointer(Address at, const AbstractValue &value) override;
  void onSwitch(Address at, StackSwitch::Register target, const AbstractValue &value, std::uint8_t base) override;
  void onLost(Address at) override;
  void onUse(const AbstractValue &value) override;
  void onSpecialWrite(Address at, Step::Special special, const AbstractValue &value) override;
  void onFpu() override { usesFpu_ = true; }
  void onCall(Address at, bool isIndirect, const AbstractValue &target, const MachineState &state) override;
  void afterCall(const MachineState &) override {}
  void onTrap(Address at, const MachineState &state) override;
  void onTailCall(Address at, bool isIndirect, const AbstractValue &value, const std::vector<Address> &targets, const MachineState &state) override;
  void onReturn(Address at, const MachineState &state, bool isReached) override;
  void onUndecoded(Address at) override;
  void onMissingRoutine(Address at, Address target) override;

  /// Culprit for bytes that nothing reaches and that do not decode.
  void unexplained(Address at, std::uint64_t bytes);
  /// To be called once, after the walk.
  [[nodiscard]] InterpretedFunction finish();

private:
  struct PendingCall {
    CallSite site;
    AbstractValue stackPointer;
  };

  [[nodiscard]] Value exported(const AbstractValue &value, bool isTarget) const;
  [[nodiscard]] std::vector<Value> arguments(const MachineState &state);
  void addCall(Address at, CallSite::Kind kind, bool isIndirect, Value target, const MachineState &state);
  void addCulprit(const char *reason, Address at, std::string detail);
  [[nodiscard]] std::uint64_t depthOf(const AbstractValue &stackPointer) const;
  /// StackBases::otherStacks of its base.
  [[nodiscard]] std::map<std::uint16_t, std::int64_t> otherStacks(const AbstractValue &stackPointer) const;
  void finishStacks(MachineFunction &function, std::map<std::uint16_t, std::uint16_t> &numbers);

  Subject &subject_;
  std::span<const Address> noReturn_;
  std::map<Address, AbstractValue> stackPointers_; ///< after each instruction that moves SP
  std::map<Address, std::pair<std::uint8_t, StackSwitch>> switches_;
  std::vector<PendingCall> calls_;
  std::vector<Culprit> culprits_;
  std::set<Address> formed_;
  std::set<Address> called_;
  std::vector<AbstractValue> pspValues_;
  std::map<Address, std::pair<Step::Special, AbstractValue>> specialWrites_;
  std::vector<StackInUse> selected_; ///< InterpretedFunction::selected
  bool usesFpu_ = false;
  bool returns_ = false;
};

} // namespace headroom::machine
