// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_gap.h"

#include <algorithm>

#include "checks/flash/flash_evidence.h"

namespace headroom {

RuleOutcome checkFlashPartitionGap(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  std::vector<const FlashPartition *> partitions = judgedPartitions(layout, out);
  std::stable_sort(partitions.begin(), partitions.end(),
                   [](const FlashPartition *a, const FlashPartition *b) { return a->offset < b->offset; });
  std::vector<std::vector<const FlashPartition *>> partitionsOf(layout.flash.memories.size());
  for (const FlashPartition *one : partitions)
    partitionsOf[one->memory].push_back(one);
  std::vector<bool> hasUnknown(layout.flash.memories.size());
  for (const FlashPartition &one : layout.flash.partitions)
    if (one.isEnabled && one.memory < hasUnknown.size() && !one.problem.empty())
      hasUnknown[one.memory] = true;
  for (std::uint32_t i = 0; i < layout.flash.memories.size(); ++i) {
    const FlashMemory &memory = layout.flash.memories[i];
    if (!memory.sizeBytes || !memory.eraseBytes || hasUnknown[i])
      continue;
    Draft draft =
        nodeDraft(input, layout, memory.node, {}, "give the blocks to a partition, or leave a suppression that says what they are for");
    std::uint64_t unused = 0;
    std::uint64_t end = 0;
    const auto gapUpTo = [&](std::uint64_t next, DtIndex before) {
      if (next <= end || next - end < *memory.eraseBytes)
        return;
      unused += next - end;
      draft.finding.notes.push_back(nodeNote(layout, before, std::to_string(next - end) + " bytes from " + rangeText(end, next)));
    };
    DtIndex last = memory.node;
    for (const FlashPartition *one : partitionsOf[i]) {
      gapUpTo(one->offset, one->node);
      if (one->end() > end)
        last = one->node;
      end = std::max(end, one->end());
    }
    if (last == memory.node)
      continue; // every partition of it is disabled
    gapUpTo(*memory.sizeBytes, last);
    if (unused == 0)
      continue;
    draft.finding.message = std::to_string(unused) + " bytes of " + nodeName(layout, memory.node) + " (" +
                            std::to_string(*memory.sizeBytes) + ") belong to no partition";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
