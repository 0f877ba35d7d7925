// SPDX-License-Identifier: Apache-2.0
// Appends instructions to a random function and hands out its labels and the bits of its input.
#pragma once

#include <algorithm>

#include "machine/random_function.h"

namespace headroom::test {

class InstructionWriter {
public:
  explicit InstructionWriter(Random &random) : random_(random) {}

protected:
  static constexpr unsigned maxInputBits = 6;

  Instruction &emit(Op op)
  {
    Instruction instruction;
    instruction.op = op;
    instruction.variant = static_cast<std::uint8_t>(below(random_, 4));
    function_.code.push_back(std::move(instruction));
    return function_.code.back();
  }
  Instruction &emit(Op op, Reg d, Reg a, std::int32_t imm)
  {
    Instruction &instruction = emit(op);
    instruction.d = d;
    instruction.a = a;
    instruction.imm = imm;
    return instruction;
  }
  void place(unsigned label) { emit(Op::Label).label = label; }
  unsigned newLabel() { return labels_++; }

  /// Reuses a bit that already decides something half of the time, so that branches correlate.
  unsigned inputBit()
  {
    if (function_.inputBits == maxInputBits || (function_.inputBits != 0 && chance(random_, 40)))
      return below(random_, function_.inputBits);
    return function_.inputBits++;
  }
  /// What follows up to the returned label runs only where a bit is set.
  unsigned branchAround()
  {
    const unsigned end = newLabel();
    const unsigned bit = inputBit();
    Instruction &branch = emit(Op::BranchIfBitClear);
    branch.bit = bit;
    branch.label = end;
    return end;
  }
  void needBits(unsigned bits) { function_.inputBits = std::max(function_.inputBits, std::min(bits, maxInputBits)); }

  Random &random_;
  RandomFunction function_;

private:
  unsigned labels_ = 0;
};

} // namespace headroom::test
