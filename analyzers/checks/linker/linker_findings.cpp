// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_findings.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"
#include "facts/glob.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// Regions that the pack calls no memory, where the map or the script says that they are.
bool isInIgnoredRegion(const MemoryLayout &layout, std::uint64_t address)
{
  const std::vector<std::string> &ignored = layout.knowledge.initialisation.ignoredRegions;
  const auto holds = [&](const LinkerRegion &region) {
    return region.origin && region.lengthBytes && address >= *region.origin && address - *region.origin < *region.lengthBytes &&
           std::find(ignored.begin(), ignored.end(), region.name) != ignored.end();
  };
  return std::any_of(layout.build.map.regions.begin(), layout.build.map.regions.end(), holds) ||
         std::any_of(layout.build.script.regions.begin(), layout.build.script.regions.end(), holds);
}

const GeneratedSection *generatedSection(const MemoryLayout &layout, const std::string &section)
{
  for (const GeneratedSection &one : layout.relocation.sections)
    if (one.output && *one.output < layout.build.map.outputs.size() && layout.build.map.outputs[*one.output].name == section)
      return &one;
  return nullptr;
}

} // namespace

bool isMemory(const MemoryLayout &layout, const ImageSection &section)
{
  return section.isInMemory() && !isInIgnoredRegion(layout, section.address);
}

bool isUninitialised(const MemoryLayout &layout, const std::string &section)
{
  const std::vector<std::string> &globs = layout.knowledge.initialisation.uninitialised;
  return std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) { return globMatch(glob, section); });
}

SourcePlace sectionPlace(const MemoryLayout &layout, const std::string &section)
{
  for (const MapOutput &one : layout.build.map.outputs)
    if (one.name == section)
      return layout.place(layout.build.map.file, one.line);
  for (const ScriptSection &one : layout.build.script.sections)
    if (one.name == section)
      return layout.place(layout.build.script.file, one.line);
  return {};
}

SourcePlace symbolPlace(const RuleInput &input, const MemoryLayout &layout, std::uint32_t symbol)
{
  for (const PlacedVariable &one : layout.placement.variables)
    if (one.symbol == symbol)
      return one.place;
  const ImageSymbol &found = layout.image.symbols[symbol];
  if (found.kind == ImageSymbol::Kind::Function)
    for (const FunctionBound &one : input.program.functions)
      if (one.name == found.name && !one.place.file.empty())
        return one.place;
  return found.section < layout.image.sections.size() ? sectionPlace(layout, layout.image.sections[found.section].name) : SourcePlace();
}

std::string byteText(std::uint64_t bytes)
{
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

std::string shownSection(const ImageSection &section)
{
  return "'" + section.name + "' (" + byteText(section.sizeBytes) + " at " + hexText(section.address) + ")";
}

std::string contentsOf(const MemoryLayout &layout, const ImageSection &section)
{
  const auto index = static_cast<std::uint32_t>(&section - layout.image.sections.data());
  std::vector<const ImageSymbol *> found;
  for (const ImageSymbol &one : layout.image.symbols)
    if (one.section == index && one.kind != ImageSymbol::Kind::Other)
      found.push_back(&one);
  std::stable_sort(found.begin(), found.end(), [](const ImageSymbol *a, const ImageSymbol *b) { return a->sizeBytes > b->sizeBytes; });
  std::string out;
  constexpr std::size_t shown = 2;
  for (std::size_t i = 0; i < found.size() && i < shown; ++i)
    out += (i == 0 ? "" : i + 1 == found.size() ? " and " : ", ") + found[i]->name;
  return found.size() > shown ? out + " and " + std::to_string(found.size() - shown) + " more" : out;
}

Draft sectionDraft(const RuleInput &input, const MemoryLayout &layout, const ImageSection &section, std::string message, std::string help)
{
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.message = std::move(message);
  draft.finding.help = std::move(help);
  draft.finding.place = sectionPlace(layout, section.name);
  draft.finding.symbol = section.name;
  draft.discriminator = section.name;
  const std::string contents = contentsOf(layout, section);
  if (!contents.empty())
    draft.finding.notes.push_back({{}, draft.finding.place, "'" + section.name + "' holds " + contents});
  return draft;
}

void addUnreadSources(const MemoryLayout &layout, RuleOutcome &out)
{
  for (const std::string &file : layout.placement.unread)
    out.undecided.push_back({"", file, "it could not be read"});
}

bool isJudgedAsRelocation(const MemoryLayout &layout, const std::string &section)
{
  const GeneratedSection *generated = generatedSection(layout, section);
  if (!generated)
    return false;
  for (const Relocation &one : layout.relocation.relocations)
    if (directiveOf(layout, one).region == generated->region)
      for (const RelocatedBytes &moved : one.moved)
        if (moved.kind == generated->kind && (isNeverCopied(layout, one, moved) || isNeverSet(layout, one, moved)))
          return true;
  return false;
}

} // namespace headroom
