// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_region_overlap.h"

#include <algorithm>
#include <set>

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"
#include "program/layout/memory_map.h"

namespace headroom {

namespace {

// Regions that all lie on each other are pairs by the million: so many of each level are told one by one, and so many are looked into.
constexpr std::size_t mostListed = 32;
constexpr std::size_t mostJudged = 4096;

struct Span {
  const LinkerRegion *region = nullptr;
  std::uint64_t first = 0, last = 0; ///< inclusive: a region may end with the address space
  bool isUsed = false;               ///< the script puts something of this image into it
};

std::vector<Span> spansOf(const std::vector<LinkerRegion> &regions, const std::set<std::string> &populated)
{
  std::vector<Span> out;
  for (const LinkerRegion &one : regions)
    if (one.origin && one.lengthBytes && *one.lengthBytes != 0) {
      const std::uint64_t room = UINT64_MAX - *one.origin;
      out.push_back({&one, *one.origin, *one.origin + std::min(room, *one.lengthBytes - 1), populated.contains(one.name)});
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

class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout, const std::vector<LinkerRegion> &regions)
      : input_(input), layout_(layout), file_(layout.build.map.regions.empty() ? layout.build.script.file : layout.build.map.file),
        isUseKnown_(!layout.build.script.sections.empty()), spans_(spansOf(regions, populatedRegions(layout)))
  {
  }

  RuleOutcome run()
  {
    judge(true);
    judge(false);
    return std::move(out_);
  }

private:
  /// Of the pairs of which both are used, or of the others. Those of a level that are not told one by one are told together: no pair is
  /// passed over.
  void judge(bool areUsed)
  {
    std::size_t listed = 0, judged = 0, more = 0;
    const Span *firstMore = nullptr;
    for (std::size_t i = 0; i < spans_.size(); ++i)
      for (std::size_t k = i + 1; k < spans_.size() && spans_[k].first <= spans_[i].last; ++k) {
        const Span &a = spans_[i], &b = spans_[k];
        if ((a.isUsed && b.isUsed) != areUsed)
          continue;
        // The same memory under two names is an alias, as long as one of them is filled.
        if (a.first == b.first && a.last == b.last && isUseKnown_ && !areUsed)
          continue;
        if (listed == mostListed || judged == mostJudged) {
          ++more;
          firstMore = firstMore ? firstMore : &b;
          continue;
        }
        ++judged;
        if (areUsed && sectionsMeet(layout_, b.first, std::min(a.last, b.last)))
          continue;
        ++listed;
        add(a, b, areUsed);
      }
    if (more != 0)
      addMore(more, *firstMore, areUsed);
  }

  void add(const Span &a, const Span &b, bool areUsed)
  {
    Draft draft;
    draft.finding.level = areUsed ? Level::Error : input_.level;
    draft.finding.message = "linker regions " + shown(*a.region) + " and " + shown(*b.region) + " have " +
                            byteText(std::min(a.last, b.last) - b.first + 1) + " in common from " + hexText(b.first) +
                            (areUsed ? ", and the image has sections in both" : isUseKnown_ ? ", so far only one of them is filled" : "");
    draft.finding.help = "the linker fills each region without looking at the other: make one end where the other starts, or use one of them only";
    draft.finding.place = layout_.place(file_, b.region->line);
    draft.finding.symbol = b.region->name;
    draft.finding.notes.push_back({{}, layout_.place(file_, a.region->line), "'" + a.region->name + "' is declared here"});
    draft.discriminator = a.region->name + "\n" + b.region->name;
    out_.drafts.push_back(std::move(draft));
  }

  void addMore(std::size_t count, const Span &first, bool areUsed)
  {
    Draft draft;
    draft.finding.level = areUsed ? Level::Error : input_.level;
    draft.finding.message = std::to_string(count) + (count == 1 ? " more pair of linker regions has" : " more pairs of linker regions have") +
                            " addresses in common" + (areUsed ? ", and the image has sections in both" : "");
    draft.finding.help = "mend those first, or give each region memory of its own";
    draft.finding.place = layout_.place(file_, first.region->line);
    draft.finding.symbol = first.region->name;
    draft.discriminator = areUsed ? "more, used" : "more";
    out_.drafts.push_back(std::move(draft));
  }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  const std::string &file_;
  bool isUseKnown_;
  std::vector<Span> spans_; ///< by first address
  RuleOutcome out_;
};

} // namespace

RuleOutcome checkLinkerRegionOverlap(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  const std::vector<LinkerRegion> regions = linkerRegions(layout);
  if (!regions.empty())
    return Judge(input, layout, regions).run();
  RuleOutcome out;
  const bool isRead = layout.build.has(artefact::map) || layout.build.has(artefact::script);
  const bool isJudged = layout.isKnown || !layout.build.isAbsent(artefact::map) || !layout.build.isAbsent(artefact::script);
  if (!isRead && isJudged) // a link without MEMORY has no regions that could overlap
    out.undecided.push_back({"", input.program.id, layout.build.lack(artefact::map)});
  return out;
}

} // namespace headroom
