// SPDX-License-Identifier: Apache-2.0
#include "measured/join_dump.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "measured/image_identity.h"

namespace headroom::measured {

namespace {

/// What the walk of the heaps met of one site.
struct SeenBlocks {
  std::uint32_t blocks = 0, ownerGone = 0;
  std::uint64_t bytes = 0, held = 0;
  bool hasForeign = false; ///< of which nobody knows what they hold
};

class DumpJoin {
public:
  DumpJoin(const ImageSites &image, const std::string &dumpPath, Measurement &out)
      : image_(image), dumpPath_(dumpPath), dump_(out.dump), out_(out)
  {
  }

  void run()
  {
    gatherBlocks();
    sayWhatIsMissing();
    addRecords();
    addDescriptorsWithoutRecord();
    addCallsWithoutRecord();
    sort();
  }

private:
  void gatherBlocks()
  {
    for (const Heap &heap : dump_.heaps)
      for (const Block &block : heap.blocks) {
        if (block.isFree || block.isMoving)
          continue;
        SeenBlocks &seen = seen_[block.site];
        ++seen.blocks;
        seen.bytes += block.bytes;
        seen.held += block.heldBytes;
        seen.ownerGone += block.isOwnerGone ? 1 : 0;
      }
    if (!dump_.foreign)
      return;
    for (const Block &block : dump_.foreign->blocks) {
      SeenBlocks &seen = seen_[block.site];
      ++seen.blocks;
      seen.bytes += block.bytes;
      seen.hasForeign = true;
    }
  }

  void sayWhatIsMissing()
  {
    const std::size_t before = out_.incomplete.size();
    const auto missing = [&](const std::string &text) { out_.incomplete.push_back(dumpPath_ + ": " + text); };
    for (const Heap &heap : dump_.heaps) {
      if (!heap.isComplete)
        missing("the walk of heap '" + heap.name + "' ended early: blocks of it are missing");
      if (heap.corruptBlocks)
        missing("heap '" + heap.name + "' has " + std::to_string(heap.corruptBlocks) +
                (heap.corruptBlocks == 1 ? " block whose record was" : " blocks whose records were") + " overwritten");
    }
    if (dump_.foreign && dump_.foreign->dropped)
      missing("the table of blocks of other allocators had no room for " + std::to_string(dump_.foreign->dropped) +
              (dump_.foreign->dropped == 1 ? " block" : " blocks") + ": raise HR_TRACK_FOREIGN (Zephyr: CONFIG_HEADROOM_RECORDS)");
    isWalkWhole_ = out_.incomplete.size() == before && dump_.isComplete;
    if (!dump_.isComplete && out_.incomplete.size() == before)
      missing("the target could not read all of its records: blocks came and went meanwhile");
    if (dump_.skippedRecords)
      missing(std::to_string(dump_.skippedRecords) + (dump_.skippedRecords == 1 ? " record is" : " records are") +
              " of a kind that this headroom does not know, and left out");
    if (!dump_.countsSites())
      out_.notes.push_back("the runtime was built with HR_STATISTICS=" + std::to_string(dump_.statistics) +
                           ": it counts nothing per site, only live blocks are known (HR_STATISTICS=2)");
    hasUnknownAllocations_ = !dump_.countsSites() || seen_.contains(0);
    for (const SiteRecord &record : dump_.sites)
      if (record.id == 0 && (record.counters.allocations || record.counters.failures))
        hasUnknownAllocations_ = true;
    hasDropped_ = dump_.foreign && dump_.foreign->dropped;
    out_.areThreadsLowerBound = hasDropped_;
  }

  void fillIn(AllocationSite &site, SiteId id, const Counters *counters)
  {
    site.id = id;
    if (counters && dump_.countsSites())
      site.counters = *counters;
    // A descriptor is never a place that another allocator's blocks are counted under.
    const bool hasDropped = hasDropped_ && (id == 0 || id >= firstCallerId);
    site.isSeenLowerBound = hasDropped || !isWalkWhole_;
    site.isLowerBound = site.counters ? hasDropped : site.isSeenLowerBound;
    const auto found = seen_.find(id);
    const SeenBlocks seen = found == seen_.end() ? SeenBlocks{} : found->second;
    site.blocksSeen = seen.blocks;
    site.bytesSeen = seen.bytes;
    site.ownerGoneBlocks = seen.ownerGone;
    // Blocks that the walk did not meet waste what nobody knows.
    const bool hasAll = !site.counters || seen.blocks >= site.counters->liveBlocks;
    if (isWalkWhole_ && hasAll && !seen.hasForeign)
      site.wasteBytes = seen.held - seen.bytes;
    known_.insert(id);
  }

  void addRecords()
  {
    for (const SiteRecord &record : dump_.sites)
      addRecord(record.id, record.returnAddress, &record.counters);
    // Blocks whose site has no record: below statistics level 2 none has.
    std::set<SiteId> left;
    for (const auto &[id, seen] : seen_)
      if (!known_.contains(id))
        left.insert(id);
    for (const SiteId id : left)
      addRecord(id, 0, nullptr);
  }

  void addRecord(SiteId id, std::uint64_t returnAddress, const Counters *counters)
  {
    AllocationSite site;
    const std::vector<SiteDescriptor> &descriptors = image_.table().descriptors;
    if (id == 0) {
      site.isUnknown = true;
      site.form = image_.anyForm();
    } else if (id < firstCallerId && id <= descriptors.size()) {
      describe(site, descriptors[id - 1]);
    } else if (id >= firstCallerId && returnAddress != 0) {
      describeCaller(site, returnAddress);
    } else {
      // Of a block whose record was overwritten on the target.
      site.isUnknown = true;
      site.form = image_.anyForm();
    }
    fillIn(site, id, counters);
    out_.sites.push_back(std::move(site));
  }

