// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/operation.h"

#include <unordered_map>

#include <llvm/ADT/StringRef.h>
#include <llvm/MC/MCInstrInfo.h>

namespace headroom::machine::riscv {

namespace {

struct NamedOperation {
  const char *name;
  OperationInfo info;
};

using enum Operation;
using enum Shape;

constexpr std::uint8_t linkNone = 0;
constexpr std::uint8_t linkRa = 1;

// LLVM's names (RISCVInstrInfo*.td). Floating-point loads and stores are here for their memory effect.
constexpr NamedOperation namedOperations[] = {
    {"LUI", {LoadUpper, RdImm}},
    {"C_LUI", {LoadUpper, RdImm}},
    {"AUIPC", {AddUpperToPc, RdImm}},
    {"C_LI", {LoadImmediate, RdImm}},
    {"C_MV", {Move, RdRs}},

    {"ADD", {Add, RdRsRs}},
    {"ADDI", {Add, RdRsImm}},
    {"ADDW", {Add, RdRsRs, 0, true}},
    {"ADDIW", {Add, RdRsImm, 0, true}},
    {"C_ADD", {Add, RdRsRs}},
    {"C_ADDI", {Add, RdRsImm}},
    {"C_ADDI16SP", {Add, RdRsImm}},
    {"C_ADDI4SPN", {Add, RdRsImm}},
    {"C_ADDIW", {Add, RdRsImm, 0, true}},
    {"C_ADDW", {Add, RdRsRs, 0, true}},
    {"SUB", {Subtract, RdRsRs}},
    {"SUBW", {Subtract, RdRsRs, 0, true}},
    {"C_SUB", {Subtract, RdRsRs}},
    {"C_SUBW", {Subtract, RdRsRs, 0, true}},
    {"AND", {And, RdRsRs}},
    {"ANDI", {And, RdRsImm}},
    {"C_AND", {And, RdRsRs}},
    {"C_ANDI", {And, RdRsImm}},
    {"OR", {Or, RdRsRs}},
    {"ORI", {Or, RdRsImm}},
    {"C_OR", {Or, RdRsRs}},
    {"XOR", {Xor, RdRsRs}},
    {"XORI", {Xor, RdRsImm}},
    {"C_XOR", {Xor, RdRsRs}},
    {"SLL", {ShiftLeft, RdRsRs}},
    {"SLLI", {ShiftLeft, RdRsImm}},
    {"SLLW", {ShiftLeft, RdRsRs, 0, true}},
    {"SLLIW", {ShiftLeft, RdRsImm, 0, true}},
    {"C_SLLI", {ShiftLeft, RdRsImm}},
    {"SRL", {ShiftRight, RdRsRs}},
    {"SRLI", {ShiftRight, RdRsImm}},
    {"SRLW", {ShiftRight, RdRsRs, 0, true}},
    {"SRLIW", {ShiftRight, RdRsImm, 0, true}},
    {"C_SRLI", {ShiftRight, RdRsImm}},
    {"SRA", {ShiftRightArithmetic, RdRsRs}},
    {"SRAI", {ShiftRightArithmetic, RdRsImm}},
    {"SRAW", {ShiftRightArithmetic, RdRsRs, 0, true}},
    {"SRAIW", {ShiftRightArithmetic, RdRsImm, 0, true}},
    {"C_SRAI", {ShiftRightArithmetic, RdRsImm}},
    {"SH1ADD", {ShiftAdd, RdRsRs, 1}},
    {"SH2ADD", {ShiftAdd, RdRsRs, 2}},
    {"SH3ADD", {ShiftAdd, RdRsRs, 3}},
    {"ADD_UW", {ShiftAdd, RdRsRs, 0, false, true}},
    {"SH1ADD_UW", {ShiftAdd, RdRsRs, 1, false, true}},
    {"SH2ADD_UW", {ShiftAdd, RdRsRs, 2, false, true}},
    {"SH3ADD_UW", {ShiftAdd, RdRsRs, 3, false, true}},
    {"SLLI_UW", {ShiftLeft, RdRsImm, 0, false, true}},
    {"SEXT_B", {SignExtend, RdRs, 8}},
    {"SEXT_H", {SignExtend, RdRs, 16}},
    {"C_SEXT_B", {SignExtend, TiedRd, 8}},
    {"C_SEXT_H", {SignExtend, TiedRd, 16}},
    {"ZEXT_H_RV32", {ZeroExtend, RdRs, 16}},
    {"ZEXT_H_RV64", {ZeroExtend, RdRs, 16}},
    {"C_ZEXT_B", {ZeroExtend, TiedRd, 8}},
    {"C_ZEXT_H", {ZeroExtend, TiedRd, 16}},
    {"C_ZEXT_W", {ZeroExtend, TiedRd, 32}},
    {"MUL", {Multiply, RdRsRs}},
    {"MULW", {Multiply, RdRsRs, 0, true}},
    {"C_MUL", {Multiply, RdRsRs}},

    {"LB", {Load, RdRsImm, 1}},
    {"LBU", {Load, RdRsImm, 1, false, true}},
    {"LH", {Load, RdRsImm, 2}},
    {"LHU", {Load, RdRsImm, 2, false, true}},
    {"LW", {Load, RdRsImm, 4}},
    {"LWU", {Load, RdRsImm, 4, false, true}},
    {"LD", {Load, RdRsImm, 8}},
    {"C_LBU", {Load, RdRsImm, 1, false, true}},
    {"C_LH", {Load, RdRsImm, 2}},
    {"C_LHU", {Load, RdRsImm, 2, false, true}},
    {"C_LW", {Load, RdRsImm, 4}},
    {"C_LWSP", {Load, RdRsImm, 4}},
    {"C_LD", {Load, RdRsImm, 8}},
    {"C_LDSP", {Load, RdRsImm, 8}},
    {"SB", {Store, RsRsImm, 1}},
    {"SH", {Store, RsRsImm, 2}},
    {"SW", {Store, RsRsImm, 4}},
    {"SD", {Store, RsRsImm, 8}},
    {"C_SB", {Store, RsRsImm, 1}},
    {"C_SH", {Store, RsRsImm, 2}},
    {"C_SW", {Store, RsRsImm, 4}},
    {"C_SWSP", {Store, RsRsImm, 4}},
    {"C_SD", {Store, RsRsImm, 8}},
    {"C_SDSP", {Store, RsRsImm, 8}},
    {"FSH", {Store, RsRsImm, 2, false, false, true}},
    {"FSW", {Store, RsRsImm, 4, false, false, true}},
    {"FSD", {Store, RsRsImm, 8, false, false, true}},
    {"C_FSW", {Store, RsRsImm, 4, false, false, true}},
    {"C_FSWSP", {Store, RsRsImm, 4, false, false, true}},
    {"C_FSD", {Store, RsRsImm, 8, false, false, true}},
    {"C_FSDSP", {Store, RsRsImm, 8, false, false, true}},

    {"BEQ", {BranchEqual, RsRsImm}},
    {"BNE", {BranchNotEqual, RsRsImm}},
    {"BLT", {BranchLess, RsRsImm}},
    {"BGE", {BranchGreaterEqual, RsRsImm}},
    {"BLTU", {BranchLessUnsigned, RsRsImm}},
    {"BGEU", {BranchGreaterEqualUnsigned, RsRsImm}},
    {"C_BEQZ", {BranchEqual, RsImm}},
    {"C_BNEZ", {BranchNotEqual, RsImm}},
    {"JAL", {JumpAndLink, RdImm}},
    {"C_J", {JumpAndLink, Imm, linkNone}},
    {"C_JAL", {JumpAndLink, Imm, linkRa}},
    {"JALR", {JumpAndLinkRegister, RdRsImm}},
    {"C_JR", {JumpAndLinkRegister, Rs, linkNone}},
    {"C_JALR", {JumpAndLinkRegister, Rs, linkRa}},
    {"CM_JT", {TableJump, Imm, linkNone}},
    {"CM_JALT", {TableJump, Imm, linkRa}},
    {"CM_PUSH", {Push, None}},
    {"CM_POP", {Pop, None}},
    {"CM_POPRET", {PopReturn, None}},
    {"CM_POPRETZ", {PopReturnZero, None}},
    {"CM_MVSA01", {MoveToSaved, RdRs}},
    {"CM_MVA01S", {MoveFromSaved, RdRs}},

    {"CSRRW", {ControlRegister, None}},
    {"CSRRS", {ControlRegister, None}},
    {"CSRRC", {ControlRegister, None}},
    {"CSRRWI", {ControlRegister, None}},
    {"CSRRSI", {ControlRegister, None}},
    {"CSRRCI", {ControlRegister, None}},
    {"ECALL", {EnvironmentCall, None}},
    {"MRET", {TrapReturn, None}},
    {"SRET", {TrapReturn, None}},
    {"DRET", {TrapReturn, None}},
    {"MNRET", {TrapReturn, None}},
    {"UNIMP", {Stop, None}},
    {"C_UNIMP", {Stop, None}},
    {"C_NOP", {Nop, None}},
    {"FENCE", {Nop, None}},
    {"FENCE_I", {Nop, None}},
    {"FENCE_TSO", {Nop, None}},
    {"WFI", {Nop, None}},
    {"EBREAK", {Breakpoint, None}},
    {"C_EBREAK", {Breakpoint, None}},
};

/// The bytes that an atomic instruction writes, 0 for every other name. `LR_*` only reads.
std::uint8_t atomicBytes(llvm::StringRef name)
{
  if (!name.starts_with("AMO") && !name.starts_with("SC_") && !name.starts_with("SSAMOSWAP_"))
    return 0;
  switch (name[name.find('_') + 1]) {
  case 'B': return 1;
  case 'H': return 2;
  case 'W': return 4;
  case 'D': return 8;
  default: return 16;
  }
}

/// The F, D, Zfh and vector instructions that touch FP or vector registers; the Z*inx forms work on integer registers.
bool touchesFpRegisters(llvm::StringRef name)
{
  if (name.contains("_INX") || name.contains("_IN32X"))
    return false;
  if (name.starts_with("FENCE"))
    return false;
  return name.starts_with("F") || name.starts_with("C_F") || name.starts_with("V") || name.starts_with("THVdot");
}

} // namespace

std::vector<OperationInfo> operationTable(const llvm::MCInstrInfo &instructions)
{
  std::unordered_map<std::string_view, OperationInfo> byName;
  for (const NamedOperation &named : namedOperations)
    byName.emplace(named.name, named.info);

  std::vector<OperationInfo> table(instructions.getNumOpcodes());
  for (unsigned opcode = 0; opcode < instructions.getNumOpcodes(); ++opcode) {
    const llvm::StringRef name = instructions.getName(opcode);
    const llvm::MCInstrDesc &description = instructions.get(opcode);
    const auto found = byName.find(std::string_view(name.data(), name.size()));
    if (found != byName.end()) {
      table[opcode] = found->second;
      continue;
    }
    OperationInfo &info = table[opcode];
    info.usesFpu = touchesFpRegisters(name);
    if (const std::uint8_t bytes = atomicBytes(name)) {
      info.operation = AtomicMemory;
      info.parameter = bytes;
    } else if (description.isBranch() || description.isCall() || description.isReturn() || description.isIndirectBranch()) {
      info.operation = Unfollowed;
    } else if (name.ends_with("_HINT") || name.ends_with("_HINT_IMM_ZERO") || name == "C_ADDI_NOP") {
      info.operation = Nop;
    }
  }
  return table;
}

} // namespace headroom::machine::riscv
