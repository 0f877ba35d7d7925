// SPDX-License-Identifier: Apache-2.0
// What steps do to a state: everything but where control goes next.
#pragma once

#include <optional>
#include <set>

#include "machine/function_code.h"
#include "machine/machine_state.h"
#include "machine/stack_bases.h"
#include "machine/stack_in_use.h"

namespace headroom::machine {

/// One function under analysis: what is shared by all who look at it.
struct Subject {
  Subject(const CodeImage &theImage, const InstructionSet &theInstructions, const FunctionRange &theRange)
      : image(theImage), instructions(theInstructions), convention(theInstructions.convention()), range(theRange),
        values(theInstructions.convention().addressMask, theInstructions.convention().entryAlignBytes), code(theImage, theInstructions, theRange)
  {
  }

  const CodeImage &image;
  const InstructionSet &instructions;
  const CallingConvention &convention;
  const FunctionRange &range;
  ValueStore values;
  StackBases bases;
  FunctionCode code;
  /// Writes of MSP, PSP or CONTROL after which the function runs on another stack: those from which no path returns. A handler
  /// that writes PSP and returns has changed the stack of the code it returns to, not its own.
  std::set<Address> switchingWrites;
  StackInUse entered = StackInUse::NotReached; ///< as for interpret()
  std::set<Address> idleWrites;      ///< writes of MSP while PSP is in use: nothing moves
  std::set<Address> ambiguousWrites; ///< writes of MSP that may move SP, or not
};

/// Learns what is met on the last walk over stable states.
class TransferObserver {
public:
  virtual ~TransferObserver() = default;
  virtual void onStackPointer(Address at, const AbstractValue &value) = 0;
  virtual void onSwitch(Address at, StackSwitch::Register target, const AbstractValue &value, std::uint8_t base) = 0;
  virtual void onLost(Address at) = 0;
  virtual void onUse(const AbstractValue &value) = 0;
  virtual void onSpecialWrite(Address at, Step::Special special, const AbstractValue &value) = 0;
  virtual void onFpu() = 0;
};

class Transfer {
public:
  explicit Transfer(Subject &subject) : subject_(subject) {}

  void setObserver(TransferObserver *observer) { observer_ = observer; }

  [[nodiscard]] MachineState entryState() const;
  /// Steps that are no control flow; `at` is the machine instruction's address.
  void apply(MachineState &state, const Step &step, Address at);
  [[nodiscard]] AbstractValue operand(const MachineState &state, Register number) const;
  /// What a callee that keeps to the convention leaves.
  void afterCall(MachineState &state);
  /// What an exception handler leaves that may answer in the argument registers.
  void afterTrap(MachineState &state);
  /// Joins stack pointers; a new base begins at `at` where they differ.
  AbstractValue joinStackPointers(const AbstractValue &left, const AbstractValue &right, Address at);
  /// Where code is entered on either of two stacks: the words above SP by which one side comes back to the other's stack, by their distance.
  [[nodiscard]] std::vector<std::pair<std::int32_t, AbstractValue>> waysBack(const MachineState &one, const MachineState &other) const;
  /// `holds`: the state on the side where `condition` is true of the last comparison.
  void refine(MachineState &state, Condition condition, bool holds);

private:
  void write(MachineState &state, Register number, const AbstractValue &value, Address at);
  void moveStackPointer(MachineState &state, const AbstractValue &value, Address at);
  void writeSpecial(MachineState &state, const Step &step, Address at);
  [[nodiscard]] AbstractValue address(const MachineState &state, const Step &step);
  [[nodiscard]] AbstractValue load(const MachineState &state, const Step &step);
  [[nodiscard]] AbstractValue loadConstant(const AbstractValue &from, const Step &step);
  [[nodiscard]] AbstractValue loadTable(const AbstractValue &from, const Step &step);
  void store(MachineState &state, const Step &step);
  std::uint8_t begin(StackBase::Kind kind, Address at, std::uint8_t from, std::int64_t distance, std::int64_t alignment);

  Subject &subject_;
  TransferObserver *observer_ = nullptr;
};

} // namespace headroom::machine
