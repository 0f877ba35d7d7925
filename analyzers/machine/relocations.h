// SPDX-License-Identifier: Apache-2.0
// What a relocation type means: a word of data to compute, or an instruction whose target it names (AAELF32 section 5.6;
// RISC-V ELF psABI, "Relocations").
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "machine/elf_object.h"

namespace headroom::machine {

/// How a data relocation changes its place. S: symbol, A: addend, P: place, V: the value that is there.
struct DataForm {
  enum class Kind : std::uint8_t { Absolute, Relative, Relative31, Add, Subtract, Set6, Subtract6, SetUleb, SubtractUleb };
  Kind kind = Kind::Absolute;
  std::uint8_t sizeBytes = 4; ///< of ULEB forms 1, the number may be longer
};

/// None where the type is about an instruction, or not known.
[[nodiscard]] std::optional<DataForm> dataFormOf(Machine machine, std::uint32_t type);

/// Whether the type only informs a linker (R_RISCV_RELAX, R_ARM_V4BX) and changes nothing.
[[nodiscard]] bool isHint(Machine machine, std::uint32_t type);

/// Bytes of the relocated place: of instructions 2, 4 or 8 (`auipc`+`jalr`).
[[nodiscard]] std::uint8_t placeBytesOf(Machine machine, std::uint32_t type);

/// The addend that SHT_REL keeps in the place itself. `place` starts there; too short a place gives 0.
[[nodiscard]] std::int64_t implicitAddend(Machine machine, std::uint32_t type, Bytes place);

/// Added to S + A gives where a branch really goes: Thumb counts from the instruction's address plus 4.
[[nodiscard]] std::int64_t branchBias(Machine machine, std::uint32_t type);

/// Writes the result into `place`; false where it is too short. `symbolAndAddend` is S + A.
bool applyDataRelocation(const DataForm &form, std::span<std::uint8_t> place, std::uint64_t symbolAndAddend, Address placeAddress);

} // namespace headroom::machine
