// SPDX-License-Identifier: Apache-2.0
// Section numbers are those of the Armv7-M Architecture Reference Manual where nothing else is said.
#include "machine/arm/translate.h"

#include <algorithm>
#include <cstdint>

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine::arm {

namespace {

using Op = Step::Op;

class Translation {
public:
  Translation(const CodeImage &image, Address address, const FormInfo &info, const Decomposed &instruction, const Circumstance &circumstance,
              std::vector<Step> &steps)
      : image_(image), address_(address), info_(info), in_(instruction), circumstance_(circumstance), steps_(steps)
  {
  }

  void run();

private:
  void values();
  void arithmetic();
  void memory();
  void multiple();
  void floatingPoint();
  void control();
  void special();
  void unmodelled();

  Step &emit(Op op, Register rd = noRegister, Register rs = noRegister, Register rt = noRegister, std::int64_t imm = 0);
  [[nodiscard]] std::int64_t imm(std::size_t index) const { return index < in_.operands.size() ? in_.operands[index].imm : 0; }
  [[nodiscard]] Register reg(std::size_t index) const { return index < in_.operands.size() ? in_.operands[index].reg : noRegister; }
  /// A register that is read; PC reads as the instruction's address plus 4 (A5.1.2).
  Register source(std::size_t index);
  /// A register that is written; a write of PC is a jump.
  Register target(std::size_t index);
  void negate(Register into, Register from) { emit(Op::Subtract, into, noRegister, from, 1); }
  /// The shifted register operand `index`, its shift in `index + 1`; the result is that register, `shift` left.
  Register shifted(std::size_t index, std::uint8_t &shift);
  void load(Register rd, Register rs, std::int64_t offset, Register rt = noRegister, unsigned shift = 0);
  void store(Register rd, Register rs, std::int64_t offset, Register rt = noRegister, unsigned shift = 0);
  void loadList(Register base, std::size_t first, std::int64_t offset);
  void storeList(Register base, std::size_t first, std::int64_t offset);
  void jumpTo(Condition condition, std::int64_t relative);
  [[nodiscard]] const Fixup *fixup() const;
  /// Where the instruction goes: what a relocation says, else its bits.
  [[nodiscard]] Address branchTarget(std::int64_t relative) const;
  [[nodiscard]] std::int64_t listBytes(std::size_t first) const { return static_cast<std::int64_t>(in_.operands.size() - first) * info_.size + (info_.hasExtraWord ? 4 : 0); }
  [[nodiscard]] std::int64_t wordsFrom(std::size_t first) const { return static_cast<std::int64_t>(in_.operands.size() - first) * 4; }

  const CodeImage &image_;
  Address address_;
  const FormInfo &info_;
  const Decomposed &in_;
  const Circumstance &circumstance_;
  std::vector<Step> &steps_;
  bool writesPc_ = false;
  bool isReturnForm_ = false;
  bool comparesFlags_ = false;
};

/// `#-0` is told apart from `#0` by this value.
std::int64_t offsetOf(std::int64_t imm)
{
  return imm == INT32_MIN ? 0 : imm;
}

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

void Translation::load(Register rd, Register rs, std::int64_t offset, Register rt, unsigned shift)
{
  Step &step = emit(Op::Load, rd, rs, rt, offset);
  step.shift = static_cast<std::uint8_t>(shift);
  step.size = info_.size == 0 ? 4 : info_.size;
  step.isSigned = info_.isSigned;
}

void Translation::store(Register rd, Register rs, std::int64_t offset, Register rt, unsigned shift)
{
  Step &step = emit(Op::Store, rd, rs, rt, offset);
  step.shift = static_cast<std::uint8_t>(shift);
  step.size = info_.size == 0 ? 4 : info_.size;
}

void Translation::memory()
{
  // Narrow forms leave the scaling of their offset to the printer, wide ones do not.
  const std::int64_t scale = info_.isNarrow ? info_.size : 1;
  switch (info_.form) {
  case Form::LoadOffset:
    isReturnForm_ = reg(1) == stackPointer;
    load(target(0), source(1), offsetOf(imm(2)) * scale);
    return;
  case Form::LoadRegister: load(target(0), source(1), 0, source(2), static_cast<unsigned>(imm(3))); return;
  case Form::LoadLiteral: {
    const Address base = (address_ + 4) & ~Address{3};
    const Fixup *known = fixup();
    const Address from = known ? known->target & 0xffffffff : base + static_cast<Address>(offsetOf(imm(1)));
    load(target(0), noRegister, static_cast<std::int64_t>(from));
    return;
  }
  case Form::LoadPre:
  case Form::LoadPost: {
    const Register base = reg(2);
    const std::int64_t offset = offsetOf(imm(3));
    isReturnForm_ = base == stackPointer;
    const Register rd = target(0);
    load(firstScratch, base, info_.form == Form::LoadPre ? offset : 0);
    emit(Op::Add, base, base, noRegister, offset);
    if (rd != firstScratch)
      emit(Op::Add, rd, firstScratch);
    return;
  }
  case Form::LoadDual:
  case Form::LoadDualPre:
  case Form::LoadDualPost: {
    const bool isPlain = info_.form == Form::LoadDual;
    const Register base = reg(2);
    const std::int64_t offset = offsetOf(imm(isPlain ? 3 : 4));
    const std::int64_t start = info_.form == Form::LoadDualPost ? 0 : offset;
    load(firstScratch, base, start);
    load(secondScratch, base, start + 4);
    if (!isPlain)
      emit(Op::Add, base, base, noRegister, offset);
    emit(Op::Add, target(0), firstScratch);
    emit(Op::Add, target(1), secondScratch);
    return;
  }
  case Form::LoadExclusive: load(target(0), source(1), imm(2) * 4); return;
  case Form::StoreOffset: store(source(0), source(1), offsetOf(imm(2)) * scale); return;
  case Form::StoreRegister: store(source(0), source(1), 0, source(2), static_cast<unsigned>(imm(3))); return;
  case Form::StorePre:
  case Form::StorePost: {
    // SP moves first, so that what is stored lies above it.
    const Register base = reg(2);
    const std::int64_t offset = offsetOf(imm(3));
    emit(Op::Add, base, base, noRegister, offset);
    store(reg(1), base, info_.form == Form::StorePre ? 0 : -offset);
    return;
  }
  case Form::StoreDual:
    store(reg(0), reg(2), offsetOf(imm(3)));
    store(reg(1), reg(2), offsetOf(imm(3)) + 4);
    return;
  case Form::StoreDualPre:
  case Form::StoreDualPost: {
    const Register base = reg(3);
    const std::int64_t offset = offsetOf(imm(4));
    const std::int64_t start = info_.form == Form::StoreDualPre ? 0 : -offset;
    emit(Op::Add, base, base, noRegister, offset);
    store(reg(1), base, start);
    store(reg(2), base, start + 4);
    return;
  }
  case Form::StoreExclusive:
    store(source(1), source(2), imm(3) * 4);
    emit(Op::Clobber, reg(0));
    return;
  default: multiple(); return;
  }
}

void Translation::loadList(Register base, std::size_t first, std::int64_t offset)
{
  // The base may be in the list; it must serve until the last load.
  std::int64_t baseOffset = -1;
  for (std::size_t index = first; index < in_.operands.size(); ++index, offset += 4) {
    if (reg(index) == base)
      baseOffset = offset;
    else
      load(target(index), base, offset);
  }
  if (baseOffset >= 0)
    load(base, base, baseOffset);
}

void Translation::storeList(Register base, std::size_t first, std::int64_t offset)
{
  for (std::size_t index = first; index < in_.operands.size(); ++index, offset += 4)
    store(reg(index), base, offset);
}

void Translation::multiple()
{
  switch (info_.form) {
  case Form::Push: {
    const std::int64_t bytes = wordsFrom(0);
    emit(Op::Add, stackPointer, stackPointer, noRegister, -bytes);
    storeList(stackPointer, 0, 0);
    return;
  }
  case Form::Pop: {
    isReturnForm_ = true;
    const std::int64_t bytes = wordsFrom(0);
    loadList(stackPointer, 0, 0);
    emit(Op::Add, stackPointer, stackPointer, noRegister, bytes);
    return;
  }
  case Form::LoadMultiple: loadList(reg(0), 1, 0); return;
  case Form::LoadMultipleDownKeep: loadList(reg(0), 1, -wordsFrom(1)); return;
  case Form::LoadMultipleUpdate:
    isReturnForm_ = reg(0) == stackPointer;
    loadList(reg(0), 2, 0);
    emit(Op::Add, reg(0), reg(0), noRegister, wordsFrom(2));
    return;
  case Form::LoadMultipleDown:
    loadList(reg(0), 2, -wordsFrom(2));
    emit(Op::Add, reg(0), reg(0), noRegister, -wordsFrom(2));
    return;
  case Form::LoadMultipleThumb1: {
    bool inList = false;
    for (std::size_t index = 1; index < in_.operands.size(); ++index)
      inList = inList || reg(index) == reg(0);
    loadList(reg(0), 1, 0);
    if (!inList)
      emit(Op::Add, reg(0), reg(0), noRegister, wordsFrom(1));
    return;
  }
  case Form::StoreMultiple: storeList(reg(0), 1, 0); return;
  case Form::StoreMultipleDownKeep: storeList(reg(0), 1, -wordsFrom(1)); return;
  case Form::StoreMultipleUpdate:
    storeList(reg(0), 2, 0);
    emit(Op::Add, reg(0), reg(0), noRegister, wordsFrom(2));
    return;
  case Form::StoreMultipleDown: {
    const std::int64_t bytes = wordsFrom(2);
    emit(Op::Add, reg(0), reg(0), noRegister, -bytes);
    storeList(reg(0), 2, 0);
    return;
  }
  default: floatingPoint(); return;
  }
}

void Translation::floatingPoint()
{
  // FP registers are not followed: what they leave in memory is unknown.
  const auto storeBlock = [&](Register base, std::int64_t offset, std::int64_t bytes) {
    for (; bytes > 0; bytes -= 4, offset += 4)
      emit(Op::Store, noRegister, base, noRegister, offset).size = 4;
  };
  switch (info_.form) {
  case Form::FpLoad: return;
  case Form::FpStore: {
    const std::int64_t distance = (imm(2) & 0xff) * (info_.size == 2 ? 2 : 4); // LLVM's addrmode5: bit 8 says down
    storeBlock(source(1), (imm(2) & 0x100) != 0 ? -distance : distance, info_.size);
    return;
  }
  case Form::FpStoreMultiple: storeBlock(reg(0), 0, listBytes(1)); return;
  case Form::FpStoreMultipleUpdate:
    storeBlock(reg(0), 0, listBytes(2));
    emit(Op::Add, reg(0), reg(0), noRegister, listBytes(2));
    return;
  case Form::FpStoreMultipleDown:
    emit(Op::Add, reg(0), reg(0), noRegister, -listBytes(2));
    storeBlock(reg(0), 0, listBytes(2));
    return;
  case Form::FpLoadMultipleUpdate: emit(Op::Add, reg(0), reg(0), noRegister, listBytes(2)); return;
  case Form::FpLoadMultipleDown: emit(Op::Add, reg(0), reg(0), noRegister, -listBytes(2)); return;
  case Form::FpStateStorePre:
  case Form::FpStateStorePost:
  case Form::FpStateLoadPre:
  case Form::FpStateLoadPost: {
    const std::size_t count = in_.operands.size();
    const Register base = count >= 2 ? reg(count - 2) : noRegister;
    const std::int64_t offset = offsetOf(imm(count - 1));
    emit(Op::Add, base, base, noRegister, offset);
    if (info_.form == Form::FpStateStorePre || info_.form == Form::FpStateStorePost)
      storeBlock(base, info_.form == Form::FpStateStorePre ? 0 : -offset, 4);
    return;
  }
  case Form::SecureFpStore: storeBlock(reg(0), 0, 0x88); return; // S0-S31, FPSCR, VPR (Armv8-M ARM, C2.4.402)
  default: control(); return;
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

} // namespace

void translate(const CodeImage &image, Address address, const FormInfo &info, const Decomposed &instruction, const Circumstance &circumstance,
               std::vector<Step> &steps)
{
  Translation(image, address, info, instruction, circumstance, steps).run();
}

} // namespace headroom::machine::arm
