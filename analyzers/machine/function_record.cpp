// SPDX-License-Identifier: Apache-2.0
#include "machine/function_record.h"

#include <algorithm>

#include "machine/jump_table.h"

namespace headroom::machine {

using Kind = AbstractValue::Kind;

namespace {

/// Words of the outgoing stack area that are looked at; what lies further up may be the caller's own.
constexpr unsigned outgoingWords = 8;

std::string hex(Address address)
{
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  do
    text.insert(text.begin(), digits[address & 15U]);
  while ((address >>= 4U) != 0);
  return "0x" + text;
}

} // namespace

void FunctionRecord::onStackPointer(Address at, const AbstractValue &value)
{
  const auto [known, isNew] = stackPointers_.try_emplace(at, value);
  if (!isNew && (known->second.index != value.index || value.value < known->second.value))
    known->second = value; // several steps of one instruction: the deepest
}

void FunctionRecord::onSwitch(Address at, StackSwitch::Register target, const AbstractValue &value, std::uint8_t base)
{
  StackSwitch found;
  found.address = at;
  found.target = target;
  found.stackPointer = exported(value, false);
  switches_[at] = {base, std::move(found)};
}

void FunctionRecord::onLost(Address at)
{
  addCulprit("lost-stack-pointer", at, "the stack pointer is written with a value that cannot be followed");
}

void FunctionRecord::onUse(const AbstractValue &value)
{
  for (const Address word : subject_.values.alternatives(value))
    if (const std::optional<Address> entry = functionEntry(subject_, word))
      formed_.insert(*entry);
}

void FunctionRecord::onSpecialWrite(Address at, Step::Special special, const AbstractValue &value)
{
  specialWrites_[at] = {special, value};
}

void FunctionRecord::onReturn(Address at, const MachineState &state, bool isReached)
{
  returns_ = true;
  // Callers count on SP being back. It may be above: a routine that ends its caller's frame as well (`__riscv_restore_N`).
  const AbstractValue &stackPointer = state[subject_.convention.stackPointer];
  const bool isBack = stackPointer.is(Kind::StackAddress) && stackPointer.index == 0 && stackPointer.value >= 0;
  if (isReached && !isBack && stackPointer.isStack() && subject_.bases[stackPointer.index].stack == 0 &&
      subject_.bases[stackPointer.index].kind != StackBase::Kind::Lost)
    addCulprit("lost-stack-pointer", at, "the function returns with a stack pointer that is not its caller's");
  for (unsigned index = 0; index < std::min(2U, subject_.convention.argumentRegisters); ++index)
    onUse(state[subject_.convention.arguments[index]]);
}

void FunctionRecord::onUndecoded(Address at)
{
  addCulprit("undecoded-code", at, "control flow reaches bytes at " + hex(at) + " that are no instruction of this machine");
}

void FunctionRecord::onMissingRoutine(Address at, Address target)
{
  const auto external = subject_.image.externals.find(target);
  const std::string name = external == subject_.image.externals.end() ? hex(target) : external->second;
  addCulprit("external-call", at, name + " works on this function's frame and has no code here");
}

void FunctionRecord::unexplained(Address at, std::uint64_t bytes)
{
  addCulprit("undecoded-code", at, std::to_string(bytes) + " bytes at " + hex(at) + " are neither data nor an instruction of this machine");
}

void FunctionRecord::addCulprit(const char *reason, Address at, std::string detail)
{
  Culprit culprit;
  culprit.reason = reason;
  culprit.function = subject_.range.name;
  culprit.detail = std::move(detail);
  culprit.address = at;
  culprits_.push_back(std::move(culprit));
}

Value FunctionRecord::exported(const AbstractValue &value, bool isTarget) const
{
  Value out;
  switch (value.kind) {
  case Kind::Constant:
  case Kind::Constants:
    out.kind = Value::Kind::Constants;
    for (const Address each : subject_.values.alternatives(value)) {
      const std::optional<Address> entry = functionEntry(subject_, each);
      out.constants.push_back(isTarget ? each & subject_.convention.codeAddressMask : entry.value_or(each));
    }
    std::sort(out.constants.begin(), out.constants.end());
    out.constants.erase(std::unique(out.constants.begin(), out.constants.end()), out.constants.end());
    break;
  case Kind::Argument:
  case Kind::ArgumentField:
    out.kind = value.is(Kind::Argument) ? Value::Kind::Argument : Value::Kind::ArgumentField;
    out.argument = value.index;
    out.offset = value.value;
    break;
  case Kind::Memory:
    out.kind = Value::Kind::Memory;
    out.constants = {static_cast<Address>(value.value)};
    break;
  case Kind::TableWord: {
    const TableDescription &table = subject_.values.tableOf(value);
    if (std::optional<std::vector<Address>> functions = tableFunctions(subject_, table)) {
      out.kind = Value::Kind::Constants;
      out.constants = std::move(*functions);
    } else if (table.size == subject_.convention.wordBytes && table.shift == 0 && table.addend == 0) {
      out.kind = Value::Kind::Table;
      out.constants = {table.base};
      out.stride = table.stride;
    }
    break;
  }
  default: break;
  }
  return out;
}

std::vector<Value> FunctionRecord::arguments(const MachineState &state)
{
  const CallingConvention &convention = subject_.convention;
  std::vector<Value> out;
  for (unsigned index = 0; index < convention.argumentRegisters; ++index) {
    const AbstractValue &value = state[convention.arguments[index]];
    onUse(value);
    out.push_back(exported(value, false));
  }
  const AbstractValue &stackPointer = state[convention.stackPointer];
  if (stackPointer.isExactStack())
    for (unsigned word = 0; word < outgoingWords; ++word) {
      const StackPlace place{stackPointer.index, static_cast<std::int32_t>(stackPointer.value + static_cast<std::int64_t>(word) * convention.wordBytes)};
      const AbstractValue *value = state.slot(place);
      out.push_back(value ? exported(*value, false) : Value());
    }
  while (!out.empty() && out.back().kind == Value::Kind::Unknown)
    out.pop_back();
  return out;
}

void FunctionRecord::addCall(Address at, CallSite::Kind kind, bool isIndirect, Value target, const MachineState &state)
{
  PendingCall call;
  call.site.address = at;
  call.site.kind = kind;
  const bool isFarCall = subject_.convention.hasCallPairs && target.kind == Value::Kind::Constants && target.constants.size() == 1;
  call.site.indirect = isIndirect && !isFarCall;
  call.site.target = std::move(target);
  call.site.arguments = arguments(state);
  call.stackPointer = state[subject_.convention.stackPointer];
  calls_.push_back(std::move(call));
}

void FunctionRecord::onCall(Address at, bool isIndirect, const AbstractValue &target, const MachineState &state)
{
  Value value = exported(target, true);
  if (value.kind == Value::Kind::Constants)
    called_.insert(value.constants.begin(), value.constants.end());
  addCall(at, CallSite::Kind::Call, isIndirect, std::move(value), state);
}

void FunctionRecord::onTrap(Address at, const MachineState &state)
{
  addCall(at, CallSite::Kind::Trap, false, {}, state);
}

void FunctionRecord::onTailCall(Address at, bool isIndirect, const AbstractValue &value, const std::vector<Address> &targets, const MachineState &state)
{
  // The callee may return, in place of this function.
  returns_ = returns_ || targets.empty() || !std::all_of(targets.begin(), targets.end(), [&](Address target) { return std::binary_search(noReturn_.begin(), noReturn_.end(), target); });
  Value target;
  if (targets.empty()) {
    target = exported(value, true);
  } else {
    target.kind = Value::Kind::Constants;
    target.constants = targets;
    std::sort(target.constants.begin(), target.constants.end());
  }
  if (target.kind == Value::Kind::Constants)
    called_.insert(target.constants.begin(), target.constants.end());
  addCall(at, CallSite::Kind::TailCall, isIndirect, std::move(target), state);
}

std::uint64_t FunctionRecord::depthOf(const AbstractValue &stackPointer) const
{
  if (!stackPointer.isStack())
    return 0;
  const std::int64_t depth = subject_.bases[stackPointer.index].depth - stackPointer.value;
  return depth > 0 ? static_cast<std::uint64_t>(depth) : 0;
}

void FunctionRecord::finishStacks(MachineFunction &function, std::map<std::uint16_t, std::uint16_t> &numbers)
{
  for (auto &[at, found] : switches_) {
    auto &[base, stackSwitch] = found;
    // CONTROL selects the stack whose pointer was written before it.
    if (stackSwitch.target == StackSwitch::Register::Control) {
      std::vector<AbstractValue> pointers;
      for (const auto &[place, written] : specialWrites_)
        if (written.first == Step::Special::Psp)
          pointers.push_back(written.second);
      stackSwitch.stackPointer = pointers.size() == 1 ? exported(pointers.front(), false) : Value();
    }
    using Target = StackSwitch::Register;
    const auto written = specialWrites_.find(at);
    const bool selectsMain = stackSwitch.target == Target::Msp || (stackSwitch.target == Target::Control && written != specialWrites_.end() &&
                                                                   written->second.second.is(Kind::Constant) && (written->second.second.value & 2) == 0);
    selected_.push_back(stackSwitch.target == Target::Sp ? StackInUse::NotReached : selectsMain ? StackInUse::Main : StackInUse::Process);
    function.switches.push_back(stackSwitch);
    numbers[subject_.bases[base].stack] = static_cast<std::uint16_t>(function.switches.size());
  }
}

std::map<std::uint16_t, std::int64_t> FunctionRecord::otherStacks(const AbstractValue &stackPointer) const
{
  if (switches_.empty() || !stackPointer.isStack())
    return {};
  return subject_.bases.otherStacks(stackPointer.index);
}

InterpretedFunction FunctionRecord::finish()
{
  subject_.bases.solve();
  InterpretedFunction result;
  MachineFunction &function = result.function;
  const FunctionRange &range = subject_.range;
  function.name = range.name;
  function.aliases = range.aliases;
  function.isLocal = range.isLocal;
  function.isNamed = range.isNamed;
  function.entry = range.entry;
  function.sizeBytes = range.end - range.entry;
  function.section = range.section;
  function.object = range.object;
  function.usesFpu = usesFpu_;
  function.returns = returns_;

  std::map<std::uint16_t, std::uint16_t> numbers{{0, 0}};
  finishStacks(function, numbers);
  const auto stackOf = [&](const AbstractValue &stackPointer) {
    const auto number = numbers.find(subject_.bases[stackPointer.index].stack);
    return number == numbers.end() ? std::uint16_t{0} : number->second;
  };
  for (const auto &[at, stackPointer] : stackPointers_) {
    if (!stackPointer.isStack())
      continue;
    const StackBase &base = subject_.bases[stackPointer.index];
    const std::uint16_t stack = stackOf(stackPointer);
    const std::uint64_t depth = depthOf(stackPointer);
    if (stack == 0 && depth > function.frameBytes)
      function.frameBytes = depth;
    if (stack == 0)
      function.alignmentBytes = std::max(function.alignmentBytes, static_cast<std::uint64_t>(base.alignment));
    else
      function.switches[stack - 1U].ownBytes = std::max(function.switches[stack - 1U].ownBytes, depth);
    for (const auto &[other, distance] : otherStacks(stackPointer))
      if (const auto number = numbers.find(other); number != numbers.end() && number->second != 0) {
        StackSwitch &stackSwitch = function.switches[number->second - 1U];
        stackSwitch.ownBytes = std::max(stackSwitch.ownBytes, static_cast<std::uint64_t>(std::max<std::int64_t>(distance - stackPointer.value, 0)));
      }
    if (base.isDynamic && !function.isDynamic) {
      function.isDynamic = true;
      result.dynamicAddress = at;
    }
  }
  function.alignmentBytes = std::min(function.alignmentBytes, function.frameBytes);
  function.witnesses.code = function.frameBytes;

  std::stable_sort(calls_.begin(), calls_.end(), [](const PendingCall &one, const PendingCall &other) { return one.site.address < other.site.address; });
  for (PendingCall &call : calls_) {
    call.site.depthBytes = depthOf(call.stackPointer);
    call.site.stack = stackOf(call.stackPointer);
    call.site.depthIsDynamic = call.stackPointer.isStack() && subject_.bases[call.stackPointer.index].isDynamic;
    function.calls.push_back(call.site);
    // Code that is entered on either of two stacks makes its calls on both.
    for (const auto &[other, distance] : otherStacks(call.stackPointer))
      if (const auto number = numbers.find(other); number != numbers.end() && number->second != 0) {
        call.site.depthBytes = static_cast<std::uint64_t>(std::max<std::int64_t>(distance - call.stackPointer.value, 0));
        call.site.stack = number->second;
        function.calls.push_back(call.site);
      }
  }
  // A function that sets a stack pointer for its caller is beyond what is followed from one function to the next.
  for (const auto &[at, written] : specialWrites_) {
    const bool selects = written.first == Step::Special::Control && written.second.is(Kind::Constant) && (written.second.value & 2) != 0;
    if (subject_.ambiguousWrites.contains(at) && subject_.switchingWrites.contains(at))
      addCulprit("lost-stack-pointer", at, "MSP is written, and whether it is the stack pointer in use is not known");
    const bool isSame = written.first == Step::Special::Control && isProcessInThreads(subject_.entered);
    if (!subject_.switchingWrites.contains(at) && !subject_.idleWrites.contains(at) && !isSame && (selects || written.first == Step::Special::Msp))
      addCulprit("lost-stack-pointer", at, "the function returns to its caller on another stack");
  }
  std::sort(culprits_.begin(), culprits_.end(), [](const Culprit &one, const Culprit &other) {
    return std::tie(one.address, one.reason, one.detail) < std::tie(other.address, other.reason, other.detail);
  });
  culprits_.erase(std::unique(culprits_.begin(), culprits_.end()), culprits_.end());
  function.culprits = std::move(culprits_);
  for (const Address target : called_) {
    const FunctionRange *known = subject_.image.functionAt(target);
    if ((!known || known->entry != target) && !subject_.image.externals.contains(target))
      result.calledAddresses.push_back(target);
  }
  result.writesStackPointers = !specialWrites_.empty();
  result.selected = std::move(selected_);
  result.formedAddresses.assign(formed_.begin(), formed_.end());
  result.codeBytes = subject_.code.codeBytes();
  result.dataInCodeBytes = subject_.code.dataBytes();
  result.unexplainedBytes = subject_.code.unexplainedBytes();
  return result;
}

} // namespace headroom::machine
