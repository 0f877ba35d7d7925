// SPDX-License-Identifier: Apache-2.0
// Loads and stores. Section numbers are those of the Armv7-M Architecture Reference Manual where nothing else is said.
#include "machine/arm/translation.h"

namespace headroom::machine::arm {

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

} // namespace headroom::machine::arm
