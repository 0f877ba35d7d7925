// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_overlap.h"

#include <algorithm>
#include <set>

#include "checks/mpu/protection_evidence.h"

namespace headroom {

namespace {

bool overlap(const MemoryPartition &a, const MemoryPartition &b)
{
  return a.start < b.start ? b.start - a.start < a.sizeBytes : a.start - b.start < b.sizeBytes;
}

} // namespace

RuleOutcome checkPartitionOverlap(const RuleInput &input)
{
  ProtectionEvidence evidence = domainEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const ProtectionView &view = *evidence.view;
  for (const std::string &open : view.openDomains)
    out.undecided.push_back({"", input.program.id, open});
  for (const MemoryDomain &domain : view.domains) {
    for (const std::string &open : domain.open)
      out.undecided.push_back({"", domain.name, open});
    std::set<std::pair<ProtectionIndex, ProtectionIndex>> told;
    for (std::size_t later = 0; later < domain.partitions.size(); ++later) {
      const DomainPartition &second = domain.partitions[later];
      if (second.partition == noProtectionIndex) {
        out.undecided.push_back({"", domain.name, second.name + " is no partition that the image tells"});
        continue;
      }
      const MemoryPartition &partition = view.partitions[second.partition];
      if (!isKnownPartition(partition, out) || !isRange(view, partition))
        continue;
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        const DomainPartition &first = domain.partitions[earlier];
        // The same object again is a second way to the same state, where calls exclude each other or one follows a removal.
        if (first.partition == noProtectionIndex || (first.partition == second.partition && first.place != second.place))
          continue;
        const MemoryPartition &other = view.partitions[first.partition];
        if (!other.unknown.empty() || !isRange(view, other) || !overlap(other, partition) ||
            !told.insert({std::min(first.partition, second.partition), std::max(first.partition, second.partition)}).second)
          continue;
        if (domain.shrinks) {
          out.undecided.push_back(
              {"", domain.name, partition.name + " and " + other.name + " overlap, and partitions are taken out of the domain, too"});
          continue;
        }
        Draft draft =
            protectionDraft(input, partition.name, second.place,
                            "domain " + domain.name + " gets " + partition.name + " " + regionText(partition.start, partition.sizeBytes) +
                                " and " + other.name + " " + regionText(other.start, other.sizeBytes) + ", which overlap",
                            "the kernel refuses the later one: make them apart, or one partition");
        draft.discriminator = domain.name + '\n' + other.name;
        draft.finding.notes.push_back({"", first.place, other.name + " is added here"});
        draft.finding.notes.push_back({"", partition.place, partition.name + " is defined here"});
        out.drafts.push_back(std::move(draft));
      }
    }
  }
  return out;
}

} // namespace headroom
