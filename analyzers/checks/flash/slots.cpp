// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/slots.h"

#include <algorithm>

#include "facts/hex_text.h"

namespace headroom {

namespace {

std::uint64_t alignedUp(std::uint64_t value, std::uint64_t align)
{
  return (value + align - 1) / align * align;
}

/// Empty: the slot is as it says; otherwise why it cannot be judged.
std::string readSlot(const MemoryLayout &layout, const std::string &label, Slot &slot)
{
  slot.partition = partitionLabelled(layout, label);
  if (!slot.partition)
    return "the devicetree has no enabled partition " + label + " whose offset is known";
  const FlashMemory &memory = layout.flash.memories[slot.partition->memory];
  const FlashBoot &boot = layout.flash.boot;
  if (memory.eraseOption.empty()) {
    if (!memory.eraseBytes)
      return "the devicetree has no " + layout.knowledge.flash.eraseProperty + " at " + nodeName(layout, memory.node);
    slot.eraseBytes = *memory.eraseBytes;
    slot.countedSectors = slot.partition->sizeBytes / slot.eraseBytes;
  } else {
    // Image and boot loader each have their own driver, which may be set to pages of another size.
    const auto page = boot.eraseBytes.find(memory.eraseOption);
    if (page == boot.eraseBytes.end())
      return memory.eraseOption + " of the boot loader, the size of a page of " + nodeName(layout, memory.node) + ", is not known";
    slot.eraseBytes = page->second;
  }
  slot.writeBytes = memory.writeBytes.value_or(0);
  if (slot.partition->offset % slot.eraseBytes != 0 || slot.partition->sizeBytes % slot.eraseBytes != 0)
    return label + " does not consist of whole erase blocks, which flash-partition-erase-alignment is about";
  if (const std::uint64_t logical = boot.logicalSectorBytes; logical != 0) {
    if (logical % slot.eraseBytes != 0 || slot.partition->sizeBytes % logical != 0)
      return layout.knowledge.flash.logicalSectorOption + " of the boot loader is " + hexText(logical) + ", and " + label + " has " +
             hexText(slot.partition->sizeBytes) + " bytes in erase blocks of " + hexText(slot.eraseBytes) + ": it is not made of such sectors";
    slot.eraseBytes = logical;
  }
  slot.sectors = slot.partition->sizeBytes / slot.eraseBytes;
  return {};
}

} // namespace

const FlashPartition *partitionLabelled(const MemoryLayout &layout, const std::string &label)
{
  const DtNode *node = layout.build.devicetree.labelled(label);
  for (const FlashPartition &one : layout.flash.partitions)
    if (node == &layout.build.devicetree.nodes[one.node] && one.isEnabled && one.problem.empty())
      return &one;
  return nullptr;
}

BootEvidence bootEvidence(const RuleInput &input)
{
  BootEvidence out;
  LayoutEvidence evidence = flashEvidence(input, {artefact::devicetree, artefact::kconfig});
  out.outcome = std::move(evidence.outcome);
  if (!evidence.layout)
    return out;
  const FlashBoot &boot = evidence.layout->flash.boot;
  if (!boot.isBooted && !boot.isLoader)
    return out;
  if (!boot.problem.empty()) {
    out.outcome.undecided.push_back({"", input.program.id, boot.problem});
    return out;
  }
  out.layout = evidence.layout;
  out.mode = &*boot.mode;
  bool isFirst = true;
  for (const FlashSlotPair &labels : out.layout->knowledge.flash.slots) {
    SlotPair pair;
    std::string problem = readSlot(*out.layout, labels.primary, pair.primary);
    const bool isAbsent = !out.layout->build.devicetree.labelled(labels.primary);
    if (problem.empty())
      problem = readSlot(*out.layout, labels.secondary, pair.secondary);
    if (problem.empty())
      out.pairs.push_back(pair);
    else if (isFirst || !isAbsent) // further pairs are those of further images, which few builds have
      out.outcome.undecided.push_back({"", labels.primary, problem});
    isFirst = false;
  }
  return out;
}

std::optional<std::uint64_t> countedSectors(const BootEvidence &evidence)
{
  std::uint64_t out = 0;
  for (const SlotPair &one : evidence.pairs)
    out = std::max({out, one.primary.countedSectors, one.secondary.countedSectors});
  return out == 0 ? std::nullopt : std::optional(out);
}

LargestImage largestImage(const BootEvidence &evidence, const SlotPair &pair)
{
  LargestImage out;
  const FlashBoot &boot = evidence.layout->flash.boot;
  const FlashKnowledge &knowledge = evidence.layout->knowledge.flash;
  const FlashBootMode &mode = *evidence.mode;
  const std::uint64_t write = std::max(pair.primary.writeBytes, pair.secondary.writeBytes);
  if (pair.primary.writeBytes == 0 || pair.secondary.writeBytes == 0) {
    out.unknown = "the devicetree has no " + knowledge.writeProperty + " for both slots, which the size of the trailer depends on";
    return out;
  }
  if (!boot.hasLoaderConfiguration || !boot.keyBytes) {
    out.unknown = boot.hasLoaderConfiguration
                      ? "the boot loader keeps encrypted keys in the trailer, whose size is not known"
                      : "the boot loader's configuration, which the size of the trailer depends on, is not there: name the sysbuild "
                        "directory that holds it with -p";
    return out;
  }
  std::uint64_t entries = boot.maxSectors.value_or(0);
  if (boot.isSectorsAuto)
    entries = countedSectors(evidence).value_or(0);
  const std::uint64_t align = std::max(knowledge.leastAlignBytes, boot.mostAlignBytes.value_or(write));
  // No flash has blocks so small or slots so large: beyond this the products below could leave 64 bits.
  constexpr std::uint64_t limit = 1u << 24;
  if (entries == 0 || entries > limit || align > limit || write > limit) {
    out.unknown = boot.isSectorsAuto ? "no erase block of the devicetree tells how many sectors the boot loader is built for"
                                     : knowledge.sectorsOption + " of the boot loader is not set";
    return out;
  }
  std::uint64_t records = mode.recordCount * align + alignedUp(knowledge.magicBytes, align);
  if (mode.statesPerSector > 0)
    records += 2 * alignedUp(*boot.keyBytes, align);
  out.trailerBytes = entries * mode.statesPerSector * write + records;
  if (mode.roundsTrailer)
    out.trailerBytes = alignedUp(out.trailerBytes, pair.primary.eraseBytes);

  std::uint64_t padding = 0;
  if (mode.usesScratch && out.trailerBytes <= pair.primary.partition->sizeBytes) {
    // A part of the trailer is written to the scratch area together with the last bytes of the image; where the trailer's first sector has
    // no room for it, the image must end earlier (swap_scratch.c app_max_size_adjust_to_trailer).
    const std::uint64_t erase = std::max(pair.primary.eraseBytes, pair.secondary.eraseBytes);
    const std::uint64_t start = pair.primary.partition->sizeBytes - out.trailerBytes;
    const std::uint64_t inFirst = (start / erase + 1) * erase - start;
    const std::uint64_t scratch = mode.statesPerSector * write + records;
    padding = scratch > inFirst ? scratch - inFirst : 0;
  }
  const auto room = [&](const Slot &slot, std::uint32_t spare) {
    const std::uint64_t taken = out.trailerBytes + padding + spare * slot.eraseBytes;
    return slot.partition->sizeBytes > taken ? slot.partition->sizeBytes - taken : 0;
  };
  out.bytes = std::min(room(pair.primary, mode.primarySpare), room(pair.secondary, mode.secondarySpare));
  return out;
}

} // namespace headroom
