// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_covers_kernel.h"

#include <algorithm>

#include "checks/mpu/protection_evidence.h"
#include "facts/glob.h"

namespace headroom {

namespace {

struct Kept {
  std::string name; ///< `kernel objects (kobject_data)`
  std::uint64_t start = 0;
  std::uint64_t sizeBytes = 0;
};

bool anyMatches(const std::vector<std::string> &globs, const std::string &name)
{
  return std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) { return globMatch(glob, name); });
}

std::vector<Kept> kernelMemory(const MemoryLayout &layout)
{
  std::vector<Kept> out;
  for (const KernelMemory &one : layout.knowledge.protection.kernelMemory) {
    const ImageSymbol *start = one.start.empty() ? nullptr : layout.image.symbol(one.start);
    const ImageSymbol *end = one.end.empty() ? nullptr : layout.image.symbol(one.end);
    if (start && end && end->address > start->address)
      out.push_back({one.name, start->address, end->address - start->address});
    for (const ImageSection &section : layout.image.sections)
      if (section.isAllocated && section.sizeBytes != 0 && anyMatches(one.sections, section.name))
        out.push_back({one.name + " (section " + section.name + ")", section.address, section.sizeBytes});
    if (one.symbols.empty())
      continue;
    for (const ImageSymbol &symbol : layout.image.symbols)
      if (symbol.kind == ImageSymbol::Kind::Object && symbol.sizeBytes != 0 && anyMatches(one.symbols, symbol.name))
        out.push_back({one.name + " (" + symbol.name + ")", symbol.address, symbol.sizeBytes});
  }
  return out;
}

} // namespace

RuleOutcome checkPartitionCoversKernel(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  const std::vector<Kept> kept = kernelMemory(*evidence.layout);
  for (const MemoryPartition &partition : evidence.view->partitions) {
    if (!isKnownPartition(partition, out) || !isRange(*evidence.view, partition))
      continue;
    const auto found = std::find_if(kept.begin(), kept.end(), [&](const Kept &one) {
      return one.start < partition.start ? partition.start - one.start < one.sizeBytes : one.start - partition.start < partition.sizeBytes;
    });
    if (found == kept.end())
      continue;
    Draft draft = protectionDraft(
        input, partition.name, partition.place,
        "partition " + partition.name + " " + regionText(partition.start, partition.sizeBytes) + " covers " + found->name + " " +
            regionText(found->start, found->sizeBytes),
        "make the partition no larger than the application's own data; a system call is what user mode reaches the kernel through");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
