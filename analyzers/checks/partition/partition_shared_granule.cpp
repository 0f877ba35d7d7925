// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/partition_shared_granule.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

namespace {

/// A mark at the start and one at the end: the linker laid all of it out. One alone, such as that of a section, says nothing.
bool isMarked(const ImageLayout &image, const MemoryPartition &partition)
{
  const auto hasMarkAt = [&](std::uint64_t address) {
    const ImageSymbol key{"", address, 0, UINT32_MAX, ImageSymbol::Kind::Other, false, ""};
    const auto [first, last] = std::equal_range(image.symbols.begin(), image.symbols.end(), key,
                                                [](const ImageSymbol &a, const ImageSymbol &b) { return a.address < b.address; });
    return std::any_of(first, last,
                       [](const ImageSymbol &one) { return one.sizeBytes == 0 && one.kind == ImageSymbol::Kind::Other; });
  };
  return hasMarkAt(partition.start) && hasMarkAt(partition.start + partition.sizeBytes);
}

/// The object that the partition was made for, and the first other one within it.
struct SharedMemory {
  const ImageSymbol *own = nullptr;
  const ImageSymbol *other = nullptr;
};

SharedMemory sharedBy(const ImageLayout &image, const MemoryPartition &partition)
{
  SharedMemory out;
  for (const ImageSymbol &symbol : image.symbols) {
    if (symbol.address < partition.start || symbol.section == UINT32_MAX)
      continue;
    if (symbol.address - partition.start >= partition.sizeBytes)
      break; // symbols are by address
    if (symbol.sizeBytes == 0 || symbol.kind != ImageSymbol::Kind::Object)
      continue;
    if (!out.own && symbol.address == partition.start)
      out.own = &symbol;
    else if (out.own && symbol.address >= out.own->address + out.own->sizeBytes)
      return {out.own, &symbol};
  }
  return {};
}

} // namespace

RuleOutcome checkPartitionSharedGranule(const RuleInput &input)
{
  ProtectionEvidence evidence = partitionEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  for (const MemoryPartition &partition : evidence.view->partitions) {
    // A shape that no region has is one defect, and partition-granularity tells it.
    if (!isKnownPartition(partition, out) || partition.isGathered || !isRange(*evidence.view, partition) ||
        !fitsUnit(*evidence.view, partition.start, partition.sizeBytes) || isMarked(evidence.layout->image, partition))
      continue;
    const SharedMemory shared = sharedBy(evidence.layout->image, partition);
    if (!shared.other)
      continue;
    Draft draft = protectionDraft(input, partition.name, partition.place,
                                  "partition " + partition.name + " has " + std::to_string(partition.sizeBytes) + " bytes and its object " +
                                      shared.own->name + " " + std::to_string(shared.own->sizeBytes) + ": " + shared.other->name +
                                      " lies in the rest, open to user mode",
                                  "make the object as large as the partition");
    draft.discriminator = partition.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
