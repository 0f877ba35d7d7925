// SPDX-License-Identifier: Apache-2.0
// From addresses to places in the source, also through inlining.
#pragma once

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

/// Fills what `wanted` (by address) points to. One compile unit is in memory at a time.
class PlaceFinder {
public:
  PlaceFinder(std::vector<PlaceWanted> wanted, bool hasCodeAtZero, SourceFiles &files);

  /// `.debug_line` of the file whose units come next.
  void setLines(Bytes lines) { lineBytes_ = lines; }

  /// Line rows of `unit`; true where any of its code is wanted.
  bool readLines(llvm::DWARFUnit &unit);
  /// Functions and inlined calls of `unit`.
  void readFunctions(llvm::DWARFUnit &unit);

  [[nodiscard]] bool hasFound() const { return hasFound_; }

private:
  struct Unit;
  void readScope(const Unit &unit, const llvm::DWARFDie &scope, unsigned depth);
  void readFunction(const Unit &unit, const llvm::DWARFDie &function, unsigned depth);
  void readInlined(const Unit &unit, const llvm::DWARFDie &inlined);
  [[nodiscard]] std::pair<std::size_t, std::size_t> wantedWithin(Address start, Address end) const;

  /// Null where there is none, or none that can be trusted.
  [[nodiscard]] const llvm::DWARFDebugLine::LineTable *linesOf(llvm::DWARFUnit &unit) const;

  std::vector<PlaceWanted> wanted_;
  Bytes lineBytes_;
  bool hasCodeAtZero_;
  SourceFiles &files_;
  bool hasFound_ = false;
};

} // namespace headroom::machine
