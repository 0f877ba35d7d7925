// SPDX-License-Identifier: Apache-2.0
// One little-endian ELF file, checked and in plain terms: what the readers of executables and of objects share. All views
// point into the bytes that it was read from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/machine_facts.h"

namespace headroom::machine {

using Bytes = std::span<const std::uint8_t>;

struct ElfSection {
  std::string_view name;
  std::uint32_t index = 0;
  std::uint32_t type = 0;  ///< SHT_*
  std::uint64_t flags = 0; ///< SHF_*
  Address address = 0;
  std::uint64_t size = 0;
  std::uint64_t align = 1; ///< a power of two
  std::uint32_t link = 0;
  std::uint32_t info = 0;
  Bytes bytes;             ///< as in the file; empty for SHT_NOBITS

  [[nodiscard]] bool isAllocated() const;
  [[nodiscard]] bool isWritable() const;
  [[nodiscard]] bool isCode() const;
  [[nodiscard]] bool isZeroFilled() const; ///< SHT_NOBITS
};

struct ElfSymbol {
  static constexpr std::uint32_t absolute = UINT32_MAX;
  static constexpr std::uint32_t common = UINT32_MAX - 1;

  std::string_view name;
  std::uint64_t value = 0;
  std::uint64_t size = 0;
  std::uint8_t binding = 0; ///< STB_*
  std::uint8_t type = 0;    ///< STT_*
  std::uint32_t section = 0; ///< index; 0: undefined; or one of the two above

  [[nodiscard]] bool isLocal() const;
  [[nodiscard]] bool isWeak() const;
  [[nodiscard]] bool isUndefined() const { return section == 0; }
  [[nodiscard]] bool isInSection() const { return section != 0 && section < common; }
};

struct ElfSegment {
  std::uint32_t flags = 0;
  std::uint64_t offset = 0;
  Address address = 0;      ///< p_vaddr
  Address loadAddress = 0;  ///< p_paddr
  std::uint64_t fileSize = 0;
  std::uint64_t memorySize = 0;
};

struct ElfRelocation {
  std::uint64_t offset = 0;
  std::uint32_t type = 0;
  std::uint32_t symbol = 0;
  std::int64_t addend = 0; ///< 0 where it is in the relocated place (SHT_REL)
};

struct ElfObject {
  std::string name; ///< file, or `archive(member)`
  Machine machine = Machine::Arm;
  bool is64Bit = false;
  bool isRelocatable = false;
  std::uint32_t flags = 0; ///< e_flags
  Address entry = 0;
  std::vector<ElfSection> sections; ///< by index; [0] is the null section
  std::vector<ElfSegment> segments; ///< PT_LOAD
  std::vector<ElfSymbol> symbols;   ///< by index; of SHT_SYMTAB

  /// The first section of this name, or null.
  [[nodiscard]] const ElfSection *sectionNamed(std::string_view name) const;
};

/// Refuses by name what is not ours: other machines, big-endian, shared objects, LTO objects without code, corrupt headers.
/// `name` is for the messages.
[[nodiscard]] Expected<ElfObject> readElf(Bytes bytes, const std::string &name);

/// The same, for a reader that decodes no code: an LTO object without any comes back, too.
[[nodiscard]] Expected<ElfObject> readElfHeaders(Bytes bytes, const std::string &name);

/// The entries of an SHT_REL or SHT_RELA section; an error where its size is no multiple of theirs.
[[nodiscard]] Expected<std::vector<ElfRelocation>> relocationsOf(const ElfObject &object, const ElfSection &section);

/// Little-endian word of `size` (1 to 8) bytes at `offset`, which the caller has checked.
[[nodiscard]] inline std::uint64_t littleEndian(Bytes bytes, std::uint64_t offset, unsigned size)
{
  std::uint64_t word = 0;
  for (unsigned i = size; i-- > 0;)
    word = word << 8 | bytes[offset + i];
  return word;
}

} // namespace headroom::machine
