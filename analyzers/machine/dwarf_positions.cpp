// SPDX-License-Identifier: Apache-2.0
#include "machine/dwarf_positions.h"

#include <algorithm>
#include <unordered_map>

#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDebugLine.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/Support/Path.h>

#include "machine/dwarf_children.h"
#include "machine/dwarf_names.h"
#include "machine/line_table_header.h"

namespace headroom::machine {

namespace {

using namespace llvm;

/// Scopes nest as deep as the source does; beyond this the tree is not one that a compiler wrote.
constexpr unsigned deepestScope = 200;

std::string normalised(std::string path)
{
  SmallString<256> out(path);
  sys::path::remove_dots(out, /*remove_dot_dot=*/true);
  return out.str().str();
}

DWARFDie originOf(const DWARFDie &function) { return function.getAttributeValueAsReferencedDie(dwarf::DW_AT_abstract_origin); }

/// An inlined instance, its abstract instance, that one's declaration in a class.
constexpr unsigned mostReferences = 4;

/// The unit whose source a function was compiled from. Link-time optimisation puts the code into a unit of its own and leaves
/// the description where the source is; `dwz` moves shared descriptions into partial units, which have no source.
DWARFUnit &homeOf(DWARFDie function)
{
  DWARFUnit *home = function.getDwarfUnit();
  for (unsigned i = 0; i < mostReferences; ++i) {
    function = originOf(function);
    if (!function)
      break;
    if (function.getDwarfUnit()->getUnitDIE().getTag() == dwarf::DW_TAG_compile_unit)
      home = function.getDwarfUnit();
  }
  return *home;
}

bool isAssembly(DWARFUnit &unit)
{
  return dwarf::toUnsigned(unit.getUnitDIE().find(dwarf::DW_AT_language), 0) == dwarf::DW_LANG_Mips_Assembler;
}

} // namespace

/// A unit with its file numbers translated once.
struct PlaceFinder::Unit {
  const PlaceFinder &finder;
  DWARFUnit &unit;
  const DWARFDebugLine::LineTable *lines = nullptr;
  SourceFiles &files;
  mutable std::unordered_map<std::uint64_t, FileId> ids;
  mutable std::unordered_map<std::uint64_t, std::vector<InlinedFunction>> origins;

  /// The main file: what the compiler was called with.
  static FileId mainFileOf(DWARFUnit &owner, SourceFiles &files)
  {
    const char *name = dwarf::toString(owner.getUnitDIE().find(dwarf::DW_AT_name), nullptr);
    if (!name || !*name)
      return noFile;
    SmallString<256> path;
    if (const char *directory = owner.getCompilationDir(); directory && !sys::path::is_absolute(name))
      path = directory;
    sys::path::append(path, name);
    return files.idOf(normalised(path.str().str()));
  }

  /// The names of the function that `inlined` is an instance of; one and the same function is inlined at many places.
  const std::vector<InlinedFunction> &namesOf(const DWARFDie &function) const
  {
    const DWARFDie origin = originOf(function);
    const auto [known, isNew] = origins.try_emplace((origin ? origin : function).getOffset());
    if (isNew)
      for (std::string &name : linkNamesOf(function))
        known->second.push_back({std::move(name), declarationOf(function).file});
    return known->second;
  }

  FileId fileOf(std::uint64_t index) const
  {
    const auto known = ids.find(index);
    if (known != ids.end())
      return known->second;
    const FileId id = fileOf(unit, lines, index);
    ids.emplace(index, id);
    return id;
  }

  FileId fileOf(DWARFUnit &owner, const DWARFDebugLine::LineTable *table, std::uint64_t index) const
  {
    std::string path;
    const char *directory = owner.getCompilationDir();
    if (table && table->getFileNameByIndex(index, directory ? directory : "", DILineInfoSpecifier::FileLineInfoKind::AbsoluteFilePath, path))
      return files.idOf(normalised(std::move(path)));
    return noFile;
  }

