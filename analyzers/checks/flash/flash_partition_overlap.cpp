// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_overlap.h"

#include <algorithm>

#include "checks/flash/flash_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

bool contains(const FlashPartition &outer, const FlashPartition &inner)
{
  return outer.offset <= inner.offset && inner.end() <= outer.end();
}

} // namespace

RuleOutcome checkFlashPartitionOverlap(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  std::vector<const FlashPartition *> partitions = judgedPartitions(layout, out);
  std::stable_sort(partitions.begin(), partitions.end(),
                   [](const FlashPartition *a, const FlashPartition *b) { return a->offset < b->offset; });
  for (std::size_t i = 0; i < partitions.size(); ++i)
    for (std::size_t j = i + 1; j < partitions.size(); ++j) {
      const FlashPartition &first = *partitions[i];
      const FlashPartition &second = *partitions[j];
      if (second.offset >= first.end())
        break; // those behind it start later still
      // Two lists of one memory are two layouts, of which a build uses one; what contains another was written so (flash-partition-nested).
      if (first.memory != second.memory || first.group != second.group || contains(first, second) || contains(second, first))
        continue;
      const std::uint64_t shared = first.end() - second.offset;
      Draft draft = nodeDraft(input, layout, second.node,
                              "flash partition " + partitionName(layout, second) + " (" + rangeText(second.offset, second.end()) +
                                  ") overlaps " + partitionName(layout, first) + " (" + rangeText(first.offset, first.end()) + ") by " +
                                  std::to_string(shared) + " bytes",
                              "start it at " + hexText(first.end()) + ", or end " + partitionName(layout, first) + " at " +
                                  hexText(second.offset) + "; a partition that only another layout uses gets status = \"disabled\"");
      draft.discriminator = partitionName(layout, first);
      draft.finding.notes.push_back(nodeNote(layout, first.node, partitionName(layout, first) + " is here"));
      out.drafts.push_back(std::move(draft));
    }
  return out;
}

} // namespace headroom
