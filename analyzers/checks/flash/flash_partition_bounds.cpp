// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_bounds.h"

#include "checks/flash/flash_evidence.h"
#include "checks/flash/flash_partition_absolute_address.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// A part of a partition stays inside of it.
void judgeWithin(const RuleInput &input, const MemoryLayout &layout, const FlashPartition &part, RuleOutcome &out)
{
  const FlashPartition &outer = layout.flash.partitions[part.within];
  if (!outer.problem.empty() || outer.memory != part.memory) {
    out.undecided.push_back({"", partitionName(layout, part), "where " + partitionName(layout, outer) + " lies, which it is a part of, is not known"});
    return;
  }
  if (outer.offset <= part.offset && part.end() <= outer.end())
    return;
  Draft draft = nodeDraft(input, layout, part.node,
                          "flash partition " + partitionName(layout, part) + " (" + rangeText(part.offset, part.end()) +
                              ") is not inside of " + partitionName(layout, outer) + " (" + rangeText(outer.offset, outer.end()) +
                              "), which it is declared a part of",
                          "keep it between " + hexText(outer.offset) + " and " + hexText(outer.end()) +
                              "; the reg of a part counts from the start of what contains it");
  draft.discriminator = partitionName(layout, outer);
  draft.finding.notes.push_back(nodeNote(layout, outer.node, partitionName(layout, outer) + " is here"));
  out.drafts.push_back(std::move(draft));
}

} // namespace

RuleOutcome checkFlashPartitionBounds(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const FlashPartition *one : judgedPartitions(layout, out)) {
    const FlashMemory &memory = layout.flash.memories[one->memory];
    const std::string name = partitionName(layout, *one);
    if (one->within != noPartition)
      judgeWithin(input, layout, *one, out);
    if (!memory.sizeBytes) {
      out.undecided.push_back({"", name, "the size of " + nodeName(layout, memory.node) + " is not in the devicetree"});
      continue;
    }
    if (one->end() <= *memory.sizeBytes || isAbsoluteAddress(*one, memory))
      continue;
    Draft draft = nodeDraft(input, layout, one->node,
                            "flash partition " + name + " (" + rangeText(one->offset, one->end()) + ") ends " +
                                std::to_string(one->end() - *memory.sizeBytes) + " bytes beyond " + nodeName(layout, memory.node) +
                                ", which has " + std::to_string(*memory.sizeBytes) + " bytes",
                            "end it at " + hexText(*memory.sizeBytes) + " at most");
    draft.finding.notes.push_back(nodeNote(layout, memory.node, nodeName(layout, memory.node) + " is here"));
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
