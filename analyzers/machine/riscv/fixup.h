// SPDX-License-Identifier: Apache-2.0
// What the relocations at an instruction of a relocatable object say its immediate is (RISC-V ELF psABI, "Relocations").
#pragma once

#include <cstdint>

#include "machine/code_image.h"

namespace headroom::machine::riscv {

struct Relocated {
  enum class Kind : std::uint8_t {
    None,       ///< the instruction's bits count
    CodeTarget, ///< a jump or branch to `value`
    PairTarget, ///< `auipc` of an `auipc`+`jalr` pair that goes to `value`
    Upper,      ///< `lui`, `auipc`: the register becomes `value`, the part above the low 12 bits
    Lower,      ///< the immediate is `value`, the signed low 12 bits
    SlotBase,   ///< `auipc` towards a GOT slot, whose place is not known before linking
    SlotLoad,   ///< the load from that slot: the register becomes `value`
    Whole,      ///< base register plus immediate is `value` (`gp`-relative)
    Unknown,    ///< thread-local storage and others: no immediate can be told
  };
  Kind kind = Kind::None;
  std::uint64_t value = 0;
};

/// Linear in the number of fixups at `address`, which is 2 or 3 in practice (R_RISCV_RELAX stands beside the telling one).
[[nodiscard]] Relocated relocatedAt(const CodeImage &image, Address address);

} // namespace headroom::machine::riscv
