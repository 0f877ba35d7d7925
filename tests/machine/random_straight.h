// SPDX-License-Identifier: Apache-2.0
// Random instructions that stay on one path, and short idioms of them.
#pragma once

#include <array>

#include "machine/random_writer.h"

namespace headroom::test {

class StraightWriter : protected InstructionWriter {
public:
  using InstructionWriter::InstructionWriter;

protected:
  template <std::size_t count> auto pick(const std::array<std::int32_t, count> &from) { return from[below(random_, count)]; }
  std::int32_t small() { return 4 * pick(std::array{0, 1, 2, 3, 4, 5, 8, 12, 16, 32, 64}); }
  std::int32_t large() { return pick(std::array{8, 16, 32, 64, 256, 508, 512, 1024, 2032, 2048, 4096, 5000, 8192, 12000}); }
  std::int32_t sign() { return chance(random_, 50) ? 1 : -1; }
  Reg pool()
  {
    static constexpr std::array registers = {Reg::P0, Reg::P1, Reg::P2, Reg::P3, Reg::T0, Reg::T1, Reg::T2};
    return registers[below(random_, registers.size())];
  }
  Reg poolOr(Reg other, std::uint32_t percent) { return chance(random_, percent) ? other : pool(); }

  void moveStackPointer()
  {
    const std::uint32_t kind = below(random_, 100);
    if (kind < 34)
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -(chance(random_, 10) ? large() : small()));
    else if (kind < 50)
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, chance(random_, 10) ? large() : small());
    else if (kind < 62)
      emit(Op::Move, Reg::Sp, pool(), 0);
    else if (kind < 72)
      emit(Op::AddImmediate, Reg::Sp, pool(), sign() * small());
    else if (kind < 78)
      emit(chance(random_, 50) ? Op::Add : Op::Subtract, Reg::Sp, Reg::Sp, 0).b = pool();
    else if (kind < 86)
      emit(Op::AlignDown, Reg::Sp, poolOr(Reg::Sp, 70), 8 << below(random_, 4));
    else if (kind < 90)
      pushOrPop();
    else if (kind < 92)
      emit(Op::PushFloat).imm = 1 + static_cast<std::int32_t>(below(random_, 4));
    else if (kind < 97) {
      Instruction &instruction = emit(Op::LowerIfBit);
      instruction.imm = 16 << below(random_, 3);
      instruction.bit = inputBit();
    } else
      allocateByInput();
  }

  void pushOrPop()
  {
    std::vector<Reg> list;
    while (list.empty())
      for (const Reg each : {Reg::T1, Reg::T0, Reg::P1, Reg::P2, Reg::P3, Reg::P0, Reg::T2})
        if (chance(random_, 30))
          list.push_back(each);
    emit(chance(random_, 60) ? Op::Push : Op::Pop).list = list;
  }

  /// `alloca(n)`, with n out of a few values or without a bound.
  void allocateByInput()
  {
    Instruction &bits = emit(Op::InputBits, pool(), Reg::Scratch, chance(random_, 60) ? 3 : 0);
    const Reg size = bits.d;
    if (bits.imm != 0)
      bits.bit = below(random_, 3);
    needBits(bits.imm != 0 ? bits.bit + 2 : maxInputBits);
    emit(Op::ShiftLeft, size, size, 2 + static_cast<std::int32_t>(below(random_, 3)));
    emit(Op::Subtract, Reg::Sp, Reg::Sp, 0).b = size;
  }

  void compute()
  {
    const std::uint32_t kind = below(random_, 100);
    if (kind < 34)
      emit(Op::Move, pool(), poolOr(Reg::Sp, 60), 0);
    else if (kind < 58)
      emit(Op::AddImmediate, pool(), poolOr(Reg::Sp, 50), sign() * small());
    else if (kind < 74)
      emit(Op::LoadImmediate, pool(), Reg::Scratch, chance(random_, 50) ? sign() * large() : chance(random_, 50) ? sign() * small() : -16);
    else if (kind < 86) {
      static constexpr std::array operations = {Op::Add, Op::Subtract, Op::And, Op::Or};
      emit(operations[below(random_, operations.size())], pool(), poolOr(Reg::Sp, 20), 0).b = poolOr(Reg::Sp, 20);
    } else if (kind < 91)
      emit(Op::AlignDown, pool(), poolOr(Reg::Sp, 50), 8 << below(random_, 4));
    else if (kind < 97)
      emit(chance(random_, 50) ? Op::ShiftLeft : Op::ShiftRight, pool(), poolOr(Reg::Sp, 15), 1 + static_cast<std::int32_t>(below(random_, 4)));
    else {
      emit(Op::InputBits, pool(), Reg::Scratch, 3).bit = below(random_, 3);
      needBits(5);
    }
  }

  void memory()
  {
    const std::uint32_t kind = below(random_, 100);
    const Reg base = poolOr(Reg::Sp, 80);
    const auto offset = static_cast<std::int32_t>(4 * below(random_, 12));
    if (kind < 45)
      emit(Op::Store, poolOr(Reg::Sp, 25), base, offset);
    else if (kind < 84)
      emit(Op::Load, poolOr(Reg::Sp, 15), base, offset);
    else if (kind < 94)
      emit(chance(random_, 50) ? Op::StoreGlobal : Op::LoadGlobal, poolOr(Reg::Sp, 30), Reg::Scratch, static_cast<std::int32_t>(below(random_, globalCount)));
    else
      emit(Op::StoreByte, pool(), Reg::Sp, static_cast<std::int32_t>(below(random_, 40)));
  }

  void call()
  {
    if (function_.callees == maxCallees)
      return;
    Instruction &instruction = emit(chance(random_, 25) ? Op::CallIfBit : Op::Call);
    instruction.imm = static_cast<std::int32_t>(function_.callees++);
    if (chance(random_, 40))
      instruction.a = poolOr(Reg::Sp, 30);
    if (instruction.op == Op::CallIfBit)
      instruction.bit = inputBit();
  }

  /// A size that lies in the frame or in a register until it is used: overwritten in part, on one path, through a pointer or by a callee.
  void keepSize()
  {
    const auto at = static_cast<std::int32_t>(4 * below(random_, 6));
    const Reg size = pool();
    emit(Op::LoadImmediate, size, Reg::Scratch, 8 * static_cast<std::int32_t>(below(random_, 16)));
    const bool isInMemory = chance(random_, 70);
    if (isInMemory)
      emit(Op::Store, size, Reg::Sp, at);
    const Reg pointer = pool();
    emit(Op::AddImmediate, pointer, Reg::Sp, at);
    for (std::uint32_t count = below(random_, 3); count > 0; --count) {
      const bool isConditional = chance(random_, 50);
      const unsigned end = isConditional ? branchAround() : 0;
      overwrite(pointer, at);
      if (isConditional)
        place(end);
    }
    const bool isByPointer = chance(random_, 30) && pointer != size;
    if (isInMemory)
      emit(Op::Load, size, isByPointer ? pointer : Reg::Sp, isByPointer ? 0 : at);
    emit(Op::Subtract, Reg::Sp, Reg::Sp, 0).b = size;
  }

  void overwrite(Reg pointer, std::int32_t at)
  {
    const std::uint32_t kind = below(random_, 5);
    const Reg other = pool();
    if (kind < 2) {
      emit(Op::LoadImmediate, other, Reg::Scratch, 8 * static_cast<std::int32_t>(below(random_, 32)));
      emit(Op::Store, other, kind == 0 ? pointer : Reg::Sp, kind == 0 ? 0 : at);
    } else if (kind == 2) {
      emit(Op::LoadImmediate, other, Reg::Scratch, 4 * static_cast<std::int32_t>(below(random_, 32)));
      emit(Op::StoreByte, other, Reg::Sp, at + static_cast<std::int32_t>(below(random_, 2)));
    } else if (kind == 3 && function_.callees < maxCallees) {
      Instruction &instruction = emit(Op::Call);
      instruction.imm = static_cast<std::int32_t>(function_.callees++);
      instruction.a = pointer;
    } else {
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, at + 4);
      if (function_.callees < maxCallees && chance(random_, 50))
        emit(Op::Call).imm = static_cast<std::int32_t>(function_.callees++);
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -(at + 4));
    }
  }
};

} // namespace headroom::test
