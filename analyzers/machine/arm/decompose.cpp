// SPDX-License-Identifier: Apache-2.0
#include "machine/arm/translate.h"

#include <array>

#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstrDesc.h>

namespace headroom::machine::arm {

Condition conditionOf(unsigned code)
{
  // EQ NE HS LO MI PL VS VC HI LS GE LT GT LE AL (Armv7-M ARM, A7.3)
  constexpr std::array<Condition, 15> conditions = {Condition::Equal, Condition::NotEqual, Condition::AboveOrEqual, Condition::Below, Condition::Other,
                                                    Condition::Other, Condition::Other,    Condition::Other,        Condition::Above, Condition::BelowOrEqual,
                                                    Condition::Other, Condition::Other,    Condition::Other,        Condition::Other, Condition::Always};
  return code < conditions.size() ? conditions[code] : Condition::Other;
}

void Decomposer::decompose(const llvm::MCInst &inst, const llvm::MCInstrDesc &description, Decomposed &out) const
{
  const auto followed = [&](unsigned reg) { return reg < registers_.size() ? registers_[reg] : noRegister; };
  out.operands.clear();
  out.definitions.clear();
  out.condition = Condition::Always;
  out.setsFlags = false;
  out.mayStore = description.mayStore();
  bool hasCondition = false;
  for (unsigned index = 0; index < inst.getNumOperands(); ++index) {
    const llvm::MCOperand &operand = inst.getOperand(index);
    if (index < description.getNumOperands()) {
      const llvm::MCOperandInfo &info = description.operands()[index];
      if (info.isPredicate()) {
        if (!hasCondition && operand.isImm())
          out.condition = conditionOf(static_cast<unsigned>(operand.getImm()));
        hasCondition = true;
        continue;
      }
      if (info.isOptionalDef()) {
        out.setsFlags = out.setsFlags || (operand.isReg() && operand.getReg() == flags_);
        continue;
      }
      if (index < description.getNumDefs() && operand.isReg()) {
        if (const Register number = followed(operand.getReg()); number != noRegister)
          out.definitions.push_back(number);
        out.setsFlags = out.setsFlags || operand.getReg() == flags_;
      }
    }
    Operand found;
    if (operand.isReg())
      found.reg = followed(operand.getReg());
    else if (operand.isImm())
      found.imm = operand.getImm();
    out.operands.push_back(found);
  }
  for (const llvm::MCPhysReg reg : description.implicit_defs()) {
    if (const Register number = followed(reg); number != noRegister)
      out.definitions.push_back(number);
    out.setsFlags = out.setsFlags || reg == flags_;
  }
}

} // namespace headroom::machine::arm
