// SPDX-License-Identifier: Apache-2.0
#include "machine/interpreter.h"

#include <algorithm>
#include <optional>

#include "machine/function_record.h"

namespace headroom::machine {

namespace {

/// What code that nothing jumps to is entered with: the joined states behind all calls, as deep as the deepest of them.
class LandingState final : public FlowObserver {
public:
  explicit LandingState(Subject &subject) : subject_(subject) {}

  void onStackPointer(Address, const AbstractValue &value) override { deepen(value, deepest_); }
  void onSwitch(Address, StackSwitch::Register, const AbstractValue &, std::uint8_t) override {}
  void onLost(Address) override {}
  void onUse(const AbstractValue &) override {}
  void onSpecialWrite(Address, Step::Special, const AbstractValue &) override {}
  void onFpu() override {}
  void onCall(Address, bool, const AbstractValue &, const MachineState &) override {}
  void onTrap(Address, const MachineState &) override {}
  void onTailCall(Address, bool, const AbstractValue &, const std::vector<Address> &, const MachineState &) override {}
  void onReturn(Address, const MachineState &, bool) override {}
  void onUndecoded(Address) override {}
  void onMissingRoutine(Address, Address) override {}

  void afterCall(const MachineState &state) override
  {
    const Register stackPointer = subject_.convention.stackPointer;
    deepen(state[stackPointer], deepestCall_);
    if (!joined_)
      joined_ = state;
    else
      joined_->join(state, stackPointer, subject_.values, false);
  }

  [[nodiscard]] MachineState state() const
  {
    const Register stackPointer = subject_.convention.stackPointer;
    const std::optional<AbstractValue> &deepest = deepestCall_ ? deepestCall_ : deepest_;
    MachineState state;
    if (joined_) {
      state = *joined_;
    } else {
      // No register is known, but that LR may still lead back.
      state.set(subject_.convention.linkRegister, AbstractValue::unknown(true));
    }
    state.set(stackPointer, deepest.value_or(AbstractValue::stack(0, 0)));
    state.forgetComparison();
    return state;
  }

private:
  /// Of the entry stack, and of fixed depth where there is one: a landing pad restores SP from the frame pointer.
  void deepen(const AbstractValue &value, std::optional<AbstractValue> &deepest) const
  {
    if (!value.is(AbstractValue::Kind::StackAddress) || subject_.bases[value.index].stack != 0)
      return;
    const AbstractValue exact = AbstractValue::stack(value.index, value.value);
    const auto rank = [](const AbstractValue &one) { return std::pair(one.index == 0 ? 0 : 1, one.value); };
    if (!deepest || rank(exact) < rank(*deepest))
      deepest = exact;
  }

  Subject &subject_;
  std::optional<MachineState> joined_;
  std::optional<AbstractValue> deepestCall_;
  std::optional<AbstractValue> deepest_;
};

MachineState landingState(Subject &subject, FunctionFlow &flow)
{
  LandingState landing(subject);
  flow.observe(landing);
  return landing.state();
}

} // namespace

InterpretedFunction interpret(const CodeImage &image, const InstructionSet &instructions, const FunctionRange &range, std::span<const Address> extraEntries,
                              std::span<const Address> noReturn, StackInUse entered)
{
  Subject subject(image, instructions, range);
  subject.entered = entered;
  FunctionFlow flow(subject, noReturn);
  FunctionRecord record(subject, noReturn);
  flow.enter(range.entry, Transfer(subject).entryState(), true);
  flow.run();
  if (subject.code.at(range.entry, false) == FunctionCode::none)
    record.onUndecoded(range.entry);

  std::vector<Address> pads;
  for (const Address pad : extraEntries)
    if (subject.code.contains(pad) && pad != range.entry)
      pads.push_back(pad);
  Address gap = range.entry;
  std::optional<MachineState> landing;
  if (!pads.empty()) {
    landing = landingState(subject, flow);
    for (const Address pad : pads) {
      flow.enter(pad, *landing, true);
      if (subject.code.at(pad, false) == FunctionCode::none)
        record.onUndecoded(pad);
    }
    flow.run();
  }
  while ((gap = subject.code.nextGap(gap)) < range.end) {
    if (subject.code.at(gap, false) == FunctionCode::none) {
      const unsigned unit = instructions.convention().instructionAlignBytes;
      const Address start = gap;
      do {
        subject.code.markUnexplained(gap, unit);
        gap += unit;
      } while (subject.code.nextGap(gap) == gap && gap < range.end && subject.code.at(gap, false) == FunctionCode::none);
      record.unexplained(start, gap - start);
      continue;
    }
    if (!landing)
      landing = landingState(subject, flow);
    flow.enter(gap, *landing, false);
    flow.run();
  }
  flow.observe(record);
  return record.finish();
}

} // namespace headroom::machine
