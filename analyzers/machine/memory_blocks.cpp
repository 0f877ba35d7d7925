// SPDX-License-Identifier: Apache-2.0
#include "machine/memory_blocks.h"

#include <algorithm>

namespace headroom::machine {

namespace {

struct Region {
  Address start = 0;
  Address end = 0;
  [[nodiscard]] bool overlaps(Address otherStart, Address otherEnd) const { return otherStart < end && start < otherEnd; }
  void include(Address otherStart, Address otherEnd)
  {
    start = end == 0 ? otherStart : std::min(start, otherStart);
    end = std::max(end, otherEnd);
  }
};

const ElfSegment *segmentOf(const ElfObject &executable, const ElfSection &section)
{
  for (const ElfSegment &segment : executable.segments)
    if (section.address >= segment.address && section.address - segment.address < segment.memorySize &&
        section.size <= segment.memorySize - (section.address - segment.address))
      return &segment;
  return nullptr;
}

} // namespace

void makeDisjoint(std::vector<MemoryBlock> &blocks, std::vector<Culprit> &problems)
{
  std::stable_sort(blocks.begin(), blocks.end(), [](const MemoryBlock &a, const MemoryBlock &b) { return a.address < b.address; });
  Address covered = 0;
  std::string coveredBy;
  std::erase_if(blocks, [&](MemoryBlock &block) {
    if (block.address < covered) {
      const std::uint64_t cut = std::min(covered - block.address, block.sizeBytes);
      problems.push_back({"overlapping-section", {}, "section " + block.section + " overlaps section " + coveredBy + ", the overlap is read from the latter",
                          block.address, {}, 0});
      block.address += cut;
      block.sizeBytes -= cut;
      block.bytes.erase(block.bytes.begin(), block.bytes.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(cut, block.bytes.size())));
    }
    if (block.sizeBytes == 0)
      return true;
    covered = block.address + block.sizeBytes;
    coveredBy = block.section;
    return false;
  });
}

void markReadOnlyRegions(const ElfObject &executable, std::vector<MemoryBlock> &blocks)
{
  // ROM is where code and constants run from the place they are loaded to, and where the first values of RAM are kept. Without
  // any RAM data that is kept elsewhere, the image may run from RAM as a whole (a simulator's): then nothing is decided here.
  Region rom;
  std::vector<Region> ram;
  bool keepsDataInRom = false;
  for (const ElfSection &section : executable.sections) {
    if (!takesMemory(section))
      continue;
    const ElfSegment *segment = segmentOf(executable, section);
    const Address end = section.address + section.size;
    const bool isMoved = segment && segment->address != segment->loadAddress && segment->fileSize != 0;
    if (isMoved && !section.isZeroFilled()) {
      const Address kept = segment->loadAddress + (section.address - segment->address);
      if (kept + section.size < kept)
        continue;
      rom.include(kept, kept + section.size);
      keepsDataInRom |= section.isWritable();
    }
    if (isMoved || (section.isZeroFilled() && section.isWritable()))
      ram.push_back({section.address, end});
    else if (!section.isWritable() && !section.isZeroFilled())
      rom.include(section.address, end);
  }
  const bool isMixed = std::any_of(ram.begin(), ram.end(), [&](const Region &r) { return rom.overlaps(r.start, r.end); });
  if (!keepsDataInRom || isMixed)
    return;
  for (MemoryBlock &block : blocks)
    if (block.address >= rom.start && block.address + block.sizeBytes <= rom.end)
      block.isConstant = true;
}

} // namespace headroom::machine
