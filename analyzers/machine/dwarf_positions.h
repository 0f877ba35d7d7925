// SPDX-License-Identifier: Apache-2.0
// From addresses to places in the source, also through inlining.
#pragma once

#include <span>
#include <vector>

#include "facts/machine_facts.h"
#include "machine/source_files.h"

#include <llvm/DebugInfo/DWARF/DWARFDebugLine.h>

#include "machine/elf_object.h"

namespace llvm {
class DWARFDie;
class DWARFUnit;
} // namespace llvm

namespace headroom::machine {

/// One address whose place is wanted; what points to null is not wanted.
struct PlaceWanted {
  Address address = 0;
  SourcePosition *position = nullptr;    ///< of the line row, unless one is there already
  SourcePosition *declaration = nullptr; ///< of the function that starts here
  std::vector<InlineFrame> *inlined = nullptr;
};

/// Fills what `wanted` (by address) points to, and of each of `functions` (by entry) its unit and what is inlined into it. One
/// compile unit is in memory at a time.
class PlaceFinder {
public:
  PlaceFinder(std::vector<PlaceWanted> wanted, std::span<MachineFunction> functions, bool hasCodeAtZero, SourceFiles &files);

  /// `.debug_line` of the file whose units come next.
  void setLines(Bytes lines) { lineBytes_ = lines; }

  /// Line rows of `unit`; true where any of its code is wanted.
  bool readLines(llvm::DWARFUnit &unit);
  /// Functions and inlined calls of `unit`.
  void readFunctions(llvm::DWARFUnit &unit);

  [[nodiscard]] bool hasFound() const { return hasFound_; }

private:
  struct Unit;
  /// `around` are the functions that hold code of `scope`.
  void readScope(const Unit &unit, const llvm::DWARFDie &scope, const std::vector<MachineFunction *> &around, unsigned depth);
  void readFunction(const Unit &unit, const llvm::DWARFDie &function, unsigned depth);
  void readHolder(const Unit &unit, const llvm::DWARFDie &function, MachineFunction &holder);
  void readInlined(const Unit &unit, const llvm::DWARFDie &inlined, const std::vector<MachineFunction *> &around);
  [[nodiscard]] bool isDropped(Address start, Address end) const;
  [[nodiscard]] std::pair<std::size_t, std::size_t> wantedWithin(Address start, Address end) const;
  [[nodiscard]] std::span<MachineFunction> functionsWithin(Address start, Address end) const;

  /// Null where there is none, or none that can be trusted.
  [[nodiscard]] const llvm::DWARFDebugLine::LineTable *linesOf(llvm::DWARFUnit &unit) const;

  std::vector<PlaceWanted> wanted_;
  std::span<MachineFunction> functions_;
  Bytes lineBytes_;
  bool hasCodeAtZero_;
  SourceFiles &files_;
  bool hasFound_ = false;
};

} // namespace headroom::machine
