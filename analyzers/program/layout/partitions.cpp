// SPDX-License-Identifier: Apache-2.0
#include "program/layout/partitions.h"

#include <algorithm>
#include <tuple>

#include "facts/glob.h"
#include "program/layout/object_changes.h"

namespace headroom {

namespace {

std::optional<std::uint64_t> fieldOf(const DataRecord &record, const std::string &name)
{
  const auto found = record.fields.find(name);
  return found == record.fields.end() ? std::nullopt : std::optional(found->second);
}

bool hasMarkAt(const MemoryLayout &layout, std::uint64_t address)
{
  for (const GatheredPartition &one : layout.knowledge.protection.gathered) {
    const ImageSymbol key{"", address, 0, UINT32_MAX, ImageSymbol::Kind::Other, false, ""};
    const auto [first, last] = std::equal_range(layout.image.symbols.begin(), layout.image.symbols.end(), key,
                                                [](const ImageSymbol &a, const ImageSymbol &b) { return a.address < b.address; });
    if (std::any_of(first, last, [&](const ImageSymbol &symbol) { return !namedBy(one.startSymbol, symbol.name).empty(); }))
      return true;
  }
  return false;
}

/// A partition of zeros that no initialiser wrote is filled in by code.
bool isAllZero(const DataRecord &record)
{
  return std::all_of(record.fields.begin(), record.fields.end(), [](const auto &field) { return field.second == 0; });
}

/// Why code that nobody read may change a partition; empty: what may change it was read.
std::string unseenChange(const SourceObjects &sources, const std::optional<SourceObject> &object, const ProtectionView &view)
{
  // A static one, too: its address may leave its unit by a pointer or a getter.
  const bool isConstant = object && sources.variable(*object).isConstant;
  if (!isConstant && !view.unreadUnits.empty())
    return view.unreadUnits.front() + " could not be read, and may change it";
  return !object && view.hasSources ? "no source that was read defines it" : "";
}

bool isInBits(const MachineFacts &machine, std::uint64_t address)
{
  return std::any_of(machine.memory.begin(), machine.memory.end(),
                     [&](const MemoryBlock &block) { return block.address <= address && address - block.address < block.bytes.size(); });
}

} // namespace

std::string namedBy(const std::string &pattern, const std::string &name)
{
  const std::size_t hole = pattern.find("{}");
  if (hole == std::string::npos)
    return {};
  const std::string before = pattern.substr(0, hole), after = pattern.substr(hole + 2);
  if (name.size() <= before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after))
    return {};
  return name.substr(before.size(), name.size() - before.size() - after.size());
}

std::string filledIn(const std::string &pattern, const std::string &name)
{
  const std::size_t hole = pattern.find("{}");
  return hole == std::string::npos ? pattern : pattern.substr(0, hole) + name + pattern.substr(hole + 2);
}

std::string swallowedSection(const GatheredPartition &kind, const std::string &outer, const std::string &inner)
{
  for (const std::string &pattern : kind.swallows)
    for (const std::string &section : kind.sections)
      if (globMatch(filledIn(pattern, outer), filledIn(section, inner)))
        return filledIn(section, inner);
  return {};
}

