// SPDX-License-Identifier: Apache-2.0
// Section numbers are those of the Armv7-M Architecture Reference Manual where nothing else is said.
#include "machine/arm/translation.h"

#include <algorithm>
#include <cstdint>

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine::arm {

Step &Translation::emit(Op op, Register rd, Register rs, Register rt, std::int64_t immediate)
{
  Step step;
  step.op = op;
  step.rd = rd;
  step.rs = rs;
  step.rt = rt;
  step.imm = immediate;
  step.predicate = circumstance_.predicate;
  step.condition = circumstance_.condition;
  step.offset = circumstance_.offset;
  steps_.push_back(step);
  return steps_.back();
}

Register Translation::source(std::size_t index)
{
  const Register number = reg(index);
  if (number != programCounter)
    return number;
  emit(Op::SetConstant, secondScratch, noRegister, noRegister, static_cast<std::int64_t>(address_ + 4));
  return secondScratch;
}

Register Translation::target(std::size_t index)
{
  const Register number = reg(index);
  if (number != programCounter)
    return number;
  writesPc_ = true;
  return firstScratch;
}

Register Translation::shifted(std::size_t index, std::uint8_t &shift)
{
  enum : std::uint8_t { Asr = 1, Lsl = 2, Lsr = 3 }; // LLVM's ARM_AM::ShiftOpc, in the low three bits of the operand
  const Register number = source(index);
  const auto kind = static_cast<std::uint8_t>(imm(index + 1) & 7);
  const auto amount = static_cast<std::uint8_t>(imm(index + 1) >> 3);
  shift = 0;
  if (index + 1 >= in_.operands.size() || kind == 0)
    return number;
  if (kind == Lsl) {
    shift = amount;
    return number;
  }
  if (kind == Lsr)
    emit(Op::ShiftRight, secondScratch, number, noRegister, amount == 0 ? 32 : amount);
  else
    emit(Op::Clobber, secondScratch);
  return secondScratch;
}

const Fixup *Translation::fixup() const
{
  for (const Fixup &each : image_.fixupsAt(address_))
    if (!each.isApplied)
      return &each;
  return nullptr;
}

Address Translation::branchTarget(std::int64_t relative) const
{
  if (const Fixup *known = fixup())
    return known->target & ~Address{1};
  return (address_ + 4 + static_cast<Address>(relative)) & 0xffffffff & ~Address{1};
}

void Translation::jumpTo(Condition condition, std::int64_t relative)
{
  Step &jump = emit(Op::Jump, noRegister, noRegister, noRegister, static_cast<std::int64_t>(branchTarget(relative)));
  if (circumstance_.predicate == Predicate::Always)
    jump.condition = condition;
}

void Translation::run()
{
  if (info_.isFpu)
    emit(Op::UseFpu);
  values();
  if (writesPc_) {
    Step &jump = emit(Op::Jump, noRegister, firstScratch);
    jump.isReturnForm = isReturnForm_;
  }
  // Within an IT block narrow instructions but comparisons leave the flags alone (A7.3.2).
  const bool setsFlags = in_.setsFlags && !(info_.isNarrow && circumstance_.predicate != Predicate::Always);
  if (setsFlags && !comparesFlags_)
    emit(Op::ForgetCompare);
}

void Translation::values()
{
  switch (info_.form) {
  case Form::Ignored:
  case Form::Nop: return;
  case Form::MoveConstant: {
    const Register rd = target(0);
    const Fixup *known = fixup();
    if (known && (known->type == llvm::ELF::R_ARM_THM_MOVW_ABS_NC || known->type == llvm::ELF::R_ARM_THM_MOVT_ABS)) {
      const FunctionRange *function = image_.functionAt(known->target & ~Address{1});
      const bool isFunction = function && function->entry == (known->target & ~Address{1});
      emit(Op::SetConstant, rd, noRegister, noRegister, static_cast<std::int64_t>(known->target | (isFunction ? 1U : 0U)));
    } else if (known) {
      emit(Op::Clobber, rd);
    } else {
      emit(Op::SetConstant, rd, noRegister, noRegister, imm(1) & 0xffffffff);
    }
    return;
  }
  case Form::MoveHigh: {
    const Fixup *known = fixup();
    if (known && known->type == llvm::ELF::R_ARM_THM_MOVT_ABS)
      return; // its `movw` has set the whole address
    if (known)
      emit(Op::Clobber, reg(0));
    else
      emit(Op::InsertHigh, reg(0), noRegister, noRegister, imm(2) & 0xffff);
    return;
  }
  case Form::MoveRegister: {
    const Register rs = source(1);
    isReturnForm_ = rs == linkRegister;
    emit(Op::Add, target(0), rs);
    return;
  }
  case Form::MoveNot: negate(target(0), source(1)); return;
  case Form::MoveNotConstant: emit(Op::SetConstant, target(0), noRegister, noRegister, ~imm(1) & 0xffffffff); return;
  default: arithmetic(); return;
  }
}

void Translation::arithmetic()
{
  switch (info_.form) {
  case Form::AddConstant:
  case Form::SubConstant: {
    const Register rs = source(1);
    const std::int64_t amount = imm(2) * info_.size;
    if (fixup()) // `adds rd, #:lower0_7:symbol`: a part of an address, with the other parts to come
      emit(Op::Clobber, target(0));
    else
      emit(Op::Add, target(0), rs, noRegister, info_.form == Form::AddConstant ? amount : -amount);
    return;
  }
  case Form::AddRegister:
  case Form::SubRegister: {
    const Register rs = source(1);
    std::uint8_t shift = 0;
    const Register rt = shifted(2, shift);
    emit(info_.form == Form::AddRegister ? Op::Add : Op::Subtract, target(0), rs, rt).shift = shift;
    return;
  }
  case Form::AddressOf: {
    const Address base = (address_ + 4) & ~Address{3};
    emit(Op::SetConstant, target(0), noRegister, noRegister, static_cast<std::int64_t>(base) + offsetOf(imm(1)) * info_.size);
    return;
  }
  case Form::ReverseSubConstant: emit(Op::Subtract, target(0), noRegister, source(1), -imm(2)); return;
  case Form::AndConstant: emit(Op::And, target(0), source(1), noRegister, imm(2) & 0xffffffff); return;
  case Form::BicConstant: emit(Op::And, target(0), source(1), noRegister, ~imm(2) & 0xffffffff); return;
  case Form::OrConstant: emit(Op::Or, target(0), source(1), noRegister, imm(2) & 0xffffffff); return;
  case Form::ClearField: emit(Op::And, target(0), source(1), noRegister, imm(2) & 0xffffffff); return;
  case Form::AndRegister:
  case Form::OrRegister:
  case Form::BicRegister: {
    const Register rs = source(1);
    std::uint8_t shift = 0;
    Register rt = shifted(2, shift);
    if (shift != 0) {
      emit(Op::ShiftLeft, secondScratch, rt, noRegister, shift);
      rt = secondScratch;
    }
    if (info_.form == Form::BicRegister) {
      negate(secondScratch, rt);
      rt = secondScratch;
    }
    emit(info_.form == Form::OrRegister ? Op::Or : Op::And, target(0), rs, rt);
    return;
  }
  case Form::ExtractField:
    emit(Op::ShiftRight, firstScratch, source(1), noRegister, imm(2));
    emit(Op::And, target(0), firstScratch, noRegister, (std::int64_t{1} << std::clamp<std::int64_t>(imm(3) + 1, 0, 32)) - 1);
    return;
  case Form::ShiftLeft: emit(Op::ShiftLeft, target(0), source(1), noRegister, imm(2)); return;
  case Form::ShiftRight: emit(Op::ShiftRight, target(0), source(1), noRegister, imm(2) == 0 ? 32 : imm(2)); return;
  case Form::Extend:
    if (imm(2) != 0) {
      emit(Op::Clobber, target(0));
    } else {
      Step &extend = emit(Op::Extend, target(0), source(1));
      extend.size = info_.size;
      extend.isSigned = info_.isSigned;
    }
    return;
  case Form::Multiply: emit(Op::Multiply, target(0), source(1), source(2)); return;
  case Form::MultiplyAdd:
  case Form::MultiplySub:
    emit(Op::Multiply, firstScratch, source(1), source(2));
    emit(info_.form == Form::MultiplyAdd ? Op::Add : Op::Subtract, target(0), source(3), firstScratch);
    return;
  case Form::CompareConstant:
    comparesFlags_ = true;
    emit(Op::Compare, noRegister, source(0), noRegister, imm(1));
    return;
  case Form::CompareRegister:
    comparesFlags_ = true;
    emit(Op::Compare, noRegister, source(0), source(1));
    return;
  default: memory(); return;
  }
}

void Translation::control()
{
  switch (info_.form) {
  case Form::Branch: jumpTo(Condition::Always, imm(0)); return;
  case Form::BranchConditional: jumpTo(in_.condition, imm(0)); return;
  case Form::CompareBranchZero:
  case Form::CompareBranchNonZero:
    emit(Op::Compare, noRegister, source(0), noRegister, 0);
    jumpTo(info_.form == Form::CompareBranchZero ? Condition::Equal : Condition::NotEqual, imm(1));
    comparesFlags_ = true;
    emit(Op::ForgetCompare); // the flags themselves are untouched, but what they were is overwritten here
    return;
  case Form::BranchExchange:
  case Form::BranchAuthenticated: {
    const Register rs = source(info_.form == Form::BranchExchange ? 0 : 1);
    emit(Op::Jump, noRegister, rs).isReturnForm = rs == linkRegister;
    return;
  }
  case Form::CallImmediate: emit(Op::Call, noRegister, noRegister, noRegister, static_cast<std::int64_t>(branchTarget(imm(0)))); return;
  case Form::CallRegister: emit(Op::Call, noRegister, source(0)); return;
  case Form::TableBytes:
  case Form::TableHalfwords:
    if (reg(0) == programCounter) {
      emit(Op::TableJump, noRegister, noRegister, reg(1), static_cast<std::int64_t>(address_ + 4)).size = info_.form == Form::TableBytes ? 1 : 2;
    } else {
      emit(Op::Clobber, firstScratch);
      emit(Op::Jump, noRegister, firstScratch);
    }
    return;
  case Form::LoopStart: emit(Op::Add, linkRegister, source(1)); return;
  case Form::WhileLoopStart:
    emit(Op::Add, linkRegister, source(1));
    jumpTo(Condition::Other, imm(2));
    return;
  case Form::LoopEnd:
    if (in_.operands.size() > 1)
      emit(Op::Clobber, linkRegister);
    jumpTo(Condition::Other, imm(in_.operands.size() - 1));
    return;
  case Form::Trap: emit(Op::Trap); return;
  case Form::Halt: emit(Op::Halt); return;
  case Form::Breakpoint: emit(Op::Semihosting); return;
  default: special(); return;
  }
}

void Translation::special()
{
  // SYSm (B5.2.2). The Non-secure aliases (0x88 ...) are another state's registers.
  constexpr std::int64_t msp = 8;
  constexpr std::int64_t psp = 9;
  constexpr std::int64_t controlRegister = 20;
  const auto named = [&](std::int64_t number) {
    number &= 0xff;
    return number == msp ? Step::Special::Msp : number == psp ? Step::Special::Psp : number == controlRegister ? Step::Special::Control : Step::Special::None;
  };
  switch (info_.form) {
  case Form::ReadSpecial: emit(Op::ReadSpecial, target(0)).special = named(imm(1)); return;
  case Form::WriteSpecial:
    if (const Step::Special number = named(imm(0)); number != Step::Special::None)
      emit(Op::WriteSpecial, noRegister, source(1)).special = number;
    return;
  default: unmodelled(); return;
  }
}

void Translation::unmodelled()
{
  for (const Register number : in_.definitions) {
    if (number == programCounter)
      writesPc_ = true;
    emit(Op::Clobber, number == programCounter ? firstScratch : number);
  }
  if (in_.mayStore) {
    emit(Op::Clobber, secondScratch);
    emit(Op::Store, noRegister, secondScratch).size = 4;
  }
}

void translate(const CodeImage &image, Address address, const FormInfo &info, const Decomposed &instruction, const Circumstance &circumstance,
               std::vector<Step> &steps)
{
  Translation(image, address, info, instruction, circumstance, steps).run();
}

} // namespace headroom::machine::arm
