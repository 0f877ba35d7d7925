// SPDX-License-Identifier: Apache-2.0
#include "measured/proposals.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "measured/pool_bounds.h"

namespace headroom::measured {

namespace {

// The runtime's heap (runtime/include/headroom/heap.h, runtime/README.md): blocks are whole units of 8 bytes; the smallest takes 16 with
// the segregated fit and 24 with the tree policies. A block carries its header of 4, the record of 8, at most 4 of time and 4 of canary,
// and a rest of less than the smallest block is given away with it.
constexpr std::uint64_t unitBytes = 8, smallestBytes = 16, smallestOfTreeBytes = 24;
constexpr std::uint64_t overheadBytesMax = 4 + 8 + 4 + 4 + (unitBytes - 1) + (smallestOfTreeBytes - unitBytes);
// A block of the legacy pool takes at least 64 bytes, of which its request has all but 16; of the runtime's heap it takes at most 8 more.
constexpr std::uint64_t smallestOfPoolBytes = 64, moreThanPoolBytes = 8;
// sys_heap: a chunk of 8 bytes is the smallest, and a rest that is one stays free.
constexpr std::uint64_t smallestOfSystemBytes = 8, alignmentOfSystem = 4;
// Alignment of the memory and the end mark; bins and their bits take at most a 24th more, and 64 bytes (hr_heap_bound()).
constexpr std::uint64_t fixedBytes = 16, binsBytes = 64, binsPart = 24;
// The segregated fit may overlook a block of the request's own bin: a quarter wider, on small heaps twice as wide. sys_heap's buckets are
// twice as wide on every heap.
constexpr std::uint64_t smallHeapBytes = 8192;
constexpr unsigned widerPercent = 25, widerOfSmallPercent = 100;
// TLSF with 8 lists a power of two, the least that is usual, rounds a request up by an eighth before it looks.
constexpr unsigned widerOfTlsfPercent = 13;

std::uint64_t sum(std::uint64_t a, std::uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? UINT64_MAX : out;
}

/// Of what is not rounded beyond all numbers.
std::uint64_t roundedUp(std::uint64_t bytes, std::uint64_t step)
{
  return bytes > UINT64_MAX - step ? UINT64_MAX : (bytes + step - 1) / step * step;
}

bool isLive(const Block &block)
{
  return !block.isFree && !block.isMoving;
}

bool mayHoldForeign(const Dump &dump, const Heap &heap)
{
  return heap.kind == Heap::Kind::System && dump.foreign.has_value();
}

/// What requests of one kind of heap ask for beside bytes.
struct Forms {
  std::optional<std::uint64_t> alignmentBytes = 0;
  bool mayMove = false;
};

/// Of all heaps at once: a dump may have thousands of heaps and of sites.
struct Totals {
  Forms ofSystem, ofOwn;
  std::uint64_t largestSitePeak = 0;
  bool hasSystemFailed = false, hasStrayFailed = false;
  std::uint64_t largestOfSystem = 0, largestStray = 0; ///< of the requests that failed
};

/// Functions of the Zephyr-compatible layer (runtime/src/compat) that end in the runtime's heap under their own names.
bool isOfLayer(std::string_view allocator)
{
  return allocator.starts_with("z_thread_") || allocator.starts_with("sys_multi_heap_");
}

/// Whether a place certainly takes from heaps of the other kind only.
bool isOfOthers(const AllocationSite &site, bool isSystem, bool hasOthers)
{
  if (site.allocator.empty())
    return false;
  const bool isOwn = site.allocator.starts_with("hr_");
  if (isSystem || isOwn)
    return isSystem == isOwn;
  return !isOfLayer(site.allocator) && (hasOthers || site.state == AllocationSite::State::NotTracked);
}

/// What the code asks for at every place that may have run and may take from such a heap.
Forms formsOf(const Measurement &measurement, bool isSystem)
{
  Forms out;
  const Dump &dump = measurement.dump;
  const bool hasOthers = dump.foreign.has_value() || std::any_of(dump.heaps.begin(), dump.heaps.end(),
                                                                 [](const Heap &heap) { return heap.kind == Heap::Kind::System; });
  const std::uint64_t ownAlignment = isSystem ? alignmentOfSystem : unitBytes;
  for (const AllocationSite &site : measurement.sites) {
    if (site.state == AllocationSite::State::NeverCalled || isOfOthers(site, isSystem, hasOthers))
      continue;
    out.mayMove = out.mayMove || site.form.mayMove;
    if (!site.form.alignmentBytes)
      out.alignmentBytes.reset();
    else if (out.alignmentBytes && *site.form.alignmentBytes > ownAlignment)
      out.alignmentBytes = std::max(*out.alignmentBytes, *site.form.alignmentBytes);
  }
  return out;
}

Totals totalsOf(const Measurement &measurement)
{
  const Dump &dump = measurement.dump;
  Totals out;
  out.ofSystem = formsOf(measurement, true);
  out.ofOwn = formsOf(measurement, false);
  std::uint64_t counted = dump.foreign ? dump.foreign->counters.failures : 0, ofSites = 0;
  for (const Heap &heap : dump.heaps) {
    counted += heap.counters.failures;
    // A thread's resource pool may be any of them, and its failures are counted for one.
    if (heap.kind == Heap::Kind::System && heap.counters.failures != 0) {
      out.hasSystemFailed = true;
      out.largestOfSystem = std::max<std::uint64_t>(out.largestOfSystem, heap.counters.largestFailed);
    }
  }
  std::uint64_t largestFailed = 0;
  for (const SiteRecord &site : dump.sites) {
    ofSites += site.counters.failures;
    largestFailed = std::max<std::uint64_t>(largestFailed, site.counters.largestFailed);
    out.largestSitePeak = std::max<std::uint64_t>(out.largestSitePeak, site.counters.peakBytes);
  }
  // What no heap has counted may be of any.
  out.hasStrayFailed = dump.countsSites() && ofSites > counted;
  out.largestStray = out.hasStrayFailed ? largestFailed : 0;
  return out;
}

/// No single block can be larger than the most that one place, or the heap, had live at a time. Where blocks passed by that nobody counted,
/// only the heap's own peak is a limit; in a system's heap that is always so, because its calls are watched from outside.
void findLargest(const Dump &dump, const Heap &heap, const Totals &totals, HeapProposal &out)
{
  bool isCounted = dump.countsHeaps() && heap.isCounted() && heap.kind != Heap::Kind::System;
  std::uint64_t seen = 0;
  for (const Block &block : heap.blocks)
    if (isLive(block)) {
      seen = std::max<std::uint64_t>(seen, block.bytes);
      isCounted = isCounted && block.site != 0;
    }
  std::uint64_t limit = isCounted ? heap.counters.peakBytes : heap.peakUsedBytes;
  if (isCounted && dump.countsSites())
    limit = std::min(limit, totals.largestSitePeak);
  // The live blocks are there whatever the counters say: they may have been reset.
  limit = std::max({limit, seen, std::uint64_t{heap.counters.largestFailed}, totals.largestStray});
  if (heap.kind == Heap::Kind::System)
    limit = std::max(limit, totals.largestOfSystem);
  if (mayHoldForeign(dump, heap))
    limit = std::max<std::uint64_t>(limit, dump.foreign->counters.largestFailed);
  out.largestRequestBytes = limit;
  out.isLargestMeasured = limit == seen;
}

/// A way to choose blocks.
struct Policy {
  std::uint64_t smallest = 0; ///< block
  std::uint64_t rest = 0;     ///< that a block may be given beyond its own size
};

constexpr Policy bins{smallestBytes, smallestBytes - unitBytes}, tree{smallestOfTreeBytes, smallestOfTreeBytes - unitBytes};

/// What a heap held at its peak.
struct Held {
  std::uint64_t bytes = 0;
  std::uint64_t smallest = 0; ///< of its blocks
  std::uint64_t more = 0;     ///< that a block takes at most more of a heap of another kind
};

/// The same blocks in a heap of `policy`. What a block holds depends on how the free memory lay: each may get a rest that it did not get
/// in the run that was measured, and a block below the policy's smallest is filled up.
PoolLoad loadOf(const Held &held, const Policy &policy, const HeapProposal &heap)
{
  PoolLoad load;
  const std::uint64_t copies = heap.mayMove ? 2 : 1;
  const std::uint64_t bytes = product(held.bytes, copies);
  load.blocks = bytes / held.smallest + (bytes % held.smallest ? 1 : 0);
  const std::uint64_t filled = policy.smallest > held.smallest ? policy.smallest - held.smallest : 0;
  load.peakBytes = sum(bytes, product(load.blocks, std::max(filled, held.more) + policy.rest));
  load.largestBytes = roundedUp(sum(heap.largestRequestBytes, overheadBytesMax), unitBytes);
  load.unitBytes = unitBytes;
  // Between the start of a free block and an aligned one in it there is nothing, or enough for a block (hri_gap_for()).
  if (const std::uint64_t alignment = heap.alignmentBytes.value_or(0); alignment != 0)
    load.extraBytes = sum(alignment, smallestOfTreeBytes);
  return load;
}

std::uint64_t segregatedBytes(const PoolLoad &load, bool isAlwaysWide)
{
  const bool isWide = isAlwaysWide || load.peakBytes < smallHeapBytes;
  const std::uint64_t bytes = anyFitBound(load, isWide ? widerOfSmallPercent : widerPercent);
  return sum(sum(bytes, bytes / binsPart + binsBytes), fixedBytes);
}

void findSizes(const Heap &heap, HeapProposal &out)
{
  Held held;
  held.bytes = out.seenBytes;
  // A request that failed would have been one block more at that moment.
  if (out.isPeakTooLow)
    held.bytes = sum(held.bytes, roundedUp(sum(out.largestRequestBytes, overheadBytesMax), unitBytes));
  switch (heap.kind) {
  case Heap::Kind::Bins: held.smallest = smallestBytes; break;
  case Heap::Kind::Tree: held.smallest = smallestOfTreeBytes; break;
  case Heap::Kind::Buddy:
    held.smallest = smallestOfPoolBytes;
    held.more = moreThanPoolBytes;
    break;
  case Heap::Kind::System: {
    held.smallest = smallestOfSystemBytes;
    PoolLoad load = loadOf(held, {smallestOfSystemBytes, 0}, out);
    out.segregatedFitBytes = segregatedBytes(load, true);
    return;
  }
  }
  const PoolLoad inTree = loadOf(held, tree, out);
  out.firstFitBytes = sum(inTree.extraBytes ? anyFitBound(inTree, 0) : firstFitBound(inTree), fixedBytes);
  out.anyFitBytes = sum(anyFitBound(inTree, widerOfTlsfPercent), fixedBytes);
  out.segregatedFitBytes = segregatedBytes(loadOf(held, bins, out), false);
}

HeapProposal heapProposal(const Measurement &measurement, const Totals &totals, std::size_t index)
{
  const Dump &dump = measurement.dump;
  const Heap &heap = dump.heaps[index];
  HeapProposal out;
  out.heap = index;
  out.seenBytes = heap.peakUsedBytes;
  // Of blocks that are counted elsewhere the failures are, too; where nobody counts, nobody knows.
  out.isPeakTooLow = !dump.countsHeaps() || heap.counters.failures != 0 || totals.hasStrayFailed ||
                     (heap.kind == Heap::Kind::System && totals.hasSystemFailed) ||
                     (mayHoldForeign(dump, heap) && dump.foreign->counters.failures != 0);
  findLargest(dump, heap, totals, out);
  const Forms &forms = heap.kind == Heap::Kind::System ? totals.ofSystem : totals.ofOwn;
  out.alignmentBytes = forms.alignmentBytes;
  out.mayMove = forms.mayMove;
  if (out.alignmentBytes)
    findSizes(heap, out);
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
  const std::uint64_t aligned = 2 * std::uint64_t{measurement.dump.pointerBytes};
  for (std::size_t i = 0; i < measurement.sites.size(); ++i) {
    const AllocationSite &site = measurement.sites[i];
    const auto found = bySite.find(site.id);
    // Two blocks of one size may be chance, and one is no pool. A peak that is no multiple of the size had other sizes in it, and so may
    // blocks that the walk did not meet. A slab aligns its blocks as an allocator does, and no more; a block of it cannot grow.
    constexpr std::uint32_t fewest = 3;
    if (site.isUnknown || site.isLowerBound || !site.counters || found == bySite.end() || !found->second.isUniform ||
        found->second.blocks < fewest || found->second.blocks != site.counters->liveBlocks || found->second.bytes == 0 ||
        site.counters->peakBytes % found->second.bytes != 0 || site.form.mayMove || site.form.alignmentBytes.value_or(UINT64_MAX) > aligned ||
        site.counters->largestFailed > found->second.bytes || (site.form.bytes && *site.form.bytes != found->second.bytes) ||
        site.form.largestBytes > found->second.bytes)
      continue;
    const Uniform &uniform = found->second;
    SlabProposal slab;
    slab.site = i;
    slab.requestBytes = uniform.bytes;
    slab.blockBytes = roundedUp(uniform.bytes, aligned);
    slab.blocks = site.counters->peakBytes / uniform.bytes;
    slab.isTooFew = site.counters->failures != 0;
    slab.isSizeProven = site.form.bytes == uniform.bytes;
    slab.savedBytes = uniform.held > slab.blockBytes ? (uniform.held - slab.blockBytes) * slab.blocks : 0;
    measurement.slabProposals.push_back(slab);
  }
}

/// A size that is not proposed is said, or its absence reads as if nothing were needed.
void sayWhyNot(const Heap &heap, Measurement &measurement)
{
  const std::string start = "no size is proposed for heap '" + heap.name + "'" + (heap.object.empty() ? "" : " (" + heap.object + ")") + ": ";
  if (heap.kind == Heap::Kind::System)
    measurement.notes.push_back(start + "at its peak all of it may have been used (the kernel counts that with CONFIG_SYS_HEAP_RUNTIME_STATS, and headers never)");
  else
    measurement.notes.push_back(start + "at its peak all of it was used, and what more would have been is not known");
}

} // namespace

void propose(Measurement &measurement)
{
  const Dump &dump = measurement.dump;
  const Totals totals = totalsOf(measurement);
  for (std::size_t i = 0; i < dump.heaps.size(); ++i) {
    const Heap &heap = dump.heaps[i];
    if (heap.peakUsedBytes == 0 && heap.counters.failures == 0)
      continue;
    // A peak that is the whole heap is no measurement where nobody counted, and says nothing of what is needed.
    if (heap.peakUsedBytes >= heap.totalBytes)
      sayWhyNot(heap, measurement);
    else
      measurement.heapProposals.push_back(heapProposal(measurement, totals, i));
  }
  proposeSlabs(measurement);
}

} // namespace headroom::measured
