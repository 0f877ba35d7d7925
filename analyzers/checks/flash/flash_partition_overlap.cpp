// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/flash_partition_overlap.h"

#include <algorithm>
#include <map>
#include <utility>

#include "checks/flash/flash_evidence.h"
#include "facts/hex_text.h"

namespace headroom {

namespace {

/// How many of the ends that were added lie before one: a Fenwick tree over all ends, in the order of their values.
class EndCounts {
public:
  explicit EndCounts(std::vector<std::uint64_t> ends) : ends_(std::move(ends))
  {
    std::sort(ends_.begin(), ends_.end());
    counts_.resize(ends_.size() + 1);
  }

  void add(std::uint64_t end)
  {
    for (std::size_t i = below(end) + 1; i < counts_.size(); i += i & (~i + 1))
      ++counts_[i];
  }

  /// Those greater than `first` and less than `last`.
  [[nodiscard]] std::uint64_t between(std::uint64_t first, std::uint64_t last) const
  {
    return sum(below(last)) - sum(static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), first) - ends_.begin()));
  }

private:
  [[nodiscard]] std::size_t below(std::uint64_t end) const
  {
    return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), end) - ends_.begin());
  }

  [[nodiscard]] std::uint64_t sum(std::size_t count) const
  {
    std::uint64_t out = 0;
    for (std::size_t i = count; i > 0; i -= i & (~i + 1))
      out += counts_[i];
    return out;
  }

  std::vector<std::uint64_t> ends_;
  std::vector<std::uint64_t> counts_;
};

/// A partition, one that it overlaps without either containing the other, and how many more there are of those.
struct Overlap {
  const FlashPartition *first = nullptr;
  const FlashPartition *second = nullptr;
  std::uint64_t more = 0;
};

/// Of partitions of one list, by offset. One that starts earlier overlaps iff it ends inside; the first to end is named.
void findOverlaps(const std::vector<const FlashPartition *> &partitions, std::vector<Overlap> &out)
{
  std::vector<std::uint64_t> all;
  for (const FlashPartition *one : partitions)
    all.push_back(one->end());
  EndCounts counts(std::move(all));
  std::map<std::uint64_t, const FlashPartition *> ends; // of those that start earlier
  for (std::size_t i = 0; i < partitions.size();) {
    std::size_t next = i;
    for (; next < partitions.size() && partitions[next]->offset == partitions[i]->offset; ++next) {
      const FlashPartition &second = *partitions[next];
      const auto first = ends.upper_bound(second.offset);
      if (first != ends.end() && first->first < second.end())
        out.push_back({first->second, &second, counts.between(second.offset, second.end()) - 1});
    }
    for (; i < next; ++i) { // of one offset, one contains the other
      ends.emplace(partitions[i]->end(), partitions[i]);
      counts.add(partitions[i]->end());
    }
  }
}

} // namespace

RuleOutcome checkFlashPartitionOverlap(const RuleInput &input)
{
  LayoutEvidence evidence = flashEvidence(input);
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  // Two lists of one memory are two layouts, of which a build uses one; what contains another was written so (flash-partition-nested).
  std::map<std::pair<std::uint32_t, DtIndex>, std::vector<const FlashPartition *>> lists;
  for (const FlashPartition *one : judgedPartitions(layout, out))
    lists[{one->memory, one->group}].push_back(one);
  std::vector<Overlap> overlaps;
  for (auto &[list, partitions] : lists) {
    std::stable_sort(partitions.begin(), partitions.end(),
                     [](const FlashPartition *a, const FlashPartition *b) { return a->offset < b->offset; });
    findOverlaps(partitions, overlaps);
  }
  for (const Overlap &one : overlaps) {
    const FlashPartition &first = *one.first, &second = *one.second;
    Draft draft = nodeDraft(input, layout, second.node,
                            "flash partition " + partitionName(layout, second) + " (" + rangeText(second.offset, second.end()) +
                                ") overlaps " + partitionName(layout, first) + " (" + rangeText(first.offset, first.end()) + ") by " +
                                std::to_string(first.end() - second.offset) + " bytes" +
                                (one.more == 0 ? "" : ", and " + std::to_string(one.more) + " more that start before it"),
                            "start it at " + hexText(first.end()) + ", or end " + partitionName(layout, first) + " at " +
                                hexText(second.offset) + "; a partition that only another layout uses gets status = \"disabled\"");
    draft.discriminator = partitionName(layout, first);
    draft.finding.notes.push_back(nodeNote(layout, first.node, partitionName(layout, first) + " is here"));
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
