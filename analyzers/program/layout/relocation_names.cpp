// SPDX-License-Identifier: Apache-2.0
#include "program/layout/relocation_names.h"

#include <algorithm>
#include <cctype>

#include "facts/glob.h"

namespace headroom {

namespace {

std::string cased(std::string text, int (*change)(int))
{
  for (char &c : text)
    c = static_cast<char>(change(static_cast<unsigned char>(c)));
  return text;
}

void replaceAll(std::string &text, const std::string &from, const std::string &to)
{
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

bool anyMatches(const std::vector<std::string> &globs, const std::string &text)
{
  return std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) { return globMatch(glob, text); });
}

} // namespace

std::string filledName(const std::string &name, const std::string &region, const std::string &kind)
{
  std::string out = name;
  replaceAll(out, "{region}", cased(region, std::tolower));
  replaceAll(out, "{REGION}", cased(region, std::toupper));
  replaceAll(out, "{kind}", cased(kind, std::tolower));
  replaceAll(out, "{KIND}", cased(kind, std::toupper));
  return out;
}

const RelocationKind *kindOfSection(const RelocationKnowledge &knowledge, const std::string &section)
{
  for (const RelocationKind &kind : knowledge.kinds)
    for (const std::string &part : kind.sections)
      if (section.find(part) != std::string::npos)
        return &kind;
  return nullptr;
}

const RelocationKind *kindNamed(const RelocationKnowledge &knowledge, const std::string &name)
{
  for (const RelocationKind &kind : knowledge.kinds)
    if (kind.name == name)
      return &kind;
  return nullptr;
}

const RelocationKind *kindOfUnselected(const RelocationKnowledge &knowledge, const std::string &section)
{
  for (const RelocationKind &kind : knowledge.kinds)
    if (anyMatches(kind.unselected, section))
      return &kind;
  return nullptr;
}

bool isUnconcerned(const RelocationKnowledge &knowledge, const std::string &section)
{
  return anyMatches(knowledge.unconcerned, section);
}

bool isAtHome(const MemoryLayout &layout, const std::string &region, const RelocationKind &kind)
{
  using Content = RelocationKind::Content;
  return region == layout.build.relocation.defaultRamRegion &&
         (kind.content == Content::Data || kind.content == Content::Zeroed || kind.content == Content::Uninitialised);
}

bool liesIn(const RegionTable &regions, const KnownRegion &target, const RelocatedInput &input)
{
  if (!contains(target, input.address))
    return false;
  const KnownRegion *region = regions.named(input.region);
  return region && region->begin == target.begin && region->lengthBytes == target.lengthBytes;
}

GeneratedSection findGeneratedSection(const MemoryLayout &layout, const std::string &region, const RelocationKind &kind)
{
  GeneratedSection out;
  out.region = region;
  out.kind = kind.name;
  const std::vector<MapOutput> &outputs = layout.build.map.outputs;
  for (const RelocationNames &names : layout.knowledge.relocation.names) {
    const std::string start = filledName(names.start, region, kind.name);
    for (const GeneratedRange &range : layout.build.relocationCode.ranges) {
      if (range.start != start || out.isInStartup)
        continue;
      out.isInStartup = true;
      out.startupLine = range.line;
    }
    const std::string wanted = filledName(names.output, region, kind.name);
    const auto byName = std::find_if(outputs.begin(), outputs.end(), [&](const MapOutput &one) { return one.name == wanted; });
    if (byName != outputs.end())
      out.output = static_cast<std::size_t>(byName - outputs.begin());
    if (out.output)
      continue;
    // The name is a macro in old generators (`_DTCM_DATA_SECTION_NAME`), the symbol never is.
    const ImageSymbol *symbol = layout.image.symbol(start);
    if (!symbol)
      continue;
    for (std::size_t i = 0; i < outputs.size() && !out.output; ++i)
      if (outputs[i].address == symbol->address && outputs[i].sizeBytes != 0)
        out.output = i;
  }
  return out;
}

} // namespace headroom
