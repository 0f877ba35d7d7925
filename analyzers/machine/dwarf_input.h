// SPDX-License-Identifier: Apache-2.0
// The debug sections of one file, relocated where they need it and uncompressed, behind LLVM's DWARF reader.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "machine/elf_object.h"
#include "machine/placed_object.h"

namespace llvm {
class DWARFContext;
}

namespace headroom::machine {

class DwarfInput {
public:
  /// Reads nothing yet but relocations. Sections that do not parse are left out.
  explicit DwarfInput(const PlacedObject &object);
  DwarfInput(const DwarfInput &) = delete;
  DwarfInput &operator=(const DwarfInput &) = delete;
  ~DwarfInput();

  /// Whether there are compile units at all.
  [[nodiscard]] bool hasUnits() const { return hasUnits_; }
  /// `.debug_frame`; empty where there is none.
  [[nodiscard]] Bytes frames() const { return frames_; }
  /// `.debug_line`; empty where there is none.
  [[nodiscard]] Bytes lines() const { return lines_; }
  /// Made when first asked for. Grows with every unit that is read.
  [[nodiscard]] llvm::DWARFContext &context();
  /// The next context() starts anew; nothing of the old one may be in use.
  void dropContext();

private:
  /// The section's bytes; those that had to be changed live in `owned_`.
  Bytes contentsOf(const PlacedObject &object, const ElfSection &section, const std::vector<const ElfSection *> &relocations);

  std::vector<std::vector<std::uint8_t>> owned_;
  std::vector<std::pair<std::string, Bytes>> sections_;
  Bytes frames_;
  Bytes lines_;
  bool hasUnits_ = false;
  std::uint8_t addressBytes_;
  std::unique_ptr<llvm::DWARFContext> context_;
};

/// The contents of a non-allocated section with relocations applied (`.stack_sizes`). Empty where they do not parse.
[[nodiscard]] std::vector<std::uint8_t> relocatedContents(const PlacedObject &object, const ElfSection &section);

} // namespace headroom::machine
