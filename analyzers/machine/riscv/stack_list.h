// SPDX-License-Identifier: Apache-2.0
// The register list and SP adjustment of `cm.push` and `cm.pop*` (RISC-V code-size reduction, Zcmp).
#pragma once

#include <array>
#include <cstdint>

#include "machine/step.h"

namespace headroom::machine::riscv {

struct StackList {
  std::array<Register, 13> registers{}; ///< from the one at the highest address downwards
  unsigned count = 0;
  std::uint8_t wordBytes = 4;
  unsigned adjustBytes = 0;             ///< always positive
};

/// Read from the instruction's bits: LLVM's operands for the adjustment changed between versions.
[[nodiscard]] StackList stackList(std::uint32_t bits, bool is64Bit);

} // namespace headroom::machine::riscv
