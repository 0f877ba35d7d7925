// SPDX-License-Identifier: Apache-2.0
// The RISC-V instructions whose effect on registers, memory or control flow is followed, with compressed, word-wide and
// immediate forms folded into one operation each. Everything else only forgets what it writes.
#pragma once

#include <cstdint>
#include <vector>

namespace llvm {
class MCInstrInfo;
}

namespace headroom::machine::riscv {

enum class Operation : std::uint8_t {
  Forget, ///< writes its definitions with values that are not followed
  Nop,
  LoadUpper,    ///< rd = immediate << 12
  AddUpperToPc, ///< rd = pc + (immediate << 12)
  LoadImmediate,
  Move,
  Add,
  Subtract,
  And,
  Or,
  Xor,
  ShiftLeft,
  ShiftRight,
  ShiftRightArithmetic,
  ShiftAdd, ///< rd = (rs1 << amount) + rs2, Zba
  SignExtend,
  ZeroExtend,
  Multiply,
  Load,
  Store,
  AtomicMemory, ///< rd = memory at rs1, which changes
  BranchEqual,
  BranchNotEqual,
  BranchLess,
  BranchGreaterEqual,
  BranchLessUnsigned,
  BranchGreaterEqualUnsigned,
  JumpAndLink,
  JumpAndLinkRegister,
  TableJump, ///< Zcmt: through the table at the jvt register
  Push,      ///< Zcmp
  Pop,
  PopReturn,
  PopReturnZero,
  MoveToSaved,   ///< cm.mvsa01
  MoveFromSaved, ///< cm.mva01s
  ControlRegister,
  EnvironmentCall,
  TrapReturn,
  Breakpoint,
  Stop,       ///< never goes on: unimp
  Unfollowed, ///< control flow that is not in this list (vendors' branches)
};

/// Where an operation's fields are in the MC operand list.
enum class Shape : std::uint8_t {
  None,
  RdRsRs,
  RdRsImm,
  RdRs,
  RdImm,
  RsRsImm, ///< branches and stores
  RsImm,   ///< branches against zero
  Rs,
  Imm,
  TiedRd, ///< rd, and rd again as the source
};

struct OperationInfo {
  Operation operation = Operation::Forget;
  Shape shape = Shape::None;
  std::uint8_t parameter = 0; ///< memory width in bytes, shift amount of ShiftAdd, bits that an extension keeps; link register of compressed jumps
  bool isWord = false;        ///< 32-bit arithmetic, the result is sign-extended
  bool isUnsigned = false;    ///< a narrow load that zero-extends; the low 32 bits of rs1 only (`*.uw` of Zba)
  bool usesFpu = false;
};

/// Indexed by MC opcode. Built from names, because opcode numbers differ between LLVM versions.
[[nodiscard]] std::vector<OperationInfo> operationTable(const llvm::MCInstrInfo &instructions);

} // namespace headroom::machine::riscv
