// SPDX-License-Identifier: Apache-2.0
#include "program/layout/protection_unit.h"

#include <algorithm>
#include <set>

#include "program/layout/configured_number.h"

namespace headroom {

namespace {

/// The build's configuration was read, or the image carries it as absolute symbols. Those of a configuration share a prefix, which is that
/// of the symbols that a unit is known by.
bool hasConfiguration(const MemoryLayout &layout)
{
  if (layout.build.has(artefact::kconfig))
    return true;
  std::set<std::string> prefixes;
  for (const ProtectionUnit &unit : layout.knowledge.protection.units)
    for (const std::string &symbol : unit.when)
      if (const std::size_t end = symbol.find('_'); end != std::string::npos)
        prefixes.insert(symbol.substr(0, end + 1));
  return std::any_of(layout.image.symbols.begin(), layout.image.symbols.end(), [&](const ImageSymbol &symbol) {
    return symbol.section == UINT32_MAX &&
           std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string &prefix) { return symbol.name.starts_with(prefix); });
  });
}

/// What one region takes of a unit where a range that is no aligned power of two takes two entries, and one that begins with the address
/// space needs no entry before it.
std::uint64_t entriesOf(std::uint64_t start, std::uint64_t sizeBytes)
{
  const bool isOne = start == 0 || (sizeBytes != 0 && (sizeBytes & (sizeBytes - 1)) == 0 && start % sizeBytes == 0);
  return isOne ? 1 : 2;
}

void countReserved(const MemoryLayout &layout, ProtectionView &view)
{
  const auto isOn = [&](const std::string &symbol) { return layout.isOn(symbol); };
  for (const ReservedRegions &one : view.unit.reserved) {
    if (!std::all_of(one.when.begin(), one.when.end(), isOn) || std::any_of(one.unless.begin(), one.unless.end(), isOn))
      continue;
    const ImageSymbol *start = one.startSymbol.empty() ? nullptr : layout.image.symbol(one.startSymbol);
    const ImageSymbol *size = one.sizeSymbol.empty() ? nullptr : layout.image.symbol(one.sizeSymbol);
    if (view.unit.isSplitting && start && size) {
      view.leastReserved += entriesOf(start->address, size->address);
      view.mostReserved += entriesOf(start->address, size->address);
      continue;
    }
    std::uint64_t times = 1;
    if (!one.nodeProperty.empty()) {
      const std::vector<DtNode> &nodes = layout.build.devicetree.nodes;
      if (!layout.build.has(artefact::devicetree))
        view.reservedUnknown = "how many regions are kept for " + one.name + " is not known: " + layout.build.lack(artefact::devicetree);
      times = static_cast<std::uint64_t>(std::count_if(nodes.begin(), nodes.end(), [&](const DtNode &node) {
        return node.isEnabled && node.property(one.nodeProperty) != nullptr;
      }));
    }
    view.leastReserved += times * one.count;
    view.mostReserved += times * std::max(one.count, one.most);
  }
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
  if (const std::optional<std::uint64_t> count = configuredNumber(layout, view.unit.regionSymbol)) {
    view.hardwareRegions = count;
    view.hardwareFrom = view.unit.regionSymbol;
    const auto line = layout.build.kconfig.values.find(view.unit.regionSymbol);
    if (line != layout.build.kconfig.values.end())
      view.hardwarePlace = layout.place(layout.build.kconfig.file, line->second.line);
  }
}

/// Whether code may be fetched from memory with this attribute; empty: no such attribute is known.
std::optional<bool> isExecutable(const ProtectionUnit &unit, std::uint64_t word)
{
  if (unit.fixedForm.executeNever != 0 && (word & unit.fixedForm.executeNever) != 0)
    return false;
  for (const ProtectionAttribute &one : unit.attributes)
    if (one.value == (word & unit.attributeMask))
      return one.isExecutable;
  return std::nullopt;
}

std::optional<std::uint64_t> fieldOf(const DataRecord &record, const std::string &name)
{
  const auto found = name.empty() ? record.fields.end() : record.fields.find(name);
  return found == record.fields.end() ? std::nullopt : std::optional(found->second);
}

/// One entry of the table of fixed regions; empty: it cannot be read.
std::optional<FixedRegion> readFixed(const ProtectionUnit &unit, const DataRecord &record)
{
  const FixedRegionForm &form = unit.fixedForm;
  const std::optional<std::uint64_t> base = fieldOf(record, form.baseField), attribute = fieldOf(record, form.attributeField);
  if (!base || !attribute)
    return std::nullopt;
  std::uint64_t bytes = 0;
  if (form.limitField.empty()) {
    const std::uint64_t exponent = ((*attribute >> form.sizeShift) & form.sizeMask) + 1;
    bytes = exponent < 64 ? std::uint64_t(1) << exponent : 0;
  } else if (const std::optional<std::uint64_t> limit = fieldOf(record, form.limitField); limit && form.limitStep != 0) {
    const std::uint64_t last = *limit | (form.limitStep - 1);
    bytes = last >= *base ? last - *base + 1 : 0;
  }
  const std::optional<bool> execution = isExecutable(unit, *attribute);
  if (bytes == 0 || !execution)
    return std::nullopt;
  return FixedRegion{*base, bytes, *execution};
}

} // namespace

void findProtectionUnit(const MemoryLayout &layout, const LayoutInput &input, ProtectionView &view)
{
  view.addressBits = input.machine.machine == Machine::RiscV64 ? 64 : 32;
  view.stackAlignBytes = std::max(input.machine.stackAlignBytes, 1U);
  const auto isOn = [&](const std::string &symbol) { return layout.isOn(symbol); };
  const ProtectionKnowledge &knowledge = layout.knowledge.protection;
  if (!knowledge.units.empty() && !hasConfiguration(layout)) {
    view.undecided = "neither a configuration nor the image tells whether a protection unit is used: " + layout.build.lack(artefact::kconfig);
    return;
  }
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
  view.granuleBytes = std::max(unit->granuleBytes, configuredNumber(layout, unit->granuleSymbol).value_or(0));
  countReserved(layout, view);
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
    if (record.query == view.unit.fixedForm.record && !record.query.empty())
      if (const std::optional<FixedRegion> fixed = readFixed(view.unit, record))
        view.fixed.push_back(*fixed);
    if (record.query == knowledge.fixedRecord && !knowledge.fixedRecord.empty())
      view.fixedRegions = fieldOf(record, knowledge.fixedCount);
    if (record.query != knowledge.staticRecord || knowledge.staticRecord.empty() || !record.isConstant)
      continue; // scratch space for regions of a thread has the same type, and is no list of anything
    const std::optional<std::uint64_t> start = fieldOf(record, knowledge.startField), size = fieldOf(record, knowledge.sizeField);
    if (!start || !size) {
      view.knowsStaticRegions = false;
      continue;
    }
    if (*size == 0)
      continue;
    ProtectionRegion region{record.symbol, *start, *size};
    if (const std::optional<std::uint64_t> attribute = fieldOf(record, view.unit.attributeField))
      region.isExecutable = isExecutable(view.unit, *attribute);
    // The section that lies there tells more than the name of the table.
    for (const ImageSection &section : layout.image.sections)
      if (section.isAllocated && section.sizeBytes != 0 && section.address <= *start && *start - section.address < section.sizeBytes)
        region.name = section.name;
    view.staticRegions.push_back(std::move(region));
  }
  // A table of which some entries cannot be read says nothing of what they cover.
  if (view.fixedRegions && view.fixed.size() != *view.fixedRegions)
    view.fixed.clear();
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
