// SPDX-License-Identifier: Apache-2.0
// One decoded RISC-V instruction as the interpreter's steps.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "machine/riscv/fixup.h"
#include "machine/riscv/operation.h"
#include "machine/step.h"

namespace headroom::machine::riscv {

inline constexpr Register zero = 0;
inline constexpr Register ra = 1;
inline constexpr Register sp = 2;
inline constexpr Register gp = 3;
inline constexpr Register a0 = 10;
inline constexpr Register a1 = 11;

/// An instruction's fields, whatever its encoding. Fields that it does not have are as initialised.
struct Instruction {
  OperationInfo info;
  Address address = 0;
  std::uint8_t size = 0;           ///< bytes
  std::uint32_t bits = 0;          ///< as in memory
  Register rd = noRegister;
  Register rs1 = noRegister;
  Register rs2 = noRegister;
  std::int64_t immediate = 0;
  bool hasImmediate = false;
  std::vector<Register> forgotten; ///< general registers written in a way that is not followed; never x0
  bool mayStore = false;
  Relocated relocated;
};

/// What the lifter has to know beyond the instruction itself.
struct LiftContext {
  bool is64Bit = false;
  std::optional<Address> globalPointer;       ///< what gp holds throughout the image
  std::optional<std::int64_t> pairedLow;      ///< signed immediate of the `jalr` behind an `auipc` with a call relocation
  std::optional<Address> tableTarget;         ///< entry of the jump table that a Zcmt jump names
  bool breakpointContinues = false;           ///< an `ebreak` inside the semihosting sequence
};

void lift(const Instruction &instruction, const LiftContext &context, std::vector<Step> &steps);

} // namespace headroom::machine::riscv
