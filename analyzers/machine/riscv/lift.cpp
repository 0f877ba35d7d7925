// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/lift.h"

#include "machine/riscv/stack_list.h"

namespace headroom::machine::riscv {

namespace {

using Op = Step::Op;

/// x0 as an operand is nothing to add, in the interpreter's terms.
Register operand(Register reg) { return reg == zero ? noRegister : reg; }

class Lifter {
public:
  Lifter(const Instruction &instruction, const LiftContext &context, std::vector<Step> &steps)
      : in_(instruction), context_(context), steps_(steps)
  {
  }

  void run();

private:
  Step &emit(Op op, Register rd = noRegister, Register rs = noRegister, Register rt = noRegister, std::int64_t imm = 0);
  void setConstant(Register rd, std::uint64_t value);
  void clobber(Register rd) { emit(Op::Clobber, rd); }
  void signExtendWord(Register rd);

  void upper(std::uint64_t base);
  void add();
  void subtract();
  void bitwise(Op op);
  void exclusiveOr();
  void shiftLeft();
  void shiftRight();
  void shiftAdd();
  void multiply();
  void extend(bool isSigned);
  void load();
  void store();
  void atomic();
  void forget();

  void branch();
  void jumpAndLink();
  void jumpAndLinkRegister();
  void tableJump();
  void follow(Register link, Register target, Address address, bool isReturnForm);
  void leave();

  void push();
  void pop(bool returns, bool zeroesResult);
  void controlRegister();

  /// The base register and immediate of a memory access or an `addi`, relocations considered.
  struct Reference {
    Register base = noRegister;
    std::int64_t offset = 0;
  };
  Reference reference();

