// SPDX-License-Identifier: Apache-2.0
#include "machine/transfer.h"

#include <algorithm>

namespace headroom::machine {

using Kind = AbstractValue::Kind;
using Op = Step::Op;

namespace {

/// What holds where `condition` does not.
Condition opposite(Condition condition)
{
  switch (condition) {
  case Condition::Equal: return Condition::NotEqual;
  case Condition::NotEqual: return Condition::Equal;
  case Condition::Below: return Condition::AboveOrEqual;
  case Condition::BelowOrEqual: return Condition::Above;
  case Condition::Above: return Condition::BelowOrEqual;
  case Condition::AboveOrEqual: return Condition::Below;
  default: return Condition::Other;
  }
}

/// `a condition b` as `b ... a`.
Condition mirrored(Condition condition)
{
  switch (condition) {
  case Condition::Below: return Condition::Above;
  case Condition::BelowOrEqual: return Condition::AboveOrEqual;
  case Condition::Above: return Condition::Below;
  case Condition::AboveOrEqual: return Condition::BelowOrEqual;
  default: return condition;
  }
}

} // namespace

MachineState Transfer::entryState() const
{
  const CallingConvention &convention = subject_.convention;
  MachineState state;
  for (unsigned number = 0; number < firstScratch; ++number)
    if (number < 64 && ((convention.preservedMask >> number) & 1U) != 0)
      state.set(static_cast<Register>(number), AbstractValue::entryRegister(number));
    else
      state.set(static_cast<Register>(number), AbstractValue::unknown(true));
  for (unsigned index = 0; index < convention.argumentRegisters; ++index)
    state.set(convention.arguments[index], AbstractValue::argument(index, 0));
  state.set(convention.linkRegister, AbstractValue::returnAddress());
  state.set(convention.stackPointer, AbstractValue::stack(0, 0));
  return state;
}

AbstractValue Transfer::operand(const MachineState &state, Register number) const
{
  if (number == noRegister || number == subject_.convention.zeroRegister)
    return AbstractValue::constant(0);
  return state[number];
}

AbstractValue Transfer::address(const MachineState &state, const Step &step)
{
  AbstractValue result = operand(state, step.rs);
  if (step.rt != noRegister) {
    // r + (r << n) is one unknown times an odd factor: how 12-, 20- and 24-byte records are indexed.
    if (step.rs == step.rt && step.shift < 7 && !result.isStack())
      result = subject_.values.multiply(result, AbstractValue::constant((1 << step.shift) + 1));
    else
      result = subject_.values.add(result, subject_.values.shiftLeft(operand(state, step.rt), step.shift));
  }
  return step.imm == 0 ? result : subject_.values.add(result, subject_.values.constant(step.imm));
}

void Transfer::write(MachineState &state, Register number, const AbstractValue &value, Address at)
{
  if (number == noRegister || number == subject_.convention.zeroRegister)
    return;
  if (number == subject_.convention.stackPointer)
    moveStackPointer(state, value, at);
  else
    state.set(number, value);
}

std::uint8_t Transfer::begin(StackBase::Kind kind, Address at, std::uint8_t from, std::int64_t distance, std::int64_t alignment)
{
  const std::uint8_t base = subject_.bases.baseAt(kind, at, subject_.bases[from].stack);
  subject_.bases.addOrigin(base, from, distance, alignment);
  return base;
}

void Transfer::moveStackPointer(MachineState &state, const AbstractValue &value, Address at)
{
  const Register number = subject_.convention.stackPointer;
  const AbstractValue before = state[number];
  AbstractValue after = value;
  if (value.is(Kind::StackDerived)) {
    const bool isBounded = value.extra != unlimited && value.stride == 0;
    const std::int64_t loss = isBounded ? value.extra : 0;
    const std::uint8_t base = begin(isBounded ? StackBase::Kind::Realigned : StackBase::Kind::Dynamic, at, value.index, loss - value.value, loss);
    state.rebind(base);
    after = AbstractValue::stack(base, 0);
  } else if (value.cannotBeStack()) {
    const std::uint8_t base = subject_.bases.baseAt(StackBase::Kind::Switched, at, static_cast<std::uint16_t>(subject_.bases.size()));
    state.rebind(base);
    after = AbstractValue::stack(base, 0);
    if (observer_)
      observer_->onSwitch(at, StackSwitch::Register::Sp, value, base);
  } else if (!value.is(Kind::StackAddress)) {
    const std::uint8_t base = begin(StackBase::Kind::Lost, at, before.index, -before.value, 0);
    state.rebind(base);
    after = AbstractValue::stack(base, 0);
    if (observer_)
      observer_->onLost(at);
  } else if (value.index == before.index && value.isExactStack() && value.value > before.value) {
    state.dropBelow({value.index, static_cast<std::int32_t>(value.value)});
  }
  state.set(number, after);
  if (observer_)
    observer_->onStackPointer(at, after);
}

void Transfer::writeSpecial(MachineState &state, const Step &step, Address at)
{
  const AbstractValue value = operand(state, step.rs);
  if (observer_)
    observer_->onSpecialWrite(at, step.special, value);
  if (!subject_.switchingWrites.contains(at))
    return;
  const std::uint8_t base = subject_.bases.baseAt(StackBase::Kind::Switched, at, static_cast<std::uint16_t>(subject_.bases.size()));
  state.rebind(base);
  state.set(subject_.convention.stackPointer, AbstractValue::stack(base, 0));
  using Target = StackSwitch::Register;
  if (observer_)
    observer_->onSwitch(at, step.special == Step::Special::Msp ? Target::Msp : step.special == Step::Special::Psp ? Target::Psp : Target::Control, value, base);
}

AbstractValue Transfer::loadConstant(const AbstractValue &from, const Step &step)
{
  std::vector<Address> words;
  for (const Address at : subject_.values.alternatives(from)) {
    if (subject_.code.contains(at))
      subject_.code.markData(at, step.size);
    const std::optional<std::uint64_t> word = subject_.image.constantWord(at, step.size);
    if (!word)
      return from.is(Kind::Constant) && step.size == subject_.convention.wordBytes ? AbstractValue::memory(from.value) : AbstractValue::unknown(true);
    words.push_back(*word);
  }
  return subject_.values.constants(std::move(words));
}

AbstractValue Transfer::loadTable(const AbstractValue &from, const Step &step)
{
  const auto base = static_cast<Address>(from.value);
  // An index that is not scaled by the size of what it reads is a pointer plus a field's offset, but for tables of bytes; and
  // a byte table's address is no small number unless the table lies in this code.
  if (from.stride < step.size || (from.stride == 1 && base < 4096 && !subject_.code.contains(base)))
    return AbstractValue::unknown(from.isForeign);
  if (!subject_.image.constantWord(base, step.size))
    return AbstractValue::unknown(true);
  TableDescription description;
  description.base = base;
  description.stride = from.stride;
  description.limit = from.extra;
  description.size = step.size;
  description.isSigned = step.isSigned;
  return subject_.values.table(description);
}

AbstractValue Transfer::load(const MachineState &state, const Step &step)
{
  const AbstractValue from = address(state, step);
  const unsigned word = subject_.convention.wordBytes;
  switch (from.kind) {
  case Kind::Constant:
    if (const AbstractValue *kept = state.keptAt(from.value); kept && step.size == word)
      return *kept;
    [[fallthrough]];
  case Kind::Constants: return subject_.values.extend(loadConstant(from, step), step.size, step.isSigned);
  case Kind::Indexed: return loadTable(from, step);
  case Kind::Argument: return step.size == word ? AbstractValue::field(from.index, from.value) : AbstractValue::unknown(true);
  case Kind::StackAddress: {
    if (from.extra != 0 || step.size != word)
      return subject_.values.extend(AbstractValue::unknown(), step.size, step.isSigned);
    const StackPlace place{from.index, static_cast<std::int32_t>(from.value)};
    if (const AbstractValue *known = state.slot(place))
      return *known;
    if (state.isUntouched(place) && place.offset % static_cast<std::int32_t>(word) == 0 && place.offset < 128)
      return AbstractValue::argument(subject_.convention.argumentRegisters + static_cast<unsigned>(place.offset) / word, 0);
    return AbstractValue::unknown();
  }
  case Kind::StackDerived: return AbstractValue::unknown();
  default: return subject_.values.extend(AbstractValue::unknown(from.cannotBeStack()), step.size, step.isSigned);
  }
}

void Transfer::store(MachineState &state, const Step &step)
{
  const AbstractValue to = address(state, step);
  const unsigned word = subject_.convention.wordBytes;
  const bool hasValue = step.rd != noRegister;
  const AbstractValue value = hasValue ? operand(state, step.rd) : AbstractValue::unknown(true);
  if (observer_ && hasValue)
    observer_->onUse(value);
  if (to.isStack() && to.index != state[subject_.convention.stackPointer].index && to.index != 0)
    state.escape(to); // which words of the other bases this one overlaps is not known
  switch (to.kind) {
  case Kind::StackAddress:
    if (to.extra != 0) {
      state.forgetRange(to.index, to.value, to.extra == unlimited ? INT64_MAX : to.value + to.extra + step.size, word);
      state.escape(value);
    } else {
      state.store({to.index, static_cast<std::int32_t>(to.value)}, step.size, word, hasValue ? &value : nullptr);
      if (step.size != word)
        state.escape(value);
    }
    break;
  case Kind::StackDerived:
    state.escape(to);
    state.escape(value);
    state.forgetEscaped();
    break;
  case Kind::Unknown:
    state.escape(value);
    state.forgetEscaped();
    break;
  case Kind::Constant:
    if (value.isStack() || state.keptAt(to.value))
      state.keepAt(to.value, step.size == word ? value : AbstractValue::unknown(true));
    [[fallthrough]];
  default: state.escape(value); break;
  }
}

void Transfer::apply(MachineState &state, const Step &step, Address at)
{
  ValueStore &values = subject_.values;
  const auto left = [&] { return operand(state, step.rs); };
  const auto right = [&] { return step.rt != noRegister ? operand(state, step.rt) : values.constant(step.imm); };
  if (observer_ && step.op != Op::Load && step.op != Op::Store) {
    // A plain move is seen where its result is used.
    const bool isMove = step.op == Op::Add && step.rt == noRegister && step.imm == 0;
    if (!isMove && step.rs != noRegister)
      observer_->onUse(operand(state, step.rs));
    if (step.rt != noRegister)
      observer_->onUse(operand(state, step.rt));
  }
  switch (step.op) {
  case Op::SetConstant: write(state, step.rd, values.constant(step.imm), at); break;
  case Op::Add: write(state, step.rd, address(state, step), at); break;
  case Op::Subtract: {
    const AbstractValue subtrahend = values.add(values.shiftLeft(operand(state, step.rt), step.shift), values.constant(step.imm));
    write(state, step.rd, values.subtract(left(), subtrahend), at);
    break;
  }
  case Op::ShiftLeft: write(state, step.rd, values.shiftLeft(left(), static_cast<unsigned>(step.imm)), at); break;
  case Op::ShiftRight: write(state, step.rd, values.shiftRight(left(), static_cast<unsigned>(step.imm)), at); break;
  case Op::And: write(state, step.rd, values.bitAnd(left(), right()), at); break;
  case Op::Or: write(state, step.rd, values.bitOr(left(), right()), at); break;
  case Op::Multiply: write(state, step.rd, values.multiply(left(), right()), at); break;
  case Op::InsertHigh: {
    const AbstractValue low = values.bitAnd(operand(state, step.rd), values.constant(0xffff));
    write(state, step.rd, low.is(Kind::Constant) ? values.constant(low.value | (step.imm << 16)) : AbstractValue::unknown(low.cannotBeStack()), at);
    break;
  }
  case Op::Extend: write(state, step.rd, values.extend(left(), step.size, step.isSigned), at); break;
  case Op::Clobber:
    // Of an instruction without a meaning here; the result of arithmetic on a frame address would be one, so nothing is said.
    write(state, step.rd, AbstractValue::unknown(), at);
    break;
  case Op::Load: write(state, step.rd, load(state, step), at); break;
  case Op::Store: store(state, step); break;
  case Op::Compare:
    if (step.rs == noRegister)
      state.forgetComparison();
    else if (step.rt != noRegister && left().is(Kind::Constant) && !right().is(Kind::Constant))
      state.compare(step.rt, left(), true);
    else
      state.compare(step.rs, right());
    break;
  case Op::ForgetCompare: state.forgetComparison(); break;
  case Op::WriteSpecial: writeSpecial(state, step, at); break;
  case Op::ReadSpecial: write(state, step.rd, AbstractValue::unknown(true), at); break;
  case Op::UseFpu:
    if (observer_)
      observer_->onFpu();
    break;
  default: break;
  }
}

void Transfer::afterTrap(MachineState &state)
{
  for (unsigned index = 0; index < subject_.convention.argumentRegisters; ++index)
    state.set(subject_.convention.arguments[index], AbstractValue::unknown(true));
  state.forgetEscaped();
}

void Transfer::afterCall(MachineState &state)
{
  const CallingConvention &convention = subject_.convention;
  for (unsigned index = 0; index < convention.argumentRegisters; ++index)
    state.escape(state[convention.arguments[index]]);
  const AbstractValue &stackPointer = state[convention.stackPointer];
  // No callee takes more stack arguments than this; what lies above is the caller's own.
  constexpr std::int64_t outgoingBytes = 64;
  if (stackPointer.isExactStack())
    state.escapeOutgoing({stackPointer.index, static_cast<std::int32_t>(stackPointer.value)}, outgoingBytes);
  for (unsigned number = 0; number < firstScratch; ++number)
    if (((convention.preservedMask >> number) & 1U) == 0 && number != convention.stackPointer)
      state.set(static_cast<Register>(number), AbstractValue::unknown(true));
  state.forgetComparison();
  state.forgetEscaped();
}

AbstractValue Transfer::joinStackPointers(const AbstractValue &left, const AbstractValue &right, Address at)
{
  if (left == right)
    return left;
  const auto isMergedHere = [&](const AbstractValue &value) {
    const StackBase &base = subject_.bases[value.index];
    return value.isExactStack() && value.value == 0 && base.kind == StackBase::Kind::Merged && base.at == at;
  };
  if (left.is(Kind::StackAddress) && right.is(Kind::StackAddress)) {
    // One base for whatever meets here; a loop that lowers SP makes it an origin of itself, which solve() finds. Where two
    // stacks meet, both depths count on the one that was entered first.
    const std::uint8_t main = subject_.bases[left.index].stack <= subject_.bases[right.index].stack ? left.index : right.index;
    const std::uint8_t base = isMergedHere(left) ? left.index : subject_.bases.baseAt(StackBase::Kind::Merged, at, subject_.bases[main].stack);
    for (const AbstractValue *each : {&left, &right})
      if (!(each->index == base && each->value == 0))
        subject_.bases.addOrigin(base, each->index, -each->value, 0);
    return AbstractValue::stack(base, 0);
  }
  return AbstractValue::unknown();
}

// Interrupt wrappers test a count of nested interrupts, change to the interrupt stack or are on it already, run the handler, test the
// count again and load SP from where the change put it. Of the side that changed nothing, the same word holds a saved register: it never
// loads SP from there, so that what the other side put there is all that is ever loaded.
std::vector<std::pair<std::int32_t, AbstractValue>> Transfer::waysBack(const MachineState &one, const MachineState &other) const
{
  constexpr unsigned words = 8;
  std::vector<std::pair<std::int32_t, AbstractValue>> out;
  const AbstractValue &mine = one[subject_.convention.stackPointer];
  const AbstractValue &theirs = other[subject_.convention.stackPointer];
  if (!mine.isExactStack() || !theirs.isExactStack() || mine.index == theirs.index)
    return out;
  for (unsigned word = 0; word < words; ++word) {
    const auto offset = static_cast<std::int32_t>(word * subject_.convention.wordBytes);
    const AbstractValue *left = one.slot({mine.index, static_cast<std::int32_t>(mine.value) + offset});
    const AbstractValue *right = other.slot({theirs.index, static_cast<std::int32_t>(theirs.value) + offset});
    if (left == nullptr || right == nullptr)
      continue;
    if (right->isExactStack() && left->isSaved())
      std::swap(left, right);
    const bool isOtherSaved = right->isSaved() || *right == *left;
    if (left->isExactStack() && subject_.bases[left->index].stack == 0 && isOtherSaved)
      out.emplace_back(offset, *left);
  }
  return out;
}

void Transfer::refine(MachineState &state, Condition condition, bool holds)
{
  const Comparison comparison = state.comparison();
  if (comparison.left == noRegister || condition == Condition::Other)
    return;
  if (!holds)
    condition = opposite(condition);
  if (comparison.isSwapped)
    condition = mirrored(condition);
  const AbstractValue left = state[comparison.left];
  const AbstractValue &right = comparison.right;
  AbstractValue result = left;
  if (right.is(Kind::Constant) && left.is(Kind::Constants)) {
    const auto limit = static_cast<Address>(right.value);
    std::vector<Address> kept;
    for (const Address each : subject_.values.alternatives(left)) {
      const bool fits = condition == Condition::Equal          ? each == limit
                        : condition == Condition::NotEqual     ? each != limit
                        : condition == Condition::Below        ? each < limit
                        : condition == Condition::BelowOrEqual ? each <= limit
                        : condition == Condition::Above        ? each > limit
                        : condition == Condition::AboveOrEqual ? each >= limit
                                                               : true;
      if (fits)
        kept.push_back(each);
    }
    if (!kept.empty())
      result = subject_.values.constants(std::move(kept));
  } else if (!left.is(Kind::Constant) && !left.is(Kind::Constants) && !left.isStack()) {
    // A switch over an argument or a field: below so small a limit it is an index, and what else is known of it serves no one.
    constexpr Address largestIndex = 65536;
    const AbstractValue limited = left.is(Kind::Unknown) ? left : AbstractValue::unknown(left.cannotBeStack());
    const Address limit = right.is(Kind::Constant) ? static_cast<Address>(right.value) : right.is(Kind::Unknown) ? right.extra : unlimited;
    if (limit < largestIndex && ((condition == Condition::Below && limit > 0) || condition == Condition::BelowOrEqual)) {
      result = limited;
      result.extra = std::min(limited.extra, static_cast<std::uint32_t>(condition == Condition::Below ? limit - 1 : limit));
    } else if (condition == Condition::Equal && left.is(Kind::Unknown) && right.is(Kind::Constant)) {
      result = right;
    }
  }
  if (result == left)
    return;
  // What was passed is the same in each copy of it: RISC-V compares `a0` and indexes with `a5`, unoptimised code goes through slots.
  if (left.is(Kind::Argument))
    state.replace(left, result);
  state.set(comparison.left, result);
  state.compare(comparison.left, comparison.right, comparison.isSwapped);
}

} // namespace headroom::machine
