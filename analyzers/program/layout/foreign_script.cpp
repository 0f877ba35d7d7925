// SPDX-License-Identifier: Apache-2.0
#include "program/layout/foreign_script.h"

#include <map>
#include <set>

#include "facts/hex_text.h"
#include "program/layout/memory_map.h"

namespace headroom {

namespace {

std::string regionText(const LinkerRegion &region)
{
  return std::to_string(*region.lengthBytes) + " bytes from " + hexText(*region.origin);
}

/// The table of GNU ld's map has every region of MEMORY as it was evaluated.
void compareRegions(const LinkerMap &map, const LinkerScript &script, std::vector<ArtefactDifference> &out)
{
  if (map.regions.empty() || script.regions.empty())
    return; // lld's map has no table, and MEMORY may be in a second script
  std::map<std::string, const LinkerRegion *> linked;
  for (const LinkerRegion &one : map.regions)
    linked.try_emplace(one.name, &one);
  std::set<std::string> declared;
  for (const LinkerRegion &one : script.regions) {
    declared.insert(one.name);
    const auto found = linked.find(one.name);
    if (found == linked.end()) {
      out.emplace_back(one.line, "region " + one.name + " is not in the map");
      continue;
    }
    const LinkerRegion &other = *found->second;
    if (one.origin && one.lengthBytes && other.origin && other.lengthBytes && (one.origin != other.origin || one.lengthBytes != other.lengthBytes))
      out.emplace_back(one.line, "region " + one.name + " has " + regionText(one) + " there, and " + regionText(other) + " in the map");
  }
  for (const LinkerRegion &one : map.regions)
    if (one.origin && one.lengthBytes && !declared.contains(one.name) && script.includes.empty())
      out.emplace_back(0, "region " + one.name + " of the map is not in it");
}

/// Patterns stand in the map below sections that the script names; the other sections have none.
void compareSections(const LinkerMap &map, const LinkerScript &script, std::vector<ArtefactDifference> &out)
{
  if (script.sections.empty() || !script.includes.empty())
    return;
  std::set<std::string> names;
  for (const ScriptSection &one : script.sections)
    names.insert(one.name);
  for (const MapOutput &one : map.outputs)
    if (!one.selectors.empty() && !names.contains(one.name))
      out.emplace_back(0, "section " + one.name + " of the map is not in it");
}

/// A section begins in the region that it is put into.
void compareImage(const MemoryLayout &layout, std::vector<ArtefactDifference> &out)
{
  const LinkerScript &script = layout.build.script;
  std::map<std::string, const LinkerRegion *> regions;
  for (const LinkerRegion &one : script.regions)
    if (one.origin && one.lengthBytes)
      regions.try_emplace(one.name, &one);
  std::map<std::string, std::vector<const ScriptSection *>> sections;
  for (const ScriptSection &one : script.sections)
    sections[one.name].push_back(&one);
  for (const ImageSection &section : layout.image.sections) {
    const auto named = section.isInMemory() ? sections.find(section.name) : sections.end();
    if (named == sections.end() || named->second.size() != 1 || named->second.front()->hasAddress)
      continue;
    const ScriptSection &written = *named->second.front();
    const auto region = regions.find(regionOfAlias(script, written.region));
    if (region == regions.end())
      continue;
    const LinkerRegion &into = *region->second;
    if (section.address < *into.origin || section.address - *into.origin > *into.lengthBytes)
      out.emplace_back(written.line, "section " + section.name + " is put into " + into.name + " (" + regionText(into) + ") there, and is at " +
                                         hexText(section.address) + " in the image");
  }
}

} // namespace

std::vector<ArtefactDifference> differencesOfScript(const MemoryLayout &layout)
{
  std::vector<ArtefactDifference> out;
  const LinkerScript &script = layout.build.script;
  if (layout.build.has(artefact::map)) {
    compareRegions(layout.build.map, script, out);
    if (!script.isPrelink) // what is generated in between adds sections
      compareSections(layout.build.map, script, out);
  }
  compareImage(layout, out);
  return out;
}

} // namespace headroom
