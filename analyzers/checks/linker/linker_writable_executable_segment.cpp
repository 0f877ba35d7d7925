// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_writable_executable_segment.h"

#include <algorithm>

#include "checks/linker/linker_findings.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// Memory that has no contents in the file, or gets them from elsewhere, is written by somebody. Sections of Zephyr's vector and interrupt
/// tables carry the writable flag although they are in flash, so the flags alone say nothing.
bool isInWritableMemory(const ImageSegment &segment)
{
  return segment.memoryBytes > segment.fileBytes || segment.loadAddress != segment.address;
}

const ImageSection *firstIn(const MemoryLayout &layout, const ImageSegment &segment, bool (*isWanted)(const ImageSection &))
{
  for (const ImageSection &one : layout.image.sections)
    if (one.isInMemory() && isWanted(one) && one.address >= segment.address && one.address - segment.address < segment.memoryBytes)
      return &one;
  return nullptr;
}

} // namespace

RuleOutcome checkLinkerWritableExecutableSegment(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  // An image that runs from one memory alone has code beside its data by choice; only where code has a place of its own is it a slip.
  const bool hasCodeMemory = std::any_of(layout.image.segments.begin(), layout.image.segments.end(), [](const ImageSegment &one) {
    return one.isExecutable && one.memoryBytes != 0 && !isInWritableMemory(one);
  });
  RuleOutcome out;
  for (const ImageSegment &segment : layout.image.segments) {
    const bool isBoth = segment.memoryBytes != 0 && segment.isWritable && segment.isExecutable;
    if (!isBoth || !hasCodeMemory || !isInWritableMemory(segment))
      continue;
    const ImageSection *code = firstIn(layout, segment, [](const ImageSection &one) { return one.isExecutable; });
    const ImageSection *data = firstIn(layout, segment, [](const ImageSection &one) { return one.isWritable && !one.isExecutable; });
    std::string message = "the segment at " + hexText(segment.address) + " (" + byteText(segment.memoryBytes) + ") is writable and executable";
    if (code)
      message += ": it holds code of section '" + code->name + "'" + (data ? " and data of section '" + data->name + "'" : std::string());
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.message = std::move(message);
    draft.finding.help = "give code in RAM a segment of its own: a program header, or a section that data does not follow without alignment";
    if (code) {
      draft.finding.symbol = code->name;
      draft.finding.place = sectionPlace(layout, code->name);
    }
    draft.discriminator = code ? code->name : "segment";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
