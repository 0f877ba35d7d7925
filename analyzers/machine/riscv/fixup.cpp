// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/fixup.h"

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine::riscv {

namespace {

namespace elf = llvm::ELF;
using Kind = Relocated::Kind;

/// The upper part is rounded, so that adding the signed lower part gives `offset` again.
std::uint64_t upperPart(std::uint64_t offset) { return (offset + 0x800) & ~std::uint64_t{0xfff}; }
std::uint64_t lowerPart(std::uint64_t offset) { return offset - upperPart(offset); }

/// Says nothing about the instruction's value: hints to the linker, and the mark on `add rd, rs, tp`.
bool isHint(std::uint32_t type)
{
  return type == elf::R_RISCV_NONE || type == elf::R_RISCV_RELAX || type == elf::R_RISCV_ALIGN || type == elf::R_RISCV_TPREL_ADD;
}

/// R_RISCV_PCREL_LO12_* name the `auipc`, whose own relocation names the symbol.
Relocated lowerOfPair(const CodeImage &image, Address upperAddress)
{
  for (const Fixup &upper : image.fixupsAt(upperAddress)) {
    if (upper.type == elf::R_RISCV_PCREL_HI20)
      return {Kind::Lower, lowerPart(upper.target - upperAddress)};
    if (upper.type == elf::R_RISCV_GOT_HI20)
      return {Kind::SlotLoad, upper.target};
  }
  return {Kind::Unknown, 0};
}

// GP-relative forms exist only in linked images that keep their relocations (`--emit-relocs`); psABI leaves the numbers to the
// linker, these are GNU ld's.
constexpr std::uint32_t relocationGprelI = 47;
constexpr std::uint32_t relocationGprelS = 48;

} // namespace

Relocated relocatedAt(const CodeImage &image, Address address)
{
  for (const Fixup &fixup : image.fixupsAt(address)) {
    if (fixup.isApplied || isHint(fixup.type))
      continue;
    switch (fixup.type) {
    case elf::R_RISCV_BRANCH:
    case elf::R_RISCV_JAL:
    case elf::R_RISCV_RVC_BRANCH:
    case elf::R_RISCV_RVC_JUMP: return {Kind::CodeTarget, fixup.target};
    case elf::R_RISCV_CALL:
    case elf::R_RISCV_CALL_PLT: return {Kind::PairTarget, fixup.target};
    case elf::R_RISCV_HI20:
    case elf::R_RISCV_RVC_LUI: return {Kind::Upper, upperPart(fixup.target)};
    case elf::R_RISCV_LO12_I:
    case elf::R_RISCV_LO12_S: return {Kind::Lower, lowerPart(fixup.target)};
    case elf::R_RISCV_PCREL_HI20: return {Kind::Upper, address + upperPart(fixup.target - address)};
    case elf::R_RISCV_PCREL_LO12_I:
    case elf::R_RISCV_PCREL_LO12_S: return lowerOfPair(image, fixup.target);
    case elf::R_RISCV_GOT_HI20: return {Kind::SlotBase, 0};
    case relocationGprelI:
    case relocationGprelS: return {Kind::Whole, fixup.target};
    default: return {Kind::Unknown, 0};
    }
  }
  return {};
}

} // namespace headroom::machine::riscv
