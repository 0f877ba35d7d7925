// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/zero_extension.h"

namespace headroom::machine::riscv {

namespace {

bool isShift(const Instruction &instruction, Operation operation)
{
  const OperationInfo &info = instruction.info;
  return instruction.size != 0 && info.operation == operation && instruction.hasImmediate && !info.isWord && !info.isUnsigned && instruction.rd != zero &&
         instruction.rs1 != zero;
}

Step shiftLeft(Register rd, Register rs, std::int64_t amount)
{
  Step step;
  step.op = Step::Op::ShiftLeft;
  step.rd = rd;
  step.rs = rs;
  step.imm = amount;
  return step;
}

} // namespace

bool startsZeroExtension(const Instruction &first, bool is64Bit)
{
  return is64Bit && isShift(first, Operation::ShiftLeft) && first.immediate == 32;
}

bool endsZeroExtension(const Instruction &first, const Instruction &second)
{
  return isShift(second, Operation::ShiftRight) && second.rs1 == first.rd && second.immediate <= 32;
}

void liftZeroExtension(const Instruction &first, const Instruction &second, std::vector<Step> &steps)
{
  Step extended;
  extended.op = Step::Op::Extend;
  extended.rd = firstScratch;
  extended.rs = first.rs1;
  extended.size = 4;
  steps.push_back(extended);
  if (first.rd != second.rd)
    steps.push_back(shiftLeft(first.rd, first.rs1, first.immediate));
  steps.push_back(shiftLeft(second.rd, firstScratch, 32 - second.immediate));
}

} // namespace headroom::machine::riscv
