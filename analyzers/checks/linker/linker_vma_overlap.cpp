// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_vma_overlap.h"

#include <algorithm>
#include <tuple>

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// GNU ld defines these for the members of an OVERLAY, which share their addresses on purpose.
bool isOverlay(const MemoryLayout &layout, const ImageSection &section)
{
  std::string name = "__load_start_";
  for (const char c : section.name) {
    const bool isOfName = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (isOfName)
      name += c; // ld leaves out what no C name has
  }
  return layout.image.symbol(name) != nullptr;
}

/// Functions and objects of a section that take bytes of a range.
std::vector<std::uint32_t> symbolsIn(const MemoryLayout &layout, const ImageSection &section, std::uint64_t begin, std::uint64_t last)
{
  const auto index = static_cast<std::uint32_t>(&section - layout.image.sections.data());
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < layout.image.symbols.size(); ++i) {
    const ImageSymbol &one = layout.image.symbols[i];
    const bool isThing = one.section == index && one.kind != ImageSymbol::Kind::Other;
    if (isThing && one.address <= last && one.sizeBytes != 0 && (one.address >= begin || begin - one.address < one.sizeBytes))
      out.push_back(i);
  }
  return out;
}

/// Where somebody chose an address by hand, that is what to change.
std::string remedy(const MemoryLayout &layout, const ImageSection &a, const ImageSection &b)
{
  for (const ImageSection *one : {&b, &a})
    for (const ScriptSection &section : layout.build.script.sections)
      if (section.name == one->name && section.hasAddress)
        return "the linker script gives '" + one->name + "' a fixed address: let it follow the other sections of its region, or keep these out of it";
  return "give each section memory of its own: look for two linker regions, or two devicetree roles, with the same addresses";
}

Draft overlapOf(const RuleInput &input, const MemoryLayout &layout, const ImageSection &first, const ImageSection &second)
{
  const std::uint64_t lastShared = std::min(first.address + (first.sizeBytes - 1), second.address + (second.sizeBytes - 1));
  const std::uint64_t bytes = lastShared - second.address + 1;
  Draft draft = sectionDraft(input, layout, second,
                             "sections " + shownSection(first) + " and " + shownSection(second) + " share " + byteText(bytes) + " of memory from " +
                                 hexText(second.address),
                             remedy(layout, first, second));
  draft.finding.notes.clear();
  draft.discriminator = first.name + "\n" + second.name;
  const std::vector<std::uint32_t> above = symbolsIn(layout, first, second.address, lastShared);
  const std::vector<std::uint32_t> below = symbolsIn(layout, second, second.address, lastShared);
  for (const std::vector<std::uint32_t> *side : {&above, &below})
    if (!side->empty()) {
      const ImageSymbol &one = layout.image.symbols[side->front()];
      draft.finding.notes.push_back({{}, symbolPlace(input, layout, side->front()),
                                     one.name + " of '" + layout.image.sections[one.section].name + "' is at " + hexText(one.address) + ", " +
                                         byteText(one.sizeBytes)});
    }
  return draft;
}

} // namespace

RuleOutcome checkLinkerVmaOverlap(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  std::vector<const ImageSection *> sections;
  for (const ImageSection &one : layout.image.sections)
    if (isMemory(layout, one))
      sections.push_back(&one);
  std::stable_sort(sections.begin(), sections.end(), [](const ImageSection *a, const ImageSection *b) { return a->address < b->address; });
  RuleOutcome out;
  const ImageSection *furthest = nullptr;
  for (const ImageSection *one : sections) {
    const bool isShared = furthest && one->address - furthest->address < furthest->sizeBytes;
    if (isShared && !(isOverlay(layout, *furthest) && isOverlay(layout, *one)))
      out.drafts.push_back(overlapOf(input, layout, *furthest, *one));
    if (!furthest || one->address + (one->sizeBytes - 1) > furthest->address + (furthest->sizeBytes - 1))
      furthest = one;
  }
  return out;
}

} // namespace headroom
