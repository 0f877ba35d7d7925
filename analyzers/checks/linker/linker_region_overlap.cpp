// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_region_overlap.h"

#include <algorithm>
#include <set>

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"
#include "program/layout/memory_map.h"

namespace headroom {

namespace {

struct Span {
  const LinkerRegion *region = nullptr;
  std::uint64_t first = 0, last = 0; ///< inclusive: a region may end with the address space
};

std::vector<Span> spansOf(const std::vector<LinkerRegion> &regions)
{
  std::vector<Span> out;
  for (const LinkerRegion &one : regions)
    if (one.origin && one.lengthBytes && *one.lengthBytes != 0) {
      const std::uint64_t room = UINT64_MAX - *one.origin;
      out.push_back({&one, *one.origin, *one.origin + std::min(room, *one.lengthBytes - 1)});
    }
  std::stable_sort(out.begin(), out.end(), [](const Span &a, const Span &b) { return a.first < b.first; });
  return out;
}

/// Names of the regions that the script puts something of this image into, to run or to be stored.
std::set<std::string> populatedRegions(const MemoryLayout &layout)
{
  std::set<std::string> out;
  for (const ImageSection &section : layout.image.sections) {
    if (!section.isInMemory())
      continue;
    const ScriptSection *const script = scriptSection(layout.build.script, section.name);
    if (!script)
      continue;
    out.insert(regionOfAlias(layout.build.script, script->region));
    if (section.hasBits)
      out.insert(regionOfAlias(layout.build.script, script->loadRegion));
  }
  return out;
}

/// Whether sections of the image share addresses in the span: then linker-vma-overlap speaks of it.
bool sectionsMeet(const MemoryLayout &layout, std::uint64_t first, std::uint64_t last)
{
  std::vector<const ImageSection *> inside;
  for (const ImageSection &one : layout.image.sections)
    if (one.isInMemory() && one.address <= last && (one.address >= first || first - one.address < one.sizeBytes))
      inside.push_back(&one);
  std::stable_sort(inside.begin(), inside.end(), [](const ImageSection *a, const ImageSection *b) { return a->address < b->address; });
  for (std::size_t i = 1; i < inside.size(); ++i)
    if (inside[i]->address - inside[i - 1]->address < inside[i - 1]->sizeBytes)
      return true;
  return false;
}

std::string shown(const LinkerRegion &region)
{
  return "'" + region.name + "' (" + byteText(*region.lengthBytes) + " from " + hexText(*region.origin) + ")";
}

} // namespace

RuleOutcome checkLinkerRegionOverlap(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  const std::vector<LinkerRegion> regions = linkerRegions(layout);
  if (regions.empty()) {
    const bool isRead = layout.build.has(artefact::map) || layout.build.has(artefact::script);
    const bool isJudged = layout.isKnown || !layout.build.isAbsent(artefact::map) || !layout.build.isAbsent(artefact::script);
    if (!isRead && isJudged) // a link without MEMORY has no regions that could overlap
      out.undecided.push_back({"", input.program.id, layout.build.lack(artefact::map)});
    return out;
  }
  const bool isUseKnown = !layout.build.script.sections.empty();
  const std::set<std::string> populated = populatedRegions(layout);
  const std::string &file = layout.build.map.regions.empty() ? layout.build.script.file : layout.build.map.file;
  const std::vector<Span> spans = spansOf(regions);
  for (std::size_t i = 0; i < spans.size(); ++i)
    for (std::size_t k = i + 1; k < spans.size() && spans[k].first <= spans[i].last; ++k) {
      const Span &a = spans[i], &b = spans[k];
      const bool areBothUsed = populated.contains(a.region->name) && populated.contains(b.region->name);
      // The same memory under two names is an alias, as long as one of them is filled.
      if (a.first == b.first && a.last == b.last && isUseKnown && !areBothUsed)
        continue;
      const std::uint64_t last = std::min(a.last, b.last);
      if (areBothUsed && sectionsMeet(layout, b.first, last))
        continue;
      Draft draft;
      draft.finding.level = areBothUsed ? Level::Error : input.level;
      draft.finding.message = "linker regions " + shown(*a.region) + " and " + shown(*b.region) + " have " + byteText(last - b.first + 1) +
                              " in common from " + hexText(b.first) +
                              (areBothUsed ? ", and the image has sections in both" : isUseKnown ? ", so far only one of them is filled" : "");
      draft.finding.help = "the linker fills each region without looking at the other: make one end where the other starts, or use one of them only";
      draft.finding.place = layout.place(file, b.region->line);
      draft.finding.symbol = b.region->name;
      draft.finding.notes.push_back({{}, layout.place(file, a.region->line), "'" + a.region->name + "' is declared here"});
      draft.discriminator = a.region->name + "\n" + b.region->name;
      out.drafts.push_back(std::move(draft));
    }
  return out;
}

} // namespace headroom
