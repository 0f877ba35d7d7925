// SPDX-License-Identifier: Apache-2.0
// What one machine instruction does, in the few terms that depth, calls and code pointers need. An instruction set translates
// into these; the interpreter knows nothing else. What cannot be said in them is said as `Clobber`, which is always sound.
#pragma once

#include <cstdint>
#include <vector>

#include "facts/value.h"

namespace headroom::machine {

/// A general register by the architecture's number. r0..r14 on ARM (reads of PC are given as constants), x0..x31 on RISC-V,
/// then two scratch registers that live only within one instruction (`ldr pc, [..]` is a load into one and a jump through it).
using Register = std::uint8_t;
inline constexpr Register noRegister = 0xff;
inline constexpr Register firstScratch = 32;
inline constexpr Register secondScratch = 33;
inline constexpr unsigned registerCount = 34;

/// Relation between the operands of the last `Compare` under which a jump is taken. `Other` is every one that says nothing
/// about a bound (signed, overflow, floating point).
enum class Condition : std::uint8_t { Always, Equal, NotEqual, Below, BelowOrEqual, Above, AboveOrEqual, Other };

/// In an instruction that is executed only under a condition. Steps of one group see one outcome: either all its `Then`
/// steps happen and none of its `Else` steps, or the other way round. An `EndGroup` step separates groups.
enum class Predicate : std::uint8_t { Always, Then, Else };

struct Step {
  enum class Op : std::uint8_t {
    // Values. `rd` is written. An operand that is `noRegister` counts as 0.
    SetConstant,   ///< rd = imm
    Add,           ///< rd = rs + (rt << shift) + imm          (a move is Add with rt = noRegister, imm = 0)
    Subtract,      ///< rd = rs - (rt << shift) - imm; rs = noRegister: rd = -(..)
    ShiftLeft,     ///< rd = rs << imm
    ShiftRight,    ///< rd = rs >> imm, zeroes come in (an arithmetic shift is a Clobber unless imm is 0)
    And,           ///< rd = rs & imm, or rs & rt where rt is given
    Or,            ///< rd = rs | imm, or rs | rt where rt is given
    Multiply,      ///< rd = rs * rt, or rs * imm where rt = noRegister
    InsertHigh,    ///< rd = (rd & 0xffff) | (imm << 16)       (`movt`)
    Extend,        ///< rd = the low `size` bytes of rs, sign-extended to a word when `isSigned`
    Clobber,       ///< rd = anything
    // Memory. The address is rs + (rt << shift) + imm; rs = noRegister: an absolute address.
    Load,          ///< rd = `size` bytes, sign-extended when `isSigned`; rd = noRegister: only touches memory
    Store,         ///< the low `size` bytes of rd; rd = noRegister: bytes of unknown content (FP registers)
    // Control flow. The target is rs, or the address imm where rs = noRegister. It ends the instruction unless predicated/conditional.
    Call,          ///< links; returns behind the instruction. RISC-V: only with ra as link register
    Jump,          ///< leaves or stays, by address; taken under `condition`
    JumpInto,      ///< continues in code outside this function as if it were part of it (RISC-V `jal t0, __riscv_save_N`); the
                   ///< instruction set sets the link register with SetConstant beforehand
    TableJump,     ///< to imm + 2 * (`size`-byte unsigned word at imm + rt * size); imm is the table (`tbb`, `tbh`)
    Compare,       ///< remembers rs against rt, or against imm where rt = noRegister; later conditional jumps refer to it
    ForgetCompare, ///< the flags changed in a way that says nothing
    Trap,          ///< `svc`, `ecall`: returns behind the instruction
    Semihosting,   ///< a call of the debugger with its number in the first argument register and its answer there; returns unless it exits
    Halt,          ///< never continues here: `udf`, `ebreak`
    // The rest.
    WriteSpecial,  ///< special = rs: may replace the stack pointer
    ReadSpecial,   ///< rd = special
    UseFpu,        ///< makes the FP context live
    EndGroup,      ///< ends the group of predicated steps
  };

  Op op = Op::Clobber;
  Register rd = noRegister;
  Register rs = noRegister;
  Register rt = noRegister;
  std::uint8_t shift = 0;
  std::uint8_t size = 0;      ///< bytes; of a `Store` with rd = noRegister up to 255
  bool isSigned = false;
  bool isReturnForm = false;  ///< of `Jump`: the instruction is how a function returns (`bx lr`, `pop {pc}`, `ret`); decides only where the value is unknown
  Condition condition = Condition::Always;
  Predicate predicate = Predicate::Always;
  enum class Special : std::uint8_t { None, Msp, Psp, Control } special = Special::None;
  std::uint8_t offset = 0;    ///< of the machine instruction within the decoded one (an IT block is decoded as one)
  std::int64_t imm = 0;
};

/// One decoded instruction; its steps were appended to the caller's vector.
struct Decoded {
  std::uint8_t size = 0;      ///< bytes; 0: these bytes are no instruction of this machine
  bool isNop = false;         ///< alignment padding; unreached runs of these need no explanation
};

} // namespace headroom::machine