  const Instruction &in_;
  const LiftContext &context_;
  std::vector<Step> &steps_;
};

Step &Lifter::emit(Op op, Register rd, Register rs, Register rt, std::int64_t imm)
{
  Step step;
  step.op = op;
  step.rd = rd;
  step.rs = rs;
  step.rt = rt;
  step.imm = imm;
  return steps_.emplace_back(step);
}

void Lifter::setConstant(Register rd, std::uint64_t value)
{
  const std::uint64_t mask = context_.is64Bit ? ~std::uint64_t{0} : 0xffffffff;
  emit(Op::SetConstant, rd, noRegister, noRegister, static_cast<std::int64_t>(value & mask));
}

/// Every `*w` instruction leaves its 32-bit result sign-extended (unprivileged ISA, RV64I).
void Lifter::signExtendWord(Register rd)
{
  Step &step = emit(Op::Extend, rd, rd);
  step.size = 4;
  step.isSigned = true;
}

Lifter::Reference Lifter::reference()
{
  switch (in_.relocated.kind) {
  case Relocated::Kind::None: break;
  case Relocated::Kind::Lower: return {operand(in_.rs1), static_cast<std::int64_t>(in_.relocated.value)};
  case Relocated::Kind::Whole: return {noRegister, static_cast<std::int64_t>(in_.relocated.value)};
  default: clobber(firstScratch); return {firstScratch, 0};
  }
  if (in_.rs1 == gp && context_.globalPointer)
    return {noRegister, static_cast<std::int64_t>(*context_.globalPointer + static_cast<std::uint64_t>(in_.immediate))};
  return {operand(in_.rs1), in_.immediate};
}

// ------------------------------------------------------------------------------------------------------------- arithmetic

void Lifter::upper(std::uint64_t base)
{
  switch (in_.relocated.kind) {
  case Relocated::Kind::Upper: setConstant(in_.rd, in_.relocated.value); return;
  case Relocated::Kind::PairTarget:
    if (context_.pairedLow)
      setConstant(in_.rd, in_.relocated.value - static_cast<std::uint64_t>(*context_.pairedLow));
    else
      clobber(in_.rd);
    return;
  case Relocated::Kind::None: break;
  default: clobber(in_.rd); return;
  }
  // The 20-bit field arrives unsigned or, from `c.lui`, with its upper bits set; the 32-bit result is sign-extended on rv64.
  const auto field = static_cast<std::int32_t>(static_cast<std::uint32_t>(in_.immediate) << 12);
  setConstant(in_.rd, base + static_cast<std::uint64_t>(std::int64_t{field}));
}

void Lifter::add()
{
  if (in_.relocated.kind == Relocated::Kind::SlotLoad) {
    clobber(in_.rd);
    return;
  }
  if (in_.hasImmediate) {
    const Reference from = reference();
    if (from.base == noRegister)
      setConstant(in_.rd, static_cast<std::uint64_t>(from.offset));
    else
      emit(Op::Add, in_.rd, from.base, noRegister, from.offset);
  } else {
    emit(Op::Add, in_.rd, operand(in_.rs1), operand(in_.rs2));
  }
  if (in_.info.isWord)
    signExtendWord(in_.rd);
}

void Lifter::subtract()
{
  emit(Op::Subtract, in_.rd, operand(in_.rs1), operand(in_.rs2));
  if (in_.info.isWord)
    signExtendWord(in_.rd);
}

void Lifter::bitwise(Op op)
{
  // x0 as a register operand would read as "no register", which means the immediate here.
  if (!in_.hasImmediate && (in_.rs1 == zero || in_.rs2 == zero)) {
    if (op == Op::And)
      setConstant(in_.rd, 0);
    else
      emit(Op::Add, in_.rd, in_.rs1 == zero ? operand(in_.rs2) : operand(in_.rs1));
    return;
  }
  if (in_.hasImmediate && in_.rs1 == zero) {
    setConstant(in_.rd, op == Op::And ? 0 : static_cast<std::uint64_t>(in_.immediate));
    return;
  }
  emit(op, in_.rd, in_.rs1, in_.hasImmediate ? noRegister : in_.rs2, in_.immediate);
}

void Lifter::exclusiveOr()
{
  // `not rd, rs` makes masks: ~x = -x - 1.
  if (in_.hasImmediate && in_.immediate == -1)
    emit(Op::Subtract, in_.rd, noRegister, operand(in_.rs1), 1);
  else
    clobber(in_.rd);
}

void Lifter::shiftLeft()
{
  if (!in_.hasImmediate) {
    clobber(in_.rd);
    return;
  }
  Register from = in_.rs1;
  if (in_.info.isUnsigned) {
    emit(Op::Extend, firstScratch, from).size = 4;
    from = firstScratch;
  }
  emit(Op::ShiftLeft, in_.rd, from, noRegister, in_.immediate);
  if (in_.info.isWord)
    signExtendWord(in_.rd);
}

void Lifter::shiftRight()
{
  if (!in_.hasImmediate) {
    clobber(in_.rd);
    return;
  }
  Register from = in_.rs1;
  if (in_.info.isWord) {
    emit(Op::Extend, firstScratch, from).size = 4;
    from = firstScratch;
  }
  emit(Op::ShiftRight, in_.rd, from, noRegister, in_.immediate);
  if (in_.info.isWord)
    signExtendWord(in_.rd);
}

void Lifter::shiftAdd()
{
  Register index = in_.rs1;
  if (in_.info.isUnsigned) {
    emit(Op::Extend, firstScratch, index).size = 4;
    index = firstScratch;
  }
  emit(Op::Add, in_.rd, operand(in_.rs2), operand(index)).shift = in_.info.parameter;
}

void Lifter::multiply()
{
  if (in_.rs1 == zero || in_.rs2 == zero)
    setConstant(in_.rd, 0);
  else
    emit(Op::Multiply, in_.rd, in_.rs1, in_.rs2);
  if (in_.info.isWord)
    signExtendWord(in_.rd);
}

void Lifter::extend(bool isSigned)
{
  Step &step = emit(Op::Extend, in_.rd, in_.rs1);
  step.size = static_cast<std::uint8_t>(in_.info.parameter / 8);
  step.isSigned = isSigned;
}

// ----------------------------------------------------------------------------------------------------------------- memory

void Lifter::load()
{
  if (in_.relocated.kind == Relocated::Kind::SlotLoad) {
    setConstant(in_.rd, in_.relocated.value);
    return;
  }
  const Reference from = reference();
  Step &step = emit(Op::Load, operand(in_.rd), from.base, noRegister, from.offset);
  step.size = in_.info.parameter;
  step.isSigned = !in_.info.isUnsigned && step.size < (context_.is64Bit ? 8 : 4);
}

void Lifter::store()
{
  const Reference to = reference();
  // x0 is stored as the zero that it is; only FP registers are of unknown content.
  emit(Op::Store, in_.rd, to.base, noRegister, to.offset).size = in_.info.parameter;
}

void Lifter::atomic()
{
  Step &step = emit(Op::Store, noRegister, operand(static_cast<Register>(in_.bits >> 15 & 31)));
  step.size = in_.info.parameter;
  for (const Register reg : in_.forgotten)
    clobber(reg);
}

void Lifter::forget()
{
  if (in_.mayStore) {
    clobber(firstScratch);
    emit(Op::Store, noRegister, firstScratch).size = context_.is64Bit ? 8 : 4;
  }
  for (const Register reg : in_.forgotten)
    clobber(reg);
}

// ----------------------------------------------------------------------------------------------------------- control flow

void Lifter::leave()
{
  forget();
  clobber(firstScratch);
  emit(Op::Jump, noRegister, firstScratch).condition = Condition::Other;
}

/// A jump with `link` as its link register, to `target` or, where that is none, to `address`. Any link register but ra is a
/// routine of the compiler's (save-restore, outlined code) that works on the caller's frame: the calling convention knows no
/// other use.
void Lifter::follow(Register link, Register target, Address address, bool isReturnForm)
{
  Op op = Op::Jump;
  if (link == ra)
    op = Op::Call;
  else if (link != zero)
    op = Op::JumpInto;
  if (op == Op::JumpInto) {
    if (target == link) {
      emit(Op::Add, firstScratch, target);
      target = firstScratch;
    }
    setConstant(link, in_.address + in_.size);
  }
  emit(op, noRegister, target, noRegister, target == noRegister ? static_cast<std::int64_t>(address) : 0).isReturnForm = isReturnForm;
}

void Lifter::branch()
{
  const bool hasTarget = in_.relocated.kind == Relocated::Kind::CodeTarget || in_.relocated.kind == Relocated::Kind::None;
  const Address target = in_.relocated.kind == Relocated::Kind::CodeTarget ? in_.relocated.value
                                                                           : in_.address + static_cast<std::uint64_t>(in_.immediate);
  Condition condition = Condition::Other;
  switch (in_.info.operation) {
  case Operation::BranchEqual: condition = Condition::Equal; break;
  case Operation::BranchNotEqual: condition = Condition::NotEqual; break;
  case Operation::BranchLessUnsigned: condition = Condition::Below; break;
  case Operation::BranchGreaterEqualUnsigned: condition = Condition::AboveOrEqual; break;
  default: break;
  }
  if (!hasTarget)
    clobber(firstScratch);
  emit(Op::Compare, noRegister, in_.rs1, operand(in_.rs2));
  Step &jump = emit(Op::Jump);
  jump.condition = condition;
  if (hasTarget)
    jump.imm = static_cast<std::int64_t>(context_.is64Bit ? target : target & 0xffffffff);
  else
    jump.rs = firstScratch;
}

void Lifter::jumpAndLink()
{
  if (in_.relocated.kind != Relocated::Kind::None && in_.relocated.kind != Relocated::Kind::CodeTarget) {
    clobber(firstScratch);
    follow(in_.rd, firstScratch, 0, false);
    return;
  }
  Address target = in_.address + static_cast<std::uint64_t>(in_.immediate);
  if (in_.relocated.kind == Relocated::Kind::CodeTarget)
    target = in_.relocated.value;
  follow(in_.rd, noRegister, context_.is64Bit ? target : target & 0xffffffff, false);
}

void Lifter::jumpAndLinkRegister()
{
  const Reference to = reference();
  if (to.base == noRegister) {
    setConstant(firstScratch, static_cast<std::uint64_t>(to.offset));
    follow(in_.rd, firstScratch, 0, false);
    return;
  }
  Register target = to.base;
  if (to.offset != 0) {
    emit(Op::Add, firstScratch, to.base, noRegister, to.offset);
    target = firstScratch;
  }
  follow(in_.rd, target, 0, in_.rd == zero && target == ra);
}

void Lifter::tableJump()
{
  if (context_.tableTarget) {
    follow(in_.rd, noRegister, *context_.tableTarget, false);
    return;
  }
  clobber(firstScratch);
  follow(in_.rd, firstScratch, 0, false);
}

// ------------------------------------------------------------------------------------------------- Zcmp, control registers

void Lifter::push()
{
  const StackList list = stackList(in_.bits, context_.is64Bit);
  // SP goes first here, so that no store is below it; the core may do it last, which no interrupt can tell from this.
  emit(Op::Add, sp, sp, noRegister, -std::int64_t{list.adjustBytes});
  for (unsigned i = 0; i < list.count; ++i)
    emit(Op::Store, list.registers[i], sp, noRegister, list.adjustBytes - std::int64_t{list.wordBytes} * (i + 1)).size = list.wordBytes;
}

void Lifter::pop(bool returns, bool zeroesResult)
{
  const StackList list = stackList(in_.bits, context_.is64Bit);
  for (unsigned i = 0; i < list.count; ++i)
    emit(Op::Load, list.registers[i], sp, noRegister, list.adjustBytes - std::int64_t{list.wordBytes} * (i + 1)).size = list.wordBytes;
  if (zeroesResult)
    setConstant(a0, 0);
  emit(Op::Add, sp, sp, noRegister, list.adjustBytes);
  if (returns)
    emit(Op::Jump, noRegister, ra).isReturnForm = true;
}

void Lifter::controlRegister()
{
  // fflags, frm and fcsr are part of the FP context (unprivileged ISA, "F" extension).
  const std::uint32_t number = in_.bits >> 20;
  if (number >= 1 && number <= 3)
    emit(Op::UseFpu);
  if (in_.rd != zero)
    emit(Op::ReadSpecial, in_.rd);
}

void Lifter::run()
{
  if (in_.info.usesFpu)
    emit(Op::UseFpu);
  const bool writesOnlyRegister = in_.info.operation >= Operation::LoadUpper && in_.info.operation <= Operation::Multiply;
  if (writesOnlyRegister && in_.rd == zero)
    return;
  switch (in_.info.operation) {
  case Operation::Forget: forget(); break;
  case Operation::Nop: break;
  case Operation::LoadUpper: upper(0); break;
  case Operation::AddUpperToPc: upper(in_.address); break;
  case Operation::LoadImmediate: setConstant(in_.rd, static_cast<std::uint64_t>(in_.immediate)); break;
  case Operation::Move: emit(Op::Add, in_.rd, operand(in_.rs1)); break;
  case Operation::Add: add(); break;
  case Operation::Subtract: subtract(); break;
  case Operation::And: bitwise(Op::And); break;
  case Operation::Or: bitwise(Op::Or); break;
  case Operation::Xor: exclusiveOr(); break;
  case Operation::ShiftLeft: shiftLeft(); break;
  case Operation::ShiftRight: shiftRight(); break;
  case Operation::ShiftRightArithmetic: clobber(in_.rd); break;
  case Operation::ShiftAdd: shiftAdd(); break;
  case Operation::SignExtend: extend(true); break;
  case Operation::ZeroExtend: extend(false); break;
  case Operation::Multiply: multiply(); break;
  case Operation::Load: load(); break;
  case Operation::Store: store(); break;
  case Operation::AtomicMemory: atomic(); break;
  case Operation::BranchEqual:
  case Operation::BranchNotEqual:
  case Operation::BranchLess:
  case Operation::BranchGreaterEqual:
  case Operation::BranchLessUnsigned:
  case Operation::BranchGreaterEqualUnsigned: branch(); break;
  case Operation::JumpAndLink: jumpAndLink(); break;
  case Operation::JumpAndLinkRegister: jumpAndLinkRegister(); break;
  case Operation::TableJump: tableJump(); break;
  case Operation::Push: push(); break;
  case Operation::Pop: pop(false, false); break;
  case Operation::PopReturn: pop(true, false); break;
  case Operation::PopReturnZero: pop(true, true); break;
  case Operation::MoveToSaved:
    emit(Op::Add, in_.rd, a0);
    emit(Op::Add, in_.rs1, a1);
    break;
  case Operation::MoveFromSaved:
    emit(Op::Add, a0, in_.rd);
    emit(Op::Add, a1, in_.rs1);
    break;
  case Operation::ControlRegister: controlRegister(); break;
  case Operation::EnvironmentCall: emit(Op::Trap); break;
  case Operation::TrapReturn:
    // Goes to where mepc points: back to what was interrupted, as far as this function's stack is concerned.
    clobber(firstScratch);
    emit(Op::Jump, noRegister, firstScratch).isReturnForm = true;
    break;
  case Operation::Breakpoint:
    if (!context_.breakpointContinues)
      emit(Op::Halt);
    break;
  case Operation::Stop: emit(Op::Halt); break;
  case Operation::Unfollowed: leave(); break;
  }
}

} // namespace

void lift(const Instruction &instruction, const LiftContext &context, std::vector<Step> &steps)
{
  Lifter(instruction, context, steps).run();
}

} // namespace headroom::machine::riscv
