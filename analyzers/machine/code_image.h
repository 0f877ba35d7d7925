// SPDX-License-Identifier: Apache-2.0
// An input's code and constant data, laid out in one address space, in this folder's own terms: what the object reader hands
// to the decoder. Sections of relocatable objects are given addresses side by side here, so that everything after sees an image.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facts/machine_facts.h"

namespace headroom::machine {

/// A function symbol, or an address that is called without having one.
struct FunctionRange {
  std::string name;
  std::vector<std::string> aliases; ///< sorted
  Address entry = 0;                ///< Thumb bit clear
  Address end = 0;                  ///< one past the last byte; from st_size, else up to the next function or the section's end
  bool isLocal = false;
  bool isNamed = true;
  bool sizeIsGuessed = false;       ///< st_size was 0, wrong or overlapping
  bool isCompiled = false;          ///< its debug information says that it comes from a compiler and not from assembly
  std::string section;
  std::string object;
};

/// What the mapping symbols say: `$a` (ARM state, refused on M-profile), `$t`, `$x` code, `$d` data.
struct CodeSpan {
  Address start = 0;
  Address end = 0;
  bool isCode = true;
  bool isForeign = false; ///< code in a state that this machine cannot be in (`$a` on M-profile)
};

/// A relocation that is still there: it names the target that the instruction or word really has.
struct Fixup {
  Address at = 0;          ///< of the instruction or data word
  Address target = 0;      ///< symbol + addend, Thumb bit clear; pseudo address of an external where undefined
  std::int64_t addend = 0;
  std::string symbol;
  std::uint32_t type = 0;  ///< R_ARM_*, R_RISCV_*
  std::uint8_t sizeBytes = 4;   ///< that the relocation covers
  bool isApplied = false;       ///< the block's bytes hold the result: `at` is a word of data, not an instruction
};

struct CodeImage {
  Machine machine = Machine::Arm;
  bool isLinked = true;
  bool is64Bit = false;
  bool hasFpu = false;
  unsigned stackAlignBytes = 8;
  std::string triple;   ///< for MC: `thumbv7em-none-eabi`
  std::string features; ///< for MC: `+v7,+vfp4d16sp`
  std::string cpu;      ///< the attribute in the toolchain's words, for people
  Address entryPoint = 0;

  std::vector<MemoryBlock> memory;        ///< by address, disjoint
  std::vector<CodeSpan> spans;            ///< by address, disjoint; cover the executable sections
  std::vector<FunctionRange> functions;   ///< by entry, disjoint
  std::vector<Fixup> fixups;              ///< by address (several may share one: RISC-V pairs with R_RISCV_RELAX)
  std::vector<DataSymbol> symbols;        ///< by address, then name
  std::uint64_t largestSymbolBytes = 0;   ///< of `symbols`; bounds how far objectAt() looks back
  std::map<Address, std::string> externals;

  /// The block that holds `address`, or null.
  [[nodiscard]] const MemoryBlock *blockAt(Address address) const;
  /// Up to `size` initialised bytes at `address`; fewer where the block ends, none outside every block.
  [[nodiscard]] std::span<const std::uint8_t> bytesAt(Address address, std::size_t size) const;
  /// The little-endian word of `size` bytes at `address` if nothing changes it at run time; fixups win over bytes. Thumb bits are kept.
  [[nodiscard]] std::optional<std::uint64_t> constantWord(Address address, unsigned size) const;
  /// The function whose range holds `address`, or null.
  [[nodiscard]] const FunctionRange *functionAt(Address address) const;
  /// The data object that holds `address`: the smallest sized symbol around it, or null.
  [[nodiscard]] const DataSymbol *objectAt(Address address) const;
  /// All fixups at `address`.
  [[nodiscard]] std::span<const Fixup> fixupsAt(Address address) const;
  /// Whether `address` is in a span of code.
  [[nodiscard]] bool isCode(Address address) const;
  /// The span that holds `address`, or null.
  [[nodiscard]] const CodeSpan *spanAt(Address address) const;
};

} // namespace headroom::machine
