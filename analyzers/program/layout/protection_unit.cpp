// SPDX-License-Identifier: Apache-2.0
#include "program/layout/protection_unit.h"

#include <algorithm>

namespace headroom {

namespace {

/// A number of the configuration: from the build's own file, else from the image.
std::optional<std::uint64_t> numberOf(const MemoryLayout &layout, const std::string &symbol)
{
  if (symbol.empty())
    return std::nullopt;
  if (layout.build.has(artefact::kconfig))
    return layout.build.kconfig.number(symbol);
  const ImageSymbol *found = layout.image.symbol(symbol);
  return found ? std::optional(found->address) : std::nullopt;
}

void countHardware(const MemoryLayout &layout, ProtectionView &view)
{
  const std::string &property = view.unit.regionProperty;
  for (const DtNode &node : layout.build.devicetree.nodes) {
    const DtProperty *found = property.empty() || !node.isEnabled ? nullptr : node.property(property);
    const std::optional<std::uint64_t> count = found ? node.cell(property) : std::nullopt;
    if (!count)
      continue;
    view.hardwareRegions = count;
    view.hardwareFrom = property + " of " + node.path;
    view.hardwarePlace = layout.place(layout.build.devicetree.file, found->line);
    return;
  }
  if (const std::optional<std::uint64_t> count = numberOf(layout, view.unit.regionSymbol)) {
    view.hardwareRegions = count;
    view.hardwareFrom = view.unit.regionSymbol;
    const auto line = layout.build.kconfig.values.find(view.unit.regionSymbol);
    if (line != layout.build.kconfig.values.end())
      view.hardwarePlace = layout.place(layout.build.kconfig.file, line->second.line);
  }
}

} // namespace

void findProtectionUnit(const MemoryLayout &layout, const LayoutInput &input, ProtectionView &view)
{
  view.addressBits = input.machine.machine == Machine::RiscV64 ? 64 : 32;
  view.stackAlignBytes = std::max(input.machine.stackAlignBytes, 1U);
  const auto isOn = [&](const std::string &symbol) { return layout.isOn(symbol); };
  const ProtectionKnowledge &knowledge = layout.knowledge.protection;
  const auto unit = std::find_if(knowledge.units.begin(), knowledge.units.end(),
                                 [&](const ProtectionUnit &one) { return std::all_of(one.when.begin(), one.when.end(), isOn); });
  if (unit == knowledge.units.end())
    return;
  view.isUsed = true;
  view.hasUserMode = !knowledge.userMode.empty() && std::all_of(knowledge.userMode.begin(), knowledge.userMode.end(), isOn);
  view.unit = *unit;
  if (unit->isUnsupported) {
    view.unknown = unit->name;
    return;
  }
  view.granuleBytes = std::max(unit->granuleBytes, numberOf(layout, unit->granuleSymbol).value_or(0));
  for (const ReservedRegions &one : unit->reserved)
    if (std::all_of(one.when.begin(), one.when.end(), isOn) && std::none_of(one.unless.begin(), one.unless.end(), isOn))
      view.reservedRegions += one.count;
  countHardware(layout, view);
}

void findFixedRegions(const MemoryLayout &layout, const LayoutInput &input, ProtectionView &view)
{
  const ProtectionKnowledge &knowledge = layout.knowledge.protection;
  if (!view.unit.isReservedInImage) {
    view.fixedRegions = 0;
    view.knowsStaticRegions = true;
    return;
  }
  // The record of regions that are added at start-up is of a type that only that list has: an image with debug information and without
  // any such object has none.
  view.knowsStaticRegions = !knowledge.staticRecord.empty() && input.machine.coverage.hasLines;
  for (const std::string &query : input.machine.coverage.unansweredQueries)
    view.knowsStaticRegions = view.knowsStaticRegions && query != knowledge.staticRecord;
  for (const DataRecord &record : input.machine.records) {
    const auto field = [&](const std::string &name) {
      const auto found = record.fields.find(name);
      return found == record.fields.end() ? std::optional<std::uint64_t>() : std::optional(found->second);
    };
    const FixedRegionForm &form = view.unit.fixedForm;
    if (record.query == form.record && !form.record.empty()) {
      const std::optional<std::uint64_t> base = field(form.baseField), attribute = field(form.attributeField);
      const std::uint64_t exponent = attribute ? ((*attribute >> form.sizeShift) & form.sizeMask) + 1 : 64;
      if (base && exponent < 64)
        view.fixed.push_back({*base, std::uint64_t(1) << exponent, (*attribute & form.executeNever) == 0});
    }
    if (record.query == knowledge.fixedRecord && !knowledge.fixedRecord.empty())
      view.fixedRegions = field(knowledge.fixedCount);
    if (record.query != knowledge.staticRecord || knowledge.staticRecord.empty() || !record.isConstant)
      continue; // scratch space for regions of a thread has the same type, and is no list of anything
    const std::optional<std::uint64_t> start = field(knowledge.startField), size = field(knowledge.sizeField);
    if (!start || !size) {
      view.knowsStaticRegions = false;
      continue;
    }
    if (*size == 0)
      continue;
    ProtectionRegion region{record.symbol, *start, *size};
    // The section that lies there tells more than the name of the table.
    for (const ImageSection &section : layout.image.sections)
      if (section.isAllocated && section.sizeBytes != 0 && section.address <= *start && *start - section.address < section.sizeBytes)
        region.name = section.name;
    view.staticRegions.push_back(std::move(region));
  }
  std::sort(view.staticRegions.begin(), view.staticRegions.end(), [](const auto &a, const auto &b) { return a.start < b.start; });
}

const ProtectionAttribute *attributeOf(const ProtectionUnit &unit, std::uint64_t word)
{
  if (word & unit.foreignMask)
    return nullptr;
  const auto found = std::find_if(unit.attributes.begin(), unit.attributes.end(),
                                  [&](const ProtectionAttribute &one) { return one.value == (word & unit.attributeMask); });
  return found == unit.attributes.end() ? nullptr : &*found;
}

bool fitsUnit(const ProtectionView &view, std::uint64_t start, std::uint64_t sizeBytes)
{
  const std::uint64_t granule = std::max<std::uint64_t>(view.granuleBytes, 1);
  if (!view.unit.isPowerOfTwo)
    return start % granule == 0 && sizeBytes % granule == 0;
  return sizeBytes >= granule && (sizeBytes & (sizeBytes - 1)) == 0 && start % sizeBytes == 0;
}

std::string wantedShape(const ProtectionView &view)
{
  const std::string granule = std::to_string(view.granuleBytes);
  return view.unit.isPowerOfTwo ? "a power of two of at least " + granule + " bytes that starts at a multiple of its size"
                                : "start and size in multiples of " + granule + " bytes";
}

} // namespace headroom