void findPartitions(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view)
{
  const ProtectionKnowledge &knowledge = layout.knowledge.protection;
  const std::vector<std::string> &unanswered = input.machine.coverage.unansweredQueries;
  if (std::find(unanswered.begin(), unanswered.end(), knowledge.partitionRecord) != unanswered.end() || !input.machine.coverage.hasLines)
    view.partitionsUnknown = "the image has no debug information that tells its partition objects";
  std::multimap<SourceObject, std::size_t> changeable; // an array of partitions is one object
  for (const DataRecord &record : input.machine.records) {
    if (record.query != knowledge.partitionRecord || knowledge.partitionRecord.empty() || record.symbol.empty())
      continue; // an object that was discarded has a place in the debug information only
    const std::optional<std::uint64_t> start = fieldOf(record, knowledge.startField), size = fieldOf(record, knowledge.sizeField);
    if (!start || !size)
      continue;
    MemoryPartition one;
    one.name = record.symbol;
    one.object = record.address;
    one.start = *start;
    one.sizeBytes = *size;
    one.attribute = fieldOf(record, view.unit.attributeField);
    one.index = fieldOf(record, view.unit.indexField);
    one.isGathered = hasMarkAt(layout, *start);
    const std::optional<SourceObject> object = sources.definitionOf(record.symbol, record.address);
    if (!record.isConstant)
      one.unknown = unseenChange(sources, object, view);
    if (object) {
      one.place = sources.place(object->unit, sources.variable(*object).position);
      if (!record.isConstant)
        changeable.emplace(*object, view.partitions.size());
    }
    // Zeros that the image does not even hold: an object without an initialiser.
    if (one.unknown.empty() && isAllZero(record) && !isInBits(input.machine, record.address))
      one.unknown = "it has no initialiser";
    view.partitions.push_back(std::move(one));
  }
  // Calls for domains read partitions only: whatever they are handed stays as it is.
  std::set<std::string> harmless;
  for (const DomainCall &call : knowledge.domainCalls)
    harmless.insert(call.functions.begin(), call.functions.end());
  std::vector<SourceObject> objects;
  for (const auto &[object, index] : changeable)
    if (objects.empty() || objects.back() != object)
      objects.push_back(object);
  for (const auto &[object, reason] : changedObjects(sources, objects, harmless)) {
    const auto [first, last] = changeable.equal_range(object);
    for (auto one = first; one != last; ++one)
      view.partitions[one->second].unknown = reason;
  }
  std::sort(view.partitions.begin(), view.partitions.end(), [](const auto &a, const auto &b) { return a.object < b.object; });
}

void findGathered(const MemoryLayout &layout, const SourceObjects &sources, ProtectionView &view)
{
  std::map<std::string, GatheredName> names;
  std::set<std::string> symbols, objects, records;
  for (const ImageSymbol &symbol : layout.image.symbols) {
    symbols.insert(symbol.name);
    if (symbol.kind == ImageSymbol::Kind::Object)
      objects.insert(symbol.name);
  }
  for (const MemoryPartition &partition : view.partitions)
    records.insert(partition.name);
  for (const GatheredPartition &one : layout.knowledge.protection.gathered) {
    for (const std::uint32_t unit : sources.units()) {
      const SourceFacts &facts = sources.facts(unit);
      for (SourceIndex i = 0; i < facts.variables.size(); ++i) {
        const SourceVariable &variable = facts.variables[i];
        if (!variable.isDefined || variable.section.empty())
          continue;
        for (const std::string &pattern : one.sections) {
          const std::string partition = namedBy(pattern, variable.section);
          if (partition.empty())
            continue;
          GatheredVariable found;
          found.name = variable.name;
          found.partition = partition;
          found.isZeroed = std::find(one.zeroed.begin(), one.zeroed.end(), pattern) != one.zeroed.end();
          found.isInitialised = variable.isInitialised;
          found.isLinked = sources.symbolOf({unit, i}) != nullptr;
          found.place = sources.place(unit, variable.position);
          GatheredName &name = names[partition];
          if (name.name.empty())
            name.place = found.place;
          name.name = partition;
          view.gatheredVariables.push_back(std::move(found));
          break;
        }
      }
    }
    for (const std::string &symbol : symbols) {
      const std::string partition = namedBy(one.startSymbol, symbol);
      if (!partition.empty())
        names[partition].name = partition;
    }
    for (auto &[partition, name] : names)
      for (const std::string &definition : one.definitions) {
        // What has just the partition's name may be anything: it defines the partition where it is one.
        const std::string symbol = filledIn(definition, partition);
        name.isDefined = name.isDefined || (symbol == partition ? records.count(symbol) : objects.count(symbol)) != 0;
      }
    for (const auto &[outer, ignored] : names)
      for (auto &[inner, name] : names) {
        const std::string section = outer == inner || !name.swallowedBy.empty() ? "" : swallowedSection(one, outer, inner);
        if (!section.empty()) {
          name.swallowedBy = outer;
          name.swallowedSection = section;
        }
      }
  }
  for (auto &[partition, name] : names) {
    for (const MemoryPartition &object : view.partitions)
      if (object.name == partition && !object.place.file.empty())
        name.place = object.place;
    view.gatheredNames.push_back(std::move(name));
  }
  std::sort(view.gatheredVariables.begin(), view.gatheredVariables.end(),
            [](const auto &a, const auto &b) { return std::tie(a.place, a.name) < std::tie(b.place, b.name); });
}

} // namespace headroom