  /// Where a function is declared, as the innermost of it, its abstract instance and its declaration says. DWARFDie::getDeclFile()
  /// finds no file for the forms that GCC uses (DW_FORM_implicit_const, LLVM 19).
  SourcePosition declarationOf(DWARFDie function) const
  {
    SourcePosition found;
    for (unsigned i = 0; function && i < mostReferences; ++i) {
      // A definition outside its class repeats only what differs from the declaration.
      if (found.line == 0)
        found.line = static_cast<std::uint32_t>(dwarf::toUnsigned(function.find(dwarf::DW_AT_decl_line), 0));
      if (found.column == 0)
        found.column = static_cast<std::uint32_t>(dwarf::toUnsigned(function.find(dwarf::DW_AT_decl_column), 0));
      if (const auto file = dwarf::toUnsigned(function.find(dwarf::DW_AT_decl_file)); file && found.file == noFile) {
        DWARFUnit &owner = *function.getDwarfUnit();
        found.file = &owner == &unit ? fileOf(*file) : fileOf(owner, finder.linesOf(owner), *file);
      }
      if (found.file != noFile && found.line != 0)
        return found;
      const DWARFDie origin = originOf(function);
      function = origin ? origin : function.getAttributeValueAsReferencedDie(dwarf::DW_AT_specification);
    }
    return {};
  }
};

PlaceFinder::PlaceFinder(std::vector<PlaceWanted> wanted, std::span<MachineFunction> functions, bool hasCodeAtZero, SourceFiles &files)
    : wanted_(std::move(wanted)), functions_(functions), hasCodeAtZero_(hasCodeAtZero), files_(files)
{
}

bool PlaceFinder::isDropped(Address start, Address end) const
{
  // Linkers leave address 0 (GNU ld; 1 in range lists) in the debug information of functions that they dropped.
  return start >= end || (start <= 1 && !hasCodeAtZero_);
}

/// Functions of which some code lies in the range.
std::span<MachineFunction> PlaceFinder::functionsWithin(Address start, Address end) const
{
  if (isDropped(start, end))
    return {};
  const auto before = [](const MachineFunction &f, Address a) { return f.entry < a; };
  auto first = std::lower_bound(functions_.begin(), functions_.end(), start, before);
  const auto last = std::lower_bound(first, functions_.end(), end, before);
  if (first != functions_.begin() && std::prev(first)->entry + std::prev(first)->sizeBytes > start)
    --first;
  return {first, last};
}

std::pair<std::size_t, std::size_t> PlaceFinder::wantedWithin(Address start, Address end) const
{
  if (isDropped(start, end))
    return {0, 0};
  const auto before = [](const PlaceWanted &w, Address a) { return w.address < a; };
  const auto first = std::lower_bound(wanted_.begin(), wanted_.end(), start, before);
  const auto last = std::lower_bound(first, wanted_.end(), end, before);
  return {first - wanted_.begin(), last - wanted_.begin()};
}

const DWARFDebugLine::LineTable *PlaceFinder::linesOf(DWARFUnit &unit) const
{
  const auto offset = dwarf::toSectionOffset(unit.getUnitDIE().find(dwarf::DW_AT_stmt_list));
  if (!offset || !isSoundLineTable(lineBytes_, *offset, unit.getAddressByteSize()))
    return nullptr;
  const auto ignore = [](llvm::Error error) { consumeError(std::move(error)); };
  auto table = unit.getContext().getLineTableForUnit(&unit, ignore);
  if (!table) {
    consumeError(table.takeError());
    return nullptr;
  }
  return *table;
}

bool PlaceFinder::readLines(DWARFUnit &unit)
{
  const DWARFDebugLine::LineTable *table = linesOf(unit);
  if (!table)
    return false;
  const DWARFDebugLine::LineTable &lines = *table;
  const Unit known{*this, unit, &lines, files_, {}, {}};
  const FileId mainFile = Unit::mainFileOf(unit, files_);
  bool isWanted = false;
  for (const DWARFDebugLine::Sequence &sequence : lines.Sequences) {
    if (!sequence.isValid() || sequence.LastRowIndex > lines.Rows.size() || sequence.FirstRowIndex >= sequence.LastRowIndex)
      continue;
    const auto [first, last] = wantedWithin(sequence.LowPC, sequence.HighPC);
    for (MachineFunction &function : functionsWithin(sequence.LowPC, sequence.HighPC))
      if (function.unit == noFile && function.entry >= sequence.LowPC) {
        function.unit = mainFile;
        function.isAssembly = isAssembly(unit);
      }
    const auto rowsBegin = lines.Rows.begin() + sequence.FirstRowIndex;
    const auto rowsEnd = lines.Rows.begin() + sequence.LastRowIndex;
    for (std::size_t i = first; i < last; ++i) {
      isWanted = true;
      if (!wanted_[i].position || wanted_[i].position->line != 0)
        continue;
      const auto after = std::upper_bound(rowsBegin, rowsEnd, wanted_[i].address,
                                          [](Address a, const DWARFDebugLine::Row &row) { return a < row.Address.Address; });
      if (after == rowsBegin)
        continue;
      const DWARFDebugLine::Row &row = *std::prev(after);
      hasFound_ = true;
      *wanted_[i].position = {known.fileOf(row.File), row.Line, row.Column};
    }
  }
  return isWanted;
}

void PlaceFinder::readFunctions(DWARFUnit &unit)
{
  const Unit known{*this, unit, linesOf(unit), files_, {}, {}};
  readScope(known, unit.getUnitDIE(/*ExtractUnitDIEOnly=*/false), {}, 0);
}

void PlaceFinder::readScope(const Unit &unit, const DWARFDie &scope, const std::vector<MachineFunction *> &around, unsigned depth)
{
  if (!scope || depth > deepestScope)
    return; // a unit whose first entry does not parse has none
  forEachChild(scope, [&](const DWARFDie &child) {
    switch (child.getTag()) {
    case dwarf::DW_TAG_subprogram:
      readFunction(unit, child, depth + 1);
      break;
    case dwarf::DW_TAG_inlined_subroutine:
      readInlined(unit, child, around);
      readScope(unit, child, around, depth + 1);
      break;
    case dwarf::DW_TAG_namespace:
    case dwarf::DW_TAG_module:
    case dwarf::DW_TAG_class_type:
    case dwarf::DW_TAG_structure_type:
    case dwarf::DW_TAG_lexical_block:
    case dwarf::DW_TAG_try_block:
    case dwarf::DW_TAG_catch_block:
      if (child.hasChildren())
        readScope(unit, child, around, depth + 1);
      break;
    default:
      break;
    }
  });
}

void PlaceFinder::readFunction(const Unit &unit, const DWARFDie &function, unsigned depth)
{
  auto ranges = function.getAddressRanges();
  if (!ranges) {
    consumeError(ranges.takeError());
    return;
  }
  bool isWanted = false;
  std::vector<MachineFunction *> around;
  for (const DWARFAddressRange &range : *ranges) {
    for (MachineFunction &holder : functionsWithin(range.LowPC & ~Address{1}, range.HighPC))
      around.push_back(&holder);
    const Address start = range.LowPC & ~Address{1}; // some assemblers leave the Thumb bit in
    const auto [first, last] = wantedWithin(start, range.HighPC);
    isWanted |= first < last;
    for (std::size_t i = first; i < last && wanted_[i].address == wanted_[first].address; ++i) {
      SourcePosition *declaration = wanted_[i].declaration;
      if (!declaration || declaration->line != 0 || wanted_[i].address != start)
        continue;
      const SourcePosition found = unit.declarationOf(function);
      if (found.file != noFile && found.line != 0)
        *declaration = found;
    }
  }
  for (MachineFunction *holder : around)
    readHolder(unit, function, *holder);
  // GNU C's nested functions lie inside one that may have no code of its own.
  if (isWanted || !around.empty() || (ranges->empty() && function.hasChildren()))
    readScope(unit, function, around, depth);
  for (MachineFunction *holder : around) {
    std::sort(holder->inlined.begin(), holder->inlined.end());
    holder->inlined.erase(std::unique(holder->inlined.begin(), holder->inlined.end()), holder->inlined.end());
  }
}

/// `holder` has code of `function`: as its own, as a clone's (`f.constprop.0`, `f.cold`), or without a symbol in between.
void PlaceFinder::readHolder(const Unit &unit, const DWARFDie &function, MachineFunction &holder)
{
  DWARFUnit &home = homeOf(function);
  const std::vector<InlinedFunction> &names = unit.namesOf(function);
  const bool isItself = std::any_of(names.begin(), names.end(), [&](const InlinedFunction &known) {
    return known.name == holder.name || std::binary_search(holder.aliases.begin(), holder.aliases.end(), known.name);
  });
  if (!isItself)
    holder.inlined.insert(holder.inlined.end(), names.begin(), names.end());
  if (&home != &unit.unit) {
    holder.unit = Unit::mainFileOf(home, files_);
    holder.isAssembly = isAssembly(home);
  }
}

void PlaceFinder::readInlined(const Unit &unit, const DWARFDie &inlined, const std::vector<MachineFunction *> &around)
{
  // Those without code of their own count too: what they did may live on in the code around them.
  const std::vector<InlinedFunction> &names = unit.namesOf(inlined);
  for (MachineFunction *holder : around)
    holder->inlined.insert(holder->inlined.end(), names.begin(), names.end());
  auto ranges = inlined.getAddressRanges();
  if (!ranges) {
    consumeError(ranges.takeError());
    return;
  }
  std::optional<InlineFrame> frame;
  for (const DWARFAddressRange &range : *ranges) {
    const auto [first, last] = wantedWithin(range.LowPC, range.HighPC);
    for (std::size_t i = first; i < last; ++i) {
      if (!wanted_[i].inlined)
        continue;
      if (!frame) {
        std::uint32_t file = 0;
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::uint32_t discriminator = 0;
        inlined.getCallerFrame(file, line, column, discriminator);
        const InlinedFunction named = names.empty() ? InlinedFunction{} : names.front();
        frame = InlineFrame{named.name, {unit.fileOf(file), line, column}, named.declaredIn};
      }
      // The tree is read from the outside inwards.
      wanted_[i].inlined->insert(wanted_[i].inlined->begin(), *frame);
    }
  }
}

} // namespace headroom::machine
