// SPDX-License-Identifier: Apache-2.0
// One decoded Thumb instruction becomes steps.
#pragma once

#include <vector>

#include "machine/arm/form.h"
#include "machine/code_image.h"
#include "machine/step.h"

namespace llvm {
class MCInst;
class MCInstrDesc;
} // namespace llvm

namespace headroom::machine::arm {

inline constexpr Register stackPointer = 13;
inline constexpr Register linkRegister = 14;
inline constexpr Register programCounter = 15;

/// What the IT block around an instruction says about it.
struct Circumstance {
  Predicate predicate = Predicate::Always;
  Condition condition = Condition::Always; ///< of the block's `Then` steps
  std::uint8_t offset = 0;                 ///< of the instruction in the block
};

/// Of an instruction's operands: those of the condition and the flags are left out.
struct Operand {
  Register reg = noRegister; ///< r0..r15; noRegister for immediates and for registers that are not followed
  std::int64_t imm = 0;
};

struct Decomposed {
  std::vector<Operand> operands;
  std::vector<Register> definitions; ///< of followed registers, explicit and implicit
  Condition condition = Condition::Always; ///< of a conditional branch
  bool setsFlags = false;
  bool mayStore = false;
};

/// LLVM's register and condition numbers against ours; built once.
class Decomposer {
public:
  /// `registers`: by MC register number, r0..r15 or noRegister; `flags`: the MC number of CPSR.
  Decomposer(std::vector<Register> registers, unsigned flags) : registers_(std::move(registers)), flags_(flags) {}
  void decompose(const llvm::MCInst &inst, const llvm::MCInstrDesc &description, Decomposed &out) const;

private:
  std::vector<Register> registers_;
  unsigned flags_;
};

/// The relation an A32 condition code (0..14) stands for.
[[nodiscard]] Condition conditionOf(unsigned code);

/// Appends the steps of the instruction at `address`.
void translate(const CodeImage &image, Address address, const FormInfo &info, const Decomposed &instruction, const Circumstance &circumstance,
               std::vector<Step> &steps);

} // namespace headroom::machine::arm
