// SPDX-License-Identifier: Apache-2.0
#include "machine/function_flow.h"

#include <algorithm>
#include <optional>

#include "machine/jump_table.h"

namespace headroom::machine {

namespace {

/// Trips around a loop before what changes in it is widened. Two keep `f = g` in a loop a set of two.
constexpr unsigned precisePasses = 2;
/// A point that is still not stable after so many visits is widened however it is reached.
constexpr unsigned mostVisits = 24;
/// SYS_EXIT and SYS_EXIT_EXTENDED ("Semihosting for AArch32 and AArch64", ARM 2.0); every other operation returns.
constexpr std::int64_t semihostingExit = 0x18;
constexpr std::int64_t semihostingExitExtended = 0x20;

} // namespace

FunctionFlow::FunctionFlow(Subject &subject, std::span<const Address> noReturn) : subject_(subject), transfer_(subject), noReturn_(noReturn)
{
  nodes_.reserve((subject.range.end - subject.range.entry) / 2 + 1);
}

FunctionFlow::Node &FunctionFlow::node(std::uint32_t index)
{
  if (index >= nodes_.size())
    nodes_.resize(subject_.code.size());
  return nodes_[index];
}

void FunctionFlow::queue(std::uint32_t index)
{
  Node &entry = node(index);
  if (entry.isQueued)
    return;
  entry.isQueued = true;
  queue_.emplace(subject_.code[index].address, index);
}

void FunctionFlow::enter(Address at, const MachineState &state, bool isReached)
{
  entries_.push_back({at, state, isReached});
  isReached_ = isReached;
  const std::uint32_t index = subject_.code.at(at, false);
  if (index != FunctionCode::none)
    flowTo(index, state, 0);
}

void FunctionFlow::restart()
{
  nodes_.assign(subject_.code.size(), {});
  states_.clear();
  edges_.clear();
  queue_ = {};
  specialWrites_.clear();
  controlValues_.clear();
  subject_.bases.forgetOrigins();
  const std::vector<Entry> entries = std::move(entries_);
  entries_.clear();
  for (const Entry &entry : entries)
    enter(entry.at, entry.state, entry.isReached);
}

void FunctionFlow::run()
{
  for (;;) {
    while (!queue_.empty()) {
      const std::uint32_t index = queue_.top().second;
      queue_.pop();
      node(index).isQueued = false;
      walk(index);
    }
    if (foundEndings_ != endingCalls_ && !hasOpenTable_) {
      endingCalls_ = foundEndings_;
      restart();
      continue;
    }
    if (!settleSpecialWrites()) {
      restart();
      continue;
    }
    if (subject_.bases.size() == 1 || !collectOrigins())
      return;
  }
}

bool FunctionFlow::collectOrigins()
{
  subject_.bases.forgetOrigins();
  for (const Entry &entry : entries_) {
    isReached_ = entry.isReached;
    if (const std::uint32_t index = subject_.code.at(entry.at, false); index != FunctionCode::none)
      flowTo(index, entry.state, 0);
  }
  const std::size_t count = nodes_.size();
  for (std::uint32_t index = 0; index < count; ++index)
    if (nodes_[index].state >= 0)
      walk(index);
  return !queue_.empty();
}

void FunctionFlow::observe(FlowObserver &observer)
{
  observer_ = &observer;
  transfer_.setObserver(&observer);
  std::vector<std::pair<Address, std::uint32_t>> heads;
  for (std::uint32_t index = 0; index < nodes_.size(); ++index)
    if (nodes_[index].state >= 0)
      heads.emplace_back(subject_.code[index].address, index);
  std::sort(heads.begin(), heads.end());
  for (const auto &[address, index] : heads)
    walk(index);
  observer_ = nullptr;
  transfer_.setObserver(nullptr);
}

// A compiler gives every point of a function one depth, but for what alloca adds. Where the way over the end of a call brings another
// one than a jump does, the compiler laid out an unrelated block behind a call that it knows not to return (`__builtin_unreachable`).
void FunctionFlow::compareWays(Node &target, const MachineState &state, bool isBehindCall)
{
  const AbstractValue &stackPointer = state[subject_.convention.stackPointer];
  if (isBehindCall) {
    target.callBefore = lastCall_;
    target.behindCall = stackPointer;
  } else if (target.otherwise.is(AbstractValue::Kind::Unknown)) {
    target.otherwise = stackPointer;
  } else if (target.otherwise != stackPointer) {
    target.otherwise = AbstractValue::derived(0, 0, unlimited); // they do not agree either
  }
  const auto isPlain = [](const AbstractValue &value) { return value.isExactStack() && value.index == 0; };
  if (target.callBefore != 0 && isPlain(target.behindCall) && isPlain(target.otherwise) && target.behindCall.value != target.otherwise.value)
    foundEndings_.insert(target.callBefore);
}

void FunctionFlow::flowTo(std::uint32_t index, const MachineState &state, Address from, bool isBehindCall)
{
  if (observer_)
    return;
  FunctionCode &code = subject_.code;
  Node &target = node(index);
  edges_.emplace_back(head_, index);
  if (!code[index].isLeader) {
    code[index].isLeader = true;
    if (target.isWalked) // the block it was in the middle of now ends here
      queue(code[index].head);
  }
  const Address at = code[index].address;
  if (subject_.range.isCompiled && isReached_ && !code[index].isOutside)
    compareWays(target, state, isBehindCall);
  if (isReached_ && !target.isReached) {
    target.isReached = true;
    queue(index);
  }
  if (target.state < 0) {
    target.state = static_cast<std::int32_t>(states_.size());
    states_.push_back(state);
    queue(index);
    return;
  }
  MachineState &known = states_[static_cast<std::size_t>(target.state)];
  const Register stackPointer = subject_.convention.stackPointer;
  const AbstractValue &mine = known[stackPointer];
  const AbstractValue &theirs = state[stackPointer];
  ++target.visits;
  if (from >= at)
    ++target.backVisits;
  const bool widen = target.backVisits > precisePasses || target.visits > mostVisits;
  const AbstractValue joined = transfer_.joinStackPointers(mine, theirs, at);
  bool changed = joined != mine;
  if (joined == theirs && !changed) {
    changed = known.join(state, stackPointer, subject_.values, widen);
  } else {
    MachineState incoming = state;
    const auto waysBack = transfer_.waysBack(known, state);
    if (joined.isStack()) { // words addressed from the merged base belong to its last use
      incoming.rebind(joined.index);
      if (changed)
        known.rebind(joined.index);
    }
    known.set(stackPointer, joined);
    for (const auto &[offset, value] : waysBack)
      for (MachineState *each : {&known, &incoming})
        each->store({joined.index, offset}, subject_.convention.wordBytes, subject_.convention.wordBytes, &value);
    changed = known.join(incoming, stackPointer, subject_.values, widen) || changed;
  }
  if (changed)
    queue(index);
}

void FunctionFlow::walk(std::uint32_t head)
{
  FunctionCode &code = subject_.code;
  MachineState state = states_[static_cast<std::size_t>(node(head).state)];
  head_ = head;
  isReached_ = node(head).isReached;
  lastCall_ = 0;
  std::uint32_t index = head;
  for (;;) {
    const Instruction instruction = code[index];
    code[index].head = head;
    node(index).isWalked = true;
    code.markReached(instruction);
    if (!instruction.isNop && lastCall_ != 0)
      lastCall_ = 0;
    if (!execute(instruction, state))
      return;
    const Address next = instruction.address + instruction.size;
    const std::uint32_t following = code.at(next, instruction.isOutside);
    if (following == FunctionCode::none) {
      runOut(instruction, next, state);
      return;
    }
    if (code[following].isLeader) {
      flowTo(following, state, instruction.address, lastCall_ != 0);
      return;
    }
    index = following;
  }
}

void FunctionFlow::runOut(const Instruction &instruction, Address next, const MachineState &state)
{
  // Nothing but padding since a call: it does not return. Compiled code runs over its end only where the source says that it never
  // gets there (`__builtin_unreachable`): what the linker puts behind it is nobody's choice.
  const FunctionRange &range = subject_.range;
  if (lastCall_ != 0 || (range.isCompiled && !range.sizeIsGuessed && next == range.end && !instruction.isOutside))
    return;
  if (next >= subject_.range.end && !instruction.isOutside && subject_.code.isCode(next)) {
    leaveTo(instruction, instruction.address, false, AbstractValue::constant(static_cast<std::int64_t>(next)), {next}, state);
    return;
  }
  if (observer_ && isReached_)
    observer_->onUndecoded(next);
}

bool FunctionFlow::execute(const Instruction &instruction, MachineState &state)
{
  std::optional<MachineState> other; // of an instruction under a condition: the side on which it is not executed
  bool runs = true;
  bool otherRuns = true;
  const Register stackPointer = subject_.convention.stackPointer;
  const auto endGroup = [&] {
    if (!other)
      return runs;
    if (!runs)
      state = std::move(*other);
    else if (otherRuns) {
      const AbstractValue joined = transfer_.joinStackPointers(state[stackPointer], (*other)[stackPointer], instruction.address);
      if (joined != state[stackPointer])
        state.set(stackPointer, joined);
      state.join(*other, stackPointer, subject_.values, false);
    }
    runs = runs || otherRuns;
    other.reset();
    otherRuns = true;
    return runs;
  };
  const std::size_t count = instruction.stepCount;
  for (std::size_t number = 0; number < count; ++number) {
    const Step step = subject_.code.steps(instruction)[number];
    if (step.op == Step::Op::EndGroup || step.predicate == Predicate::Always) {
      if (!endGroup())
        return false;
      if (step.op != Step::Op::EndGroup && !perform(instruction, step, state))
        return false;
      continue;
    }
    if (!other) {
      other = state;
      transfer_.refine(state, step.condition, true);
      transfer_.refine(*other, step.condition, false);
    }
    if (step.predicate == Predicate::Then)
      runs = runs && perform(instruction, step, state);
    else
      otherRuns = otherRuns && perform(instruction, step, *other);
    lastCall_ = 0; // whether it was made is not known
  }
  return endGroup();
}

bool FunctionFlow::perform(const Instruction &instruction, const Step &step, MachineState &state)
{
  const Address at = instruction.address + step.offset;
  switch (step.op) {
  case Step::Op::Call: return call(instruction, step, at, state);
  case Step::Op::Trap:
    if (observer_)
      observer_->onTrap(at, state);
    transfer_.afterTrap(state);
    lastCall_ = at;
    return !endingCalls_.contains(at);
  case Step::Op::Halt: return false;
  case Step::Op::Semihosting: {
    const Register number = subject_.convention.arguments[0];
    const AbstractValue operation = state[number];
    state.set(number, AbstractValue::unknown(true));
    return !(operation.is(AbstractValue::Kind::Constant) && (operation.value == semihostingExit || operation.value == semihostingExitExtended));
  }
  case Step::Op::Jump:
    if (step.predicate == Predicate::Always && step.condition != Condition::Always) {
      MachineState taken = state;
      transfer_.refine(taken, step.condition, true);
      jump(instruction, step, at, taken);
      transfer_.refine(state, step.condition, false);
      return true;
    }
    jump(instruction, step, at, state);
    return false;
  case Step::Op::JumpInto: jumpInto(instruction, step, at, state); return false;
  case Step::Op::TableJump: {
    const AbstractValue number = transfer_.operand(state, step.rt);
    TableDescription table;
    table.base = static_cast<Address>(step.imm);
    table.stride = step.size;
    table.size = step.size;
    table.limit = number.is(AbstractValue::Kind::Unknown) ? number.extra : unlimited;
    table.shift = 1;
    table.addend = step.imm;
    jumpThroughTable(instruction, at, AbstractValue::unknown(true), table, state);
    return false;
  }
  case Step::Op::WriteSpecial:
    if (!observer_) {
      specialWrites_[at] = head_;
      specialKinds_[at] = step.special;
      const AbstractValue value = transfer_.operand(state, step.rs);
      if (step.special == Step::Special::Control && !controlValues_.try_emplace(at, value).second && controlValues_[at] != value)
        controlValues_[at] = AbstractValue::unknown();
    }
    transfer_.apply(state, step, at);
    return true;
  default: transfer_.apply(state, step, at); return true;
  }
}

void FunctionFlow::jumpInto(const Instruction &instruction, const Step &step, Address at, const MachineState &state)
{
  const AbstractValue value = step.rs == noRegister ? subject_.values.constant(step.imm) : transfer_.operand(state, step.rs);
  const std::vector<Address> targets = subject_.values.alternatives(value);
  if (targets.empty())
    leaveTo(instruction, at, true, value, {}, state);
  for (const Address each : targets) {
    const Address target = each & subject_.convention.codeAddressMask;
    const std::uint32_t index = subject_.code.at(target, true);
    if (index != FunctionCode::none)
      flowTo(index, state, at);
    else if (observer_)
      observer_->onMissingRoutine(at, target);
  }
}

bool FunctionFlow::neverReturns(Address target) const
{
  return std::binary_search(noReturn_.begin(), noReturn_.end(), target);
}

bool FunctionFlow::callCaseRoutine(const Instruction &instruction, Address at, Address target, MachineState &state)
{
  const FunctionRange *function = subject_.image.functionAt(target);
  const auto external = subject_.image.externals.find(target);
  const std::string_view name = external != subject_.image.externals.end()      ? std::string_view(external->second)
                                : function != nullptr && function->entry == target ? std::string_view(function->name)
                                                                                   : std::string_view();
  const std::optional<CaseRoutine> routine = subject_.instructions.caseRoutine(name);
  if (!routine)
    return false;
  const AbstractValue number = state[routine->index];
  const Address behind = instruction.address + instruction.size;
  TableDescription table;
  table.base = (behind + routine->tableAlignBytes - 1) & ~static_cast<Address>(routine->tableAlignBytes - 1);
  table.stride = routine->entryBytes;
  table.size = static_cast<std::uint8_t>(routine->entryBytes);
  table.isSigned = routine->isSigned;
  table.limit = number.is(AbstractValue::Kind::Unknown) ? number.extra : unlimited;
  table.shift = routine->scale == 2 ? 1 : 0;
  table.addend = static_cast<std::int64_t>(table.base);
  state.set(subject_.convention.linkRegister, AbstractValue::unknown(true));
  jumpThroughTable(instruction, at, AbstractValue::unknown(true), table, state);
  return true;
}

bool FunctionFlow::isNull(const AbstractValue &target)
{
  return target.is(AbstractValue::Kind::Constant) && target.value == 0;
}

AbstractValue FunctionFlow::withoutNull(const AbstractValue &target)
{
  if (!target.is(AbstractValue::Kind::Constants))
    return target;
  std::vector<Address> targets = subject_.values.alternatives(target);
  std::erase(targets, 0);
  return subject_.values.constants(std::move(targets));
}

bool FunctionFlow::call(const Instruction &instruction, const Step &step, Address at, MachineState &state)
{
  const bool isIndirect = step.rs != noRegister;
  const AbstractValue target = isIndirect ? withoutNull(transfer_.operand(state, step.rs)) : subject_.values.constant(step.imm);
  // A link to code of this function: a jump that is too far for a branch (GCC on Thumb-1), or a subroutine of assembly.
  // With the return address as a value, both come out right.
  if (const auto local = static_cast<Address>(step.imm); !isIndirect && local != subject_.range.entry && subject_.code.contains(local)) {
    MachineState linked = state;
    linked.set(subject_.convention.linkRegister, subject_.values.constant(static_cast<std::int64_t>(instruction.address + instruction.size)));
    leaveTo(instruction, at, false, target, {local}, linked);
    return false;
  }
  if (isIndirect && isNull(target))
    return false;
  if (observer_)
    observer_->onCall(at, isIndirect, target, state);
  if (!isIndirect && callCaseRoutine(instruction, at, static_cast<Address>(step.imm), state))
    return false;
  bool returns = true;
  if (const std::vector<Address> targets = subject_.values.alternatives(target); !targets.empty())
    returns = !std::all_of(targets.begin(), targets.end(), [&](Address each) { return neverReturns(each & subject_.convention.codeAddressMask); });
  transfer_.afterCall(state);
  if (observer_)
    observer_->afterCall(state);
  lastCall_ = at;
  return returns && !endingCalls_.contains(at);
}

void FunctionFlow::returnFrom(Address at, const MachineState &state)
{
  node(head_).returns = true;
  if (observer_)
    observer_->onReturn(at, state, isReached_);
}

bool FunctionFlow::sharesFrame(Address target, const MachineState &state) const
{
  // Code that is entered with a frame in place restores from it: a common ending such as __riscv_restore_N, or the inside of another
  // function (libgcc's __aeabi_ui2d pushes what __adddf3 pushes and goes on in there), or a label of assembly that has no size because
  // it is a place and no function (Zephyr's z_arm_user_string_nlen_fault_start). Larger code counts as a tail call: correct as well,
  // but what it restores from that frame is not seen.
  constexpr Address largestEnding = 256;
  constexpr Address largestInside = 4096;
  const AbstractValue &stackPointer = state[subject_.convention.stackPointer];
  const FunctionRange *other = subject_.image.functionAt(target);
  if (!other || !stackPointer.isExactStack() || stackPointer.index != 0 || stackPointer.value >= 0)
    return false;
  // Assembly jumps to a compiled function as it would call it: that has a frame and an ending of its own (RISC-V's wrapper and _Fault).
  if (other->isCompiled && !subject_.range.isCompiled && target == other->entry)
    return false;
  const Address size = other->end - target;
  return ((subject_.convention.hasSharedEndings || other->sizeIsGuessed) && size <= largestEnding) || (target != other->entry && size <= largestInside);
}

void FunctionFlow::leaveTo(const Instruction &instruction, Address at, bool isIndirect, const AbstractValue &value, const std::vector<Address> &targets,
                           const MachineState &state)
{
  FunctionCode &code = subject_.code;
  std::vector<Address> leaving;
  for (const Address target : targets) {
    if (!code.contains(target) && !instruction.isOutside && !sharesFrame(target, state)) {
      leaving.push_back(target);
      continue;
    }
    const std::uint32_t index = code.at(target, true);
    if (index != FunctionCode::none)
      flowTo(index, state, at);
    else if (observer_)
      observer_->onUndecoded(target);
  }
  if (leaving.empty() && !targets.empty())
    return;
  // A handler that ends in a jump to the common exit returns as well, and so may any function jumped to.
  if (state[subject_.convention.linkRegister].is(AbstractValue::Kind::ReturnAddress))
    node(head_).returns = true;
  if (observer_)
    observer_->onTailCall(at, isIndirect, value, leaving, state);
}

void FunctionFlow::jumpThroughTable(const Instruction &instruction, Address at, const AbstractValue &value, const TableDescription &table, const MachineState &state)
{
  hasOpenTable_ = hasOpenTable_ || table.limit == unlimited;
  leaveTo(instruction, at, true, value, jumpTargets(subject_, table), state);
}

void FunctionFlow::jump(const Instruction &instruction, const Step &step, Address at, const MachineState &state)
{
  using Kind = AbstractValue::Kind;
  if (step.rs == noRegister) {
    const auto target = static_cast<Address>(step.imm);
    leaveTo(instruction, at, false, subject_.values.constant(step.imm), {target}, state);
    return;
  }
  const AbstractValue value = withoutNull(transfer_.operand(state, step.rs));
  if (isNull(value))
    return;
  switch (value.kind) {
  case Kind::ReturnAddress: returnFrom(at, state); return;
  case Kind::Constant:
  case Kind::Constants: {
    std::vector<Address> targets;
    for (const Address each : subject_.values.alternatives(value)) {
      if (subject_.instructions.isReturnConstant(each))
        returnFrom(at, state);
      else
        targets.push_back(each & subject_.convention.codeAddressMask);
    }
    if (!targets.empty())
      leaveTo(instruction, at, true, value, targets, state);
    return;
  }
  case Kind::TableWord: jumpThroughTable(instruction, at, value, TableDescription(subject_.values.tableOf(value)), state); return;
  case Kind::Argument: leaveTo(instruction, at, true, value, {}, state); return;
  default:
    if (step.isReturnForm)
      returnFrom(at, state);
    else
      leaveTo(instruction, at, true, value, {}, state);
    return;
  }
}

} // namespace headroom::machine
