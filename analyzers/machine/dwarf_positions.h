// SPDX-License-Identifier: Apache-2.0
// From addresses to places in the source, also through inlining.
#pragma once

#include <vector>

#include "facts/machine_facts.h"
#include "machine/source_files.h"

namespace llvm {
class DWARFContext;
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

  /// Line rows of `unit`; true where any of its code is wanted.
  bool readLines(llvm::DWARFContext &context, llvm::DWARFUnit &unit);
  /// Functions and inlined calls of `unit`.
  void readFunctions(llvm::DWARFContext &context, llvm::DWARFUnit &unit);

  [[nodiscard]] bool hasFound() const { return hasFound_; }

private:
  struct Unit;
  void readScope(const Unit &unit, const llvm::DWARFDie &scope, unsigned depth);
  void readFunction(const Unit &unit, const llvm::DWARFDie &function, unsigned depth);
  void readInlined(const Unit &unit, const llvm::DWARFDie &inlined);
  [[nodiscard]] std::pair<std::size_t, std::size_t> wantedWithin(Address start, Address end) const;

  std::vector<PlaceWanted> wanted_;
  bool hasCodeAtZero_;
  SourceFiles &files_;
  bool hasFound_ = false;
};

} // namespace headroom::machine
