// SPDX-License-Identifier: Apache-2.0
// Thumb instructions sorted by what they do and where their operands stand in LLVM's MCInst. LLVM's opcode numbers differ from
// release to release and their names are not installed as an enumeration, so they are looked up by name, once.
#pragma once

#include <cstdint>
#include <vector>

namespace llvm {
class MCInstrInfo;
}

namespace headroom::machine::arm {

/// Operands are counted without the predicate and the flag-setting operand; tied sources count.
enum class Form : std::uint8_t {
  Unmodelled,   ///< whatever it writes is unknown
  Ignored,      ///< barriers, hints, preloads, state that says nothing of stack or calls
  Nop,
  MoveConstant, ///< rd, imm
  MoveHigh,     ///< rd, rd, imm16
  MoveRegister, ///< rd, rm
  MoveNot,      ///< rd, rm
  MoveNotConstant,
  AddConstant,  ///< rd, rn, imm * size
  SubConstant,
  AddRegister,  ///< rd, rn, rm [, shift]
  SubRegister,
  AddressOf,    ///< rd, imm * size from the aligned PC
  ReverseSubConstant, ///< rd, rn, imm
  AndConstant, AndRegister, BicConstant, BicRegister, OrConstant, OrRegister,
  ClearField,   ///< rd, rd, mask of what stays
  ExtractField, ///< rd, rn, lsb, width - 1
  ShiftLeft,    ///< rd, rm, imm
  ShiftRight,
  Extend,       ///< rd, rm [, rotation]
  Multiply,     ///< rd, rn, rm
  MultiplyAdd,  ///< rd, rn, rm, ra
  MultiplySub,
  CompareConstant, ///< rn, imm
  CompareRegister, ///< rn, rm
  LoadOffset,   ///< rt, rn, imm * scale
  LoadRegister, ///< rt, rn, rm [, shift]
  LoadLiteral,  ///< rt, imm
  LoadPre,      ///< rt, rn, rn, imm
  LoadPost,
  LoadDual,     ///< rt, rt2, rn, imm
  LoadDualPre,  ///< rt, rt2, rn, rn, imm
  LoadDualPost,
  LoadExclusive, ///< rt, rn [, imm * scale]
  StoreOffset, StoreRegister,
  StorePre,     ///< rn, rt, rn, imm
  StorePost,
  StoreDual,    ///< rt, rt2, rn, imm
  StoreDualPre, ///< rn, rt, rt2, rn, imm
  StoreDualPost,
  StoreExclusive, ///< rd, rt, rn
  LoadMultiple, ///< rn, list
  LoadMultipleUpdate, ///< rn, rn, list
  LoadMultipleDown,   ///< rn, rn, list, below rn
  LoadMultipleDownKeep,
  StoreMultiple, StoreMultipleUpdate, StoreMultipleDown, StoreMultipleDownKeep,
  LoadMultipleThumb1, ///< rn, list: written back unless rn is in the list
  Push, Pop,          ///< list
  FpStore,      ///< fd, rn, imm: fp registers leave for memory
  FpStoreMultiple, FpStoreMultipleUpdate, FpStoreMultipleDown,
  FpLoadMultipleUpdate, FpLoadMultipleDown,
  FpLoad,       ///< no register that is followed is written
  FpStateStorePre, ///< [p0,] rn, rn, imm as the last three
  FpStateStorePost, FpStateLoadPre, FpStateLoadPost,
  SecureFpStore, ///< vlstm: rn
  Branch,       ///< imm
  BranchConditional,
  CompareBranchZero, CompareBranchNonZero, ///< rn, imm
  BranchExchange, ///< rm
  BranchAuthenticated, ///< _, rn, _: bxaut
  CallImmediate, CallRegister,
  TableBytes, TableHalfwords, ///< rn, rm
  LoopStart,    ///< lr, rn: dls
  WhileLoopStart, ///< lr, rn, imm
  LoopEnd,      ///< [lr, lr,] imm
  Trap,         ///< svc
  Halt,
  Breakpoint,   ///< semihosting answers in r0
  ReadSpecial,  ///< rd, number
  WriteSpecial, ///< number, rn
};

struct FormInfo {
  Form form = Form::Unmodelled;
  std::uint8_t size = 0;     ///< bytes of a transfer; what an immediate is scaled by
  bool isSigned = false;
  bool isFpu = false;        ///< makes the FP context live
  bool hasExtraWord = false; ///< FSTMX and FLDMX move one word more than their registers hold (Armv7-M ARM, A7.7.230)
  bool isNarrow = false;     ///< 16 bits: sets no flags within an IT block
};

/// By LLVM opcode.
[[nodiscard]] std::vector<FormInfo> formTable(const llvm::MCInstrInfo &instructions);

} // namespace headroom::machine::arm
