// SPDX-License-Identifier: Apache-2.0
#include "machine/compiled_code.h"

#include <algorithm>
#include <vector>

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>

#include "machine/dwarf_input.h"

namespace headroom::machine {

namespace {

/// Linkers leave 0 or 1 where the code was dropped, whatever lies there.
constexpr Address lastOfDropped = 1;

struct Span {
  Address start = 0;
  Address end = 0;
  friend auto operator<=>(const Span &, const Span &) = default;
};

/// Languages whose compilers lay out every function by themselves. Assemblers have one of their own, or none.
bool isFromCompiler(std::uint64_t language)
{
  switch (language) {
  case llvm::dwarf::DW_LANG_C:
  case llvm::dwarf::DW_LANG_C89:
  case llvm::dwarf::DW_LANG_C99:
  case llvm::dwarf::DW_LANG_C11:
  case llvm::dwarf::DW_LANG_C17:
  case llvm::dwarf::DW_LANG_C_plus_plus:
  case llvm::dwarf::DW_LANG_C_plus_plus_03:
  case llvm::dwarf::DW_LANG_C_plus_plus_11:
  case llvm::dwarf::DW_LANG_C_plus_plus_14:
  case llvm::dwarf::DW_LANG_C_plus_plus_17:
  case llvm::dwarf::DW_LANG_C_plus_plus_20: return true;
  default: return false;
  }
}

void addSpans(llvm::DWARFUnit &unit, std::vector<Span> &spans)
{
  const llvm::DWARFDie head = unit.getUnitDIE(/*ExtractUnitDIEOnly=*/true);
  const auto language = head ? llvm::dwarf::toUnsigned(head.find(llvm::dwarf::DW_AT_language)) : std::nullopt;
  if (!language || !isFromCompiler(*language))
    return;
  auto ranges = head.getAddressRanges();
  if (!ranges) {
    llvm::consumeError(ranges.takeError());
    return;
  }
  for (const llvm::DWARFAddressRange &range : *ranges)
    if (range.LowPC > lastOfDropped && range.LowPC < range.HighPC)
      spans.push_back({range.LowPC, range.HighPC});
}

} // namespace

void markCompiled(LoadedImage &loaded)
{
  std::vector<Span> spans;
  for (const PlacedObject &object : loaded.objects) {
    DwarfInput input(object);
    if (!input.hasUnits())
      continue;
    for (const auto &unit : input.context().info_section_units())
      addSpans(*unit, spans);
  }
  std::sort(spans.begin(), spans.end());
  for (FunctionRange &function : loaded.image.functions) {
    const auto behind = std::upper_bound(spans.begin(), spans.end(), Span{function.entry, ~Address{0}});
    function.isCompiled = behind != spans.begin() && std::prev(behind)->start <= function.entry && function.end <= std::prev(behind)->end;
  }
}

} // namespace headroom::machine
