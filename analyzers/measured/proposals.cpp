// SPDX-License-Identifier: Apache-2.0
#include "measured/proposals.h"

#include <algorithm>
#include <unordered_map>

#include "measured/pool_bounds.h"

namespace headroom::measured {

namespace {

// The runtime's heap (runtime/include/headroom/heap.h, runtime/README.md): blocks are whole units of 8 bytes; the smallest takes 16 with
// the segregated fit and 24 with the tree policies. A block carries its header of 4, the record of 8, at most 4 of time and 4 of canary,
// and a rest of less than the smallest block is given away with it.
constexpr std::uint64_t unitBytes = 8, smallestBytes = 16, smallestOfTreeBytes = 24;
constexpr std::uint64_t overheadBytesMax = 4 + 8 + 4 + 4 + (unitBytes - 1) + (smallestOfTreeBytes - unitBytes);
// Alignment of the memory and the end mark; bins and their bits take at most a 24th more, and 64 bytes (hr_heap_bound()).
constexpr std::uint64_t fixedBytes = 16, binsBytes = 64, binsPart = 24;
// The segregated fit may overlook a block of the request's own bin: a quarter wider, on small heaps twice as wide.
constexpr std::uint64_t smallHeapBytes = 8192;

std::uint64_t sum(std::uint64_t a, std::uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

std::uint64_t roundedUp(std::uint64_t bytes, std::uint64_t step)
{
  return (bytes + step - 1) / step * step;
}

bool isLive(const Block &block)
{
  return !block.isFree && !block.isMoving;
}

/// No single block can be larger than the most that one place, or the heap, had live at a time. Where blocks passed by that nobody counted,
/// only the heap's own peak is a limit.
void findLargest(const Dump &dump, const Heap &heap, HeapProposal &out)
{
  bool isCounted = dump.countsHeaps() && heap.isCounted();
  std::uint64_t seen = 0;
  for (const Block &block : heap.blocks)
    if (isLive(block)) {
      seen = std::max<std::uint64_t>(seen, block.bytes);
      isCounted = isCounted && block.site != 0;
    }
  std::uint64_t limit = isCounted ? heap.counters.peakBytes : heap.peakUsedBytes;
  if (isCounted && dump.countsSites()) {
    std::uint64_t ofSites = 0;
    for (const SiteRecord &site : dump.sites)
      ofSites = std::max<std::uint64_t>(ofSites, site.counters.peakBytes);
    // The live blocks are there whatever the counters say: they may have been reset.
    limit = std::max(seen, std::min(limit, ofSites));
  }
  out.largestRequestBytes = std::max<std::uint64_t>(limit, heap.counters.largestFailed);
  out.isLargestMeasured = out.largestRequestBytes == seen;
}

HeapProposal heapProposal(const Dump &dump, std::size_t index)
{
  const Heap &heap = dump.heaps[index];
  HeapProposal out;
  out.heap = index;
  out.seenBytes = heap.peakUsedBytes;
  // Of a heap that counts nothing itself the failures are among those of all other allocators; where nobody counts, nobody knows.
  const bool isCounted = dump.countsHeaps() && heap.isCounted();
  out.isPeakTooLow = isCounted ? heap.counters.failures != 0
                               : !dump.countsHeaps() || (dump.foreign && dump.foreign->counters.failures != 0);
  findLargest(dump, heap, out);
  PoolLoad load;
  load.peakBytes = heap.peakUsedBytes;
  load.largestBytes = roundedUp(sum(out.largestRequestBytes, overheadBytesMax), unitBytes);
  load.unitBytes = unitBytes;
  out.firstFitBytes = sum(firstFitBound(load), fixedBytes);
  load.unitBytes = smallestBytes;
  out.anyFitBytes = sum(anyFitBound(load, 0), fixedBytes);
  const std::uint64_t segregated = anyFitBound(load, load.peakBytes >= smallHeapBytes ? 25 : 100);
  out.segregatedFitBytes = sum(sum(segregated, segregated / binsPart + binsBytes), fixedBytes);
  return out;
}

/// Of one site's live blocks: their size, if they have one, and what each holds.
struct Uniform {
  std::uint64_t bytes = 0, held = 0;
  std::uint32_t blocks = 0;
  bool isUniform = true;
};

void proposeSlabs(Measurement &measurement)
{
  std::unordered_map<SiteId, Uniform> bySite;
  for (const Heap &heap : measurement.dump.heaps)
    for (const Block &block : heap.blocks) {
      if (!isLive(block))
        continue;
      Uniform &uniform = bySite[block.site];
      if (uniform.blocks++ == 0) {
        uniform.bytes = block.bytes;
        uniform.held = block.heldBytes;
      }
      uniform.isUniform = uniform.isUniform && uniform.bytes == block.bytes;
      // The least of them: what is saved is not to be overstated.
      uniform.held = std::min<std::uint64_t>(uniform.held, block.heldBytes);
    }
  const std::uint64_t word = measurement.dump.pointerBytes;
  for (std::size_t i = 0; i < measurement.sites.size(); ++i) {
    const AllocationSite &site = measurement.sites[i];
    const auto found = bySite.find(site.id);
    // Two blocks of one size may be chance, and one is no pool. A peak that is no multiple of the size had other sizes in it.
    constexpr std::uint32_t fewest = 3;
    if (site.isUnknown || site.isLowerBound || !site.counters || found == bySite.end() || !found->second.isUniform ||
        found->second.blocks < fewest || found->second.bytes == 0 || site.counters->peakBytes % found->second.bytes != 0)
      continue;
    const Uniform &uniform = found->second;
    SlabProposal slab;
    slab.site = i;
    slab.requestBytes = uniform.bytes;
    slab.blockBytes = roundedUp(uniform.bytes, word);
    slab.blocks = site.counters->peakBytes / uniform.bytes;
    slab.savedBytes = uniform.held > slab.blockBytes ? (uniform.held - slab.blockBytes) * slab.blocks : 0;
    measurement.slabProposals.push_back(slab);
  }
}

} // namespace

void propose(Measurement &measurement)
{
  const Dump &dump = measurement.dump;
  for (std::size_t i = 0; i < dump.heaps.size(); ++i)
    // A peak that is the whole heap is no measurement where nobody counted, and says nothing of what is needed.
    if (dump.heaps[i].peakUsedBytes != 0 && dump.heaps[i].peakUsedBytes < dump.heaps[i].totalBytes)
      measurement.heapProposals.push_back(heapProposal(dump, i));
  proposeSlabs(measurement);
}

} // namespace headroom::measured