  void describe(AllocationSite &site, const SiteDescriptor &descriptor) const
  {
    site.form = descriptor.form.value_or(image_.anyForm());
    site.address = descriptor.address;
    site.function = descriptor.function;
    site.place = descriptor.place;
    // Behind the macro hr_malloc() lies the function hri_malloc().
    site.allocator = descriptor.callee.starts_with("hri_") ? "hr_" + descriptor.callee.substr(4) : descriptor.callee;
  }

  void describeCaller(AllocationSite &site, std::uint64_t returnAddress)
  {
    site.address = returnAddress;
    site.form = image_.anyForm();
    const std::optional<CallIndex> at = image_.callReturningTo(returnAddress);
    if (!at)
      return;
    covered_.insert(*at);
    site.function = image_.functionName(*at);
    site.place = image_.place(*at);
    const MachineFunction *callee = image_.target(image_.call(*at));
    if (!callee)
      return;
    site.allocator = Allocators::unwrapped(callee->name);
    if (image_.allocators().allocates(callee->name)) {
      site.form = image_.formOf(*at);
      return;
    }
    // A function that ends in a jump to the allocator leaves its own caller's return address.
    if (const std::optional<CallIndex> tail = image_.allocatingTail(*callee)) {
      covered_.insert(*tail);
      site.form = image_.formOfTails(*callee);
      site.allocator = std::string(Allocators::unwrapped(image_.target(image_.call(*tail))->name)) + " through " + callee->name;
    }
  }

  void addDescriptorsWithoutRecord()
  {
    const std::vector<SiteDescriptor> &descriptors = image_.table().descriptors;
    for (std::size_t i = 0; i < descriptors.size() && i + 1 < firstCallerId; ++i) {
      const auto id = static_cast<SiteId>(i + 1);
      if (known_.contains(id))
        continue;
      AllocationSite site;
      describe(site, descriptors[i]);
      // A descriptor counts under itself whatever else has no room, so that without a record it was not used.
      site.state = dump_.countsSites() ? AllocationSite::State::NeverCalled : AllocationSite::State::NotSeen;
      out_.sites.push_back(std::move(site));
    }
  }

  void addCallsWithoutRecord()
  {
    for (const CallIndex at : image_.allocatorCalls()) {
      if (covered_.contains(at))
        continue;
      AllocationSite site;
      const std::string &callee = image_.target(image_.call(at))->name;
      site.address = image_.call(at).address;
      site.form = image_.formOf(at);
      site.function = image_.functionName(at);
      site.place = image_.place(at);
      site.allocator = Allocators::unwrapped(callee);
      if (!Allocators::isTracked(callee))
        site.state = AllocationSite::State::NotTracked;
      else
        site.state = hasUnknownAllocations_ || hasDropped_ ? AllocationSite::State::NotSeen : AllocationSite::State::NeverCalled;
      out_.sites.push_back(std::move(site));
    }
  }

  void sort()
  {
    const auto liveBytes = [](const AllocationSite &site) { return site.counters ? site.counters->liveBytes : site.bytesSeen; };
    const auto peakBytes = [](const AllocationSite &site) { return site.counters ? site.counters->peakBytes : 0; };
    std::sort(out_.sites.begin(), out_.sites.end(), [&](const AllocationSite &a, const AllocationSite &b) {
      if (a.state != b.state)
        return a.state < b.state;
      if (liveBytes(a) != liveBytes(b))
        return liveBytes(a) > liveBytes(b);
      if (peakBytes(a) != peakBytes(b))
        return peakBytes(a) > peakBytes(b);
      return std::tie(a.place, a.function, a.address, a.id) < std::tie(b.place, b.function, b.address, b.id);
    });
  }

  const ImageSites &image_;
  const std::string &dumpPath_;
  const Dump &dump_;
  Measurement &out_;
  std::unordered_map<SiteId, SeenBlocks> seen_;
  std::set<SiteId> known_;
  std::set<CallIndex> covered_;
  bool isWalkWhole_ = false, hasUnknownAllocations_ = false, hasDropped_ = false;
};

} // namespace

std::optional<Error> joinDump(const ImageSites &image, const program::ImageIndex &index, const std::string &dumpPath,
                              const std::string &imagePath, Measurement &out)
{
  Expected<Identity> identity = identify(out.dump, image, index, dumpPath, imagePath);
  if (!identity)
    return identity.error();
  out.identity = std::move(identity->shown);
  out.isCodeCompared = identity->isCodeCompared;
  if (!out.isCodeCompared)
    out.notes.push_back(std::string(out.identity.empty() ? "nothing in the dump tells which image it is of"
                                                         : "only addresses show that the dump is of this image, and another build may have the same") +
                        ": its code is not compared, because " +
                        (out.dump.image ? identity->comparedCodeBytes
                                            ? "the digests are of " + std::to_string(identity->comparedCodeBytes) + " of its " +
                                                  std::to_string(identity->codeBytes) + " bytes only"
                                            : "the image has none of the bytes that the dump has digests of"
                                        : "the dump has no digests of it (HR_IMAGE_BEGIN of headroom/config.h, CONFIG_HEADROOM_IMAGE)"));
  // A kernel's heaps have no names of their own.
  for (Heap &heap : out.dump.heaps)
    if (const DataSymbol *object = index.objectAt(heap.address); object && object->address == heap.address)
      heap.object = object->name;
  DumpJoin(image, dumpPath, out).run();
  out.innerCalls = image.innerCalls();
  return std::nullopt;
}

} // namespace headroom::measured
