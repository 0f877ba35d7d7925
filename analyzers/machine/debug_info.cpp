// SPDX-License-Identifier: Apache-2.0
#include "machine/debug_info.h"

#include <algorithm>

#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFUnit.h>

#include "machine/dwarf_input.h"
#include "machine/dwarf_positions.h"
#include "machine/dwarf_types.h"
#include "machine/typed_records.h"

namespace headroom::machine {

namespace {

/// Places of everything that has one. `firstRows` takes the first line row of each function, for those without a declaration.
std::vector<PlaceWanted> placesWanted(MachineFacts &facts, const std::vector<Address> &dynamicAddresses, std::vector<SourcePosition> &firstRows)
{
  std::vector<PlaceWanted> wanted;
  firstRows.resize(facts.functions.size());
  for (std::size_t i = 0; i < facts.functions.size(); ++i) {
    MachineFunction &function = facts.functions[i];
    wanted.push_back({function.entry, &firstRows[i], &function.position, nullptr});
    if (i < dynamicAddresses.size() && dynamicAddresses[i] != 0)
      wanted.push_back({dynamicAddresses[i], &function.dynamicAt, nullptr, nullptr});
    for (CallSite &call : function.calls)
      wanted.push_back({call.address, &call.position, nullptr, &call.inlined});
    for (StackSwitch &change : function.switches)
      wanted.push_back({change.address, &change.position, nullptr, nullptr});
  }
  std::stable_sort(wanted.begin(), wanted.end(), [](const PlaceWanted &a, const PlaceWanted &b) { return a.address < b.address; });
  return wanted;
}

template <typename Visit> void forEachFile(MachineFacts &facts, Visit visit)
{
  for (MachineFunction &function : facts.functions) {
    visit(function.position.file);
    visit(function.dynamicAt.file);
    visit(function.unit);
    for (InlinedFunction &inlined : function.inlined)
      visit(inlined.declaredIn);
    for (CallSite &call : function.calls) {
      visit(call.position.file);
      for (InlineFrame &frame : call.inlined) {
        visit(frame.callSite.file);
        visit(frame.declaredIn);
      }
    }
    for (StackSwitch &change : function.switches)
      visit(change.position.file);
  }
}

/// Culprits name their place in words, so that they can be read without the rest.
void placeCulprits(MachineFacts &facts)
{
  for (MachineFunction &function : facts.functions)
    for (Culprit &culprit : function.culprits) {
      if (culprit.line != 0)
        continue;
      SourcePosition place = function.position;
      for (const CallSite &call : function.calls)
        if (call.address == culprit.address && culprit.address != 0 && call.position.line != 0)
          place = call.position;
      if (place.file != noFile) {
        culprit.file = facts.files[place.file];
        culprit.line = place.line;
      }
    }
}

/// LLVM keeps the entries of each unit that was read until its context goes; a context of its own for each batch bounds that
/// to some 10 MB, at the price of reading the unit headers again.
constexpr std::uint64_t batchBytes = std::uint64_t{4} << 20;

void readUnits(DwarfInput &input, PlaceFinder &places, TypeReader &types)
{
  std::size_t next = 0;
  for (bool isFinished = false; !isFinished; input.dropContext()) {
    llvm::DWARFContext &context = input.context();
    std::uint64_t bytes = 0;
    std::size_t index = 0;
    isFinished = true;
    for (const auto &unit : context.info_section_units()) {
      if (index++ < next)
        continue;
      if (bytes > batchBytes) {
        isFinished = false;
        break;
      }
      ++next;
      if (places.readLines(*unit)) {
        places.readFunctions(*unit);
        bytes += unit->getLength();
      } else if (types.wantsAny()) {
        bytes += unit->getLength();
      }
      if (types.wantsAny())
        types.read(*unit);
      context.clearLineTableForUnit(unit.get());
    }
  }
}

} // namespace

void addDebugInfo(const LoadedImage &loaded, const std::vector<Address> &dynamicAddresses, const std::vector<RecordQuery> &queries, MachineFacts &facts)
{
  std::vector<SourcePosition> firstRows;
  SourceFiles files;
  const bool hasCodeAtZero = loaded.image.isCode(0) && loaded.image.functionAt(0) != nullptr;
  PlaceFinder places(placesWanted(facts, dynamicAddresses, firstRows), facts.functions, hasCodeAtZero, files);
  TypeReader types(typesWantedBy(queries, loaded.image));
  bool hasUnits = false;
  for (const PlacedObject &object : loaded.objects) {
    DwarfInput input(object);
    if (!input.hasUnits())
      continue;
    hasUnits = true;
    places.setLines(input.lines());
    readUnits(input, places, types);
  }
  for (std::size_t i = 0; i < facts.functions.size(); ++i)
    if (facts.functions[i].position.line == 0)
      facts.functions[i].position = firstRows[i];
  std::vector<FileId> renumbered;
  facts.files = files.sorted(renumbered);
  forEachFile(facts, [&](FileId &file) {
    if (file != noFile)
      file = renumbered[file];
  });
  for (MachineFunction &function : facts.functions)
    std::sort(function.inlined.begin(), function.inlined.end());
  placeCulprits(facts);
  facts.coverage.hasLines = places.hasFound();

  Answers answers = answer(queries, loaded.image, types, hasUnits);
  facts.records = std::move(answers.records);
  facts.coverage.unansweredQueries = std::move(answers.unanswered);
}

} // namespace headroom::machine
