// SPDX-License-Identifier: Apache-2.0
// An ELF file with the run-time address of each of its sections: as linked, or as laid out here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/code_image.h"
#include "machine/elf_object.h"

namespace headroom::machine {

struct PlacedObject {
  ElfObject elf;
  std::string label; ///< MachineFunction::object; empty in a linked image
  std::string path;  ///< of the object on disk, where witnesses may lie beside it; empty for members of archives
  std::vector<std::optional<Address>> sectionAt; ///< by section index; empty where the section takes no memory of the program
  std::vector<Address> symbolAt; ///< by symbol index, what relocations see, Thumb bit as it is; 0 for what was dropped; empty in an executable

  /// The run-time address of a symbol of a placed section or an absolute one (Thumb bit as it is), else empty.
  [[nodiscard]] std::optional<Address> addressOf(const ElfSymbol &symbol) const
  {
    if (symbol.section == ElfSymbol::absolute)
      return symbol.value;
    if (!symbol.isInSection() || !sectionAt[symbol.section])
      return std::nullopt;
    return elf.isRelocatable ? *sectionAt[symbol.section] + symbol.value : symbol.value;
  }
};

/// Whether a section takes memory of its own when the program runs.
[[nodiscard]] bool takesMemory(const ElfSection &section);

/// What makes `section` placed at `address` a block, bytes copied.
[[nodiscard]] MemoryBlock blockOf(const ElfSection &section, Address address);

} // namespace headroom::machine
