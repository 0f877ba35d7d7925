// SPDX-License-Identifier: Apache-2.0
#include "measured/read_dump.h"

#include <algorithm>
#include <array>
#include <set>

#include "facts/hex_text.h"
#include "measured/record_cursor.h"

namespace headroom::measured {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t knownVersion = 2;
constexpr std::size_t headerBytes = 32, recordHeaderBytes = 3, blockBytes = 21, foreignBlockBytes = 20;
constexpr std::size_t countersBytes = 24, nameBytesMax = 64, imagePartsMax = 32;

enum RecordType : std::uint8_t {
  HeapRecord = 1,
  BlocksRecord = 2,
  SiteOfDescriptor = 3,
  SiteOfCaller = 4,
  ThreadOfSlot = 5,
  FreedRecord = 6,
  FaultsRecord = 7,
  HeapEndRecord = 8,
  ForeignRecord = 9,
  ForeignBlocksRecord = 10,
  ImageRecord = 11,
  EndRecord = 255,
};

struct Record {
  std::uint8_t type = 0;
  std::size_t offset = 0; ///< of its first header byte, for messages and the checksum
  Bytes content;
};

// CRC-32 of IEEE 802.3, as the runtime computes it.
std::uint32_t crc32(Bytes bytes)
{
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i < out.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit)
        value = (value >> 1) ^ ((value & 1U) ? 0xedb88320U : 0U);
      out[i] = value;
    }
    return out;
  }();
  std::uint32_t crc = 0xffffffffU;
  for (const std::uint8_t byte : bytes)
    crc = (crc >> 8) ^ table[(crc ^ byte) & 0xffU];
  return ~crc;
}

class DumpReader {
public:
  DumpReader(Bytes bytes, const std::string &path) : bytes_(bytes), path_(path) {}

  Expected<Dump> read()
  {
    if (!readHeader() || !splitRecords() || !verifyChecksum())
      return std::move(error_);
    for (const Record &record : records_)
      if (!readRecord(record))
        return std::move(error_);
    if (isHeapOpen_) {
      fail("ends inside the records of heap '" + dump_.heaps.back().name + "', wanted their end");
      return std::move(error_);
    }
    std::sort(dump_.sites.begin(), dump_.sites.end(), [](const SiteRecord &a, const SiteRecord &b) { return a.id < b.id; });
    return std::move(dump_);
  }

private:
  static constexpr const char *again = "take the dump again, and transfer it byte for byte";

  bool fail(std::string message, std::string help = again)
  {
    error_ = {Error::Kind::Environment, std::move(message), path_, std::move(help)};
    return false;
  }

  bool failAt(const Record &record, const std::string &what)
  {
    return fail("record of type " + std::to_string(record.type) + " at offset " + std::to_string(record.offset) + " " + what,
                "the runtime that wrote it and this headroom do not agree: use those of one release");
  }

  bool readHeader()
  {
    RecordCursor header(bytes_.first(std::min(bytes_.size(), headerBytes)));
    if (header.u32() != 0x4d445248U)
      return fail("is no dump of the runtime: it starts with other bytes than HRDM", "hr_dump() writes one (runtime/README.md)");
    const std::uint8_t version = header.u8();
    if (header.isShort() || (version == knownVersion && bytes_.size() < headerBytes))
      return fail("is cut off: " + std::to_string(bytes_.size()) + " bytes, the header alone has " + std::to_string(headerBytes));
    if (version != knownVersion)
      return fail("is a dump of version " + std::to_string(version) + ", wanted " + std::to_string(knownVersion),
                  "use the headroom of the release that the runtime is from");
    dump_.pointerBytes = header.u8();
    dump_.statistics = header.u8();
    dump_.hardening = header.u8();
    dump_.uptimeMs = header.u64();
    dump_.siteTable = header.u64();
    dump_.siteCount = header.u32();
    dump_.siteBytes = header.u16();
    dump_.newestMark = header.u8();
    return true;
  }

  // After the checksum, so that flipped bytes are called by their name.
  bool verifyHeader()
  {
    if (dump_.pointerBytes != 4 && dump_.pointerBytes != 8)
      return fail("header has pointers of " + std::to_string(dump_.pointerBytes) + " bytes, wanted 4 or 8");
    if (dump_.statistics > 3 || dump_.hardening > 3)
      return fail("header has statistics level " + std::to_string(dump_.statistics) + " and hardening level " +
                  std::to_string(dump_.hardening) + ", wanted at most 3");
    if (dump_.siteBytes != 3 * dump_.pointerBytes)
      return fail("header has site descriptors of " + std::to_string(dump_.siteBytes) + " bytes, wanted " +
                  std::to_string(3 * dump_.pointerBytes));
    const std::uint64_t top = dump_.pointerBytes == 4 ? UINT32_MAX : UINT64_MAX;
    const std::uint64_t tableBytes = std::uint64_t{dump_.siteCount} * dump_.siteBytes;
    if ((dump_.siteTable == 0) != (dump_.siteCount == 0) || dump_.siteTable > top || tableBytes > top - dump_.siteTable)
      return fail("header has " + std::to_string(dump_.siteCount) + " site descriptors at " + hexText(dump_.siteTable) +
                  ", which no target has");
    return true;
  }

  bool splitRecords()
  {
    std::size_t at = headerBytes;
    while (bytes_.size() - at >= recordHeaderBytes) {
      const std::size_t length = bytes_[at + 1] | (std::size_t{bytes_[at + 2]} << 8);
      if (bytes_.size() - at - recordHeaderBytes < length)
        return fail("is cut off or damaged: the record at offset " + std::to_string(at) + " has " + std::to_string(length) + " bytes, " +
                    std::to_string(bytes_.size() - at - recordHeaderBytes) + " are left");
      records_.push_back({bytes_[at], at, bytes_.subspan(at + recordHeaderBytes, length)});
      at += recordHeaderBytes + length;
      if (records_.back().type != EndRecord)
        continue;
      if (at != bytes_.size())
        return fail("has " + std::to_string(bytes_.size() - at) + " bytes behind its end, wanted none", "give one dump, and nothing else");
      return true;
    }
    return fail("is cut off: it has no end record");
  }

  bool verifyChecksum()
  {
    const Record &end = records_.back();
    RecordCursor cursor(end.content);
    const std::uint8_t complete = cursor.u8();
    const std::uint32_t found = cursor.u32();
    if (cursor.isShort() || cursor.left() != 0)
      return fail("has an end record of " + std::to_string(end.content.size()) + " bytes, wanted 5");
    // All bytes before it, those of the end record too.
    const std::uint32_t wanted = crc32(bytes_.first(end.offset + recordHeaderBytes + 1));
    if (found != wanted)
      return fail("is damaged: its checksum is " + hexText(found) + ", its bytes give " + hexText(wanted));
    if (complete > 1)
      return failAt(end, "says " + std::to_string(complete) + ", wanted 0 or 1");
    dump_.isComplete = complete == 1;
    return verifyHeader();
  }

  static Counters counters(RecordCursor &cursor)
  {
    Counters out;
    out.liveBlocks = cursor.u32();
    out.liveBytes = cursor.u32();
    out.peakBytes = cursor.u32();
    out.allocations = cursor.u32();
    out.failures = cursor.u32();
    out.largestFailed = cursor.u32();
    return out;
  }

  /// Whether the content has `least` bytes, and after them at most a name.
  bool hasName(const Record &record, std::size_t least)
  {
    if (record.content.size() < least || record.content.size() > least + nameBytesMax)
      return failAt(record, "has " + std::to_string(record.content.size()) + " bytes, wanted " + std::to_string(least) + " and a name of " +
                                std::to_string(nameBytesMax) + " at most");
    return true;
  }

  bool hasExactly(const Record &record, std::size_t wanted)
  {
    return record.content.size() == wanted ||
           failAt(record, "has " + std::to_string(record.content.size()) + " bytes, wanted " + std::to_string(wanted));
  }

  bool hasWhole(const Record &record, std::size_t one)
  {
    return (!record.content.empty() && record.content.size() % one == 0) ||
           failAt(record, "has " + std::to_string(record.content.size()) + " bytes, wanted a multiple of " + std::to_string(one));
  }

  bool readRecord(const Record &record)
  {
    const bool isOfHeap = record.type == BlocksRecord || record.type == HeapEndRecord;
    if (isOfHeap && !isHeapOpen_)
      return failAt(record, "belongs to a heap, and none is open");
    RecordCursor cursor(record.content);
    switch (record.type) {
    case HeapRecord: return readHeap(record, cursor);
    case BlocksRecord: return readBlocks(record, cursor);
    case HeapEndRecord: return endHeap(record, cursor);
    case ForeignRecord: return readForeign(record, cursor);
    case ForeignBlocksRecord: return readForeignBlocks(record, cursor);
    case SiteOfDescriptor: return readSite(record, cursor, false);
    case SiteOfCaller: return readSite(record, cursor, true);
    case ThreadOfSlot: return readThread(record, cursor);
    case FreedRecord: return readFreed(record, cursor);
    case FaultsRecord: return readFaults(record, cursor);
    case ImageRecord: return readImage(record, cursor);
    case EndRecord: return true;
    default: ++dump_.skippedRecords; return true;
    }
  }

  bool readHeap(const Record &record, RecordCursor &cursor)
  {
    if (isHeapOpen_)
      return failAt(record, "starts a heap before the one before it has ended");
    if (!hasName(record, 8 + 4 * 4 + countersBytes + 1))
      return false;
    Heap heap;
    heap.address = cursor.u64();
    heap.totalBytes = cursor.u32();
    heap.freeBytes = cursor.u32();
    heap.largestFreeBytes = cursor.u32();
    heap.peakUsedBytes = cursor.u32();
    heap.counters = counters(cursor);
    const std::uint8_t kind = cursor.u8();
    if (kind < static_cast<std::uint8_t>(Heap::Kind::Bins) || kind > static_cast<std::uint8_t>(Heap::Kind::System))
      return failAt(record, "is of a heap of kind " + std::to_string(kind) + ", wanted 1 to 4");
    heap.kind = static_cast<Heap::Kind>(kind);
    heap.name = cursor.rest();
    dump_.heaps.push_back(std::move(heap));
    isHeapOpen_ = true;
    return true;
  }

  bool readBlocks(const Record &record, RecordCursor &cursor)
  {
    if (!hasWhole(record, blockBytes))
      return false;
    Heap &heap = dump_.heaps.back();
    while (cursor.left() != 0) {
      Block block;
      const std::uint32_t offset = cursor.u32();
      block.heldBytes = cursor.u32();
      block.bytes = cursor.u32();
      block.site = cursor.u16();
      block.thread = cursor.u8();
      block.mark = cursor.u8();
      block.timeMs = cursor.u32();
      const std::uint8_t flags = cursor.u8();
      block.isOwnerGone = flags & 1;
      block.isBesideFree = flags & 2;
      block.isMoving = flags & 4;
      block.isFree = flags & 8;
      if (heap.address > UINT64_MAX - offset)
        return failAt(record, "has a block at offset " + std::to_string(offset) + " behind the end of all addresses");
      // Overwritten on the target, which may be why the dump was taken: what else it says still counts.
      if (!block.isFree && !block.isMoving && block.bytes > block.heldBytes) {
        ++heap.corruptBlocks;
        continue;
      }
      block.address = heap.address + offset;
      heap.blocks.push_back(block);
    }
    return true;
  }

  bool endHeap(const Record &record, RecordCursor &cursor)
  {
    if (!hasExactly(record, 1))
      return false;
    const std::uint8_t complete = cursor.u8();
    if (complete > 1)
      return failAt(record, "says " + std::to_string(complete) + ", wanted 0 or 1");
    dump_.heaps.back().isComplete = complete == 1;
    isHeapOpen_ = false;
    return true;
  }

  bool readForeign(const Record &record, RecordCursor &cursor)
  {
    if (!hasExactly(record, countersBytes + 3 * 4))
      return false;
    if (dump_.foreign)
      return failAt(record, "is there twice, wanted once");
    ForeignBlocks foreign;
    foreign.counters = counters(cursor);
    foreign.dropped = cursor.u32();
    foreign.unknownFrees = cursor.u32();
    foreign.unseenFrees = cursor.u32();
    dump_.foreign = std::move(foreign);
    return true;
  }

  bool readForeignBlocks(const Record &record, RecordCursor &cursor)
  {
    if (!dump_.foreign)
      return failAt(record, "has blocks of other allocators, and no record of type 9 before it");
    if (!hasWhole(record, foreignBlockBytes))
      return false;
    while (cursor.left() != 0) {
      Block block;
      block.address = cursor.u64();
      block.bytes = cursor.u32();
      block.site = cursor.u16();
      block.thread = cursor.u8();
      block.mark = cursor.u8();
      block.timeMs = cursor.u32();
      dump_.foreign->blocks.push_back(block);
    }
    return true;
  }

  bool readSite(const Record &record, RecordCursor &cursor, bool isCaller)
  {
    if (!hasExactly(record, 2 + (isCaller ? 8 : 0) + countersBytes))
      return false;
    SiteRecord site;
    site.id = cursor.u16();
    site.returnAddress = isCaller ? cursor.u64() : 0;
    site.counters = counters(cursor);
    if (isCaller != (site.id >= firstCallerId) || (!isCaller && site.id > dump_.siteCount))
      return failAt(record, "is of site " + std::to_string(site.id) + ", wanted " +
                                (isCaller ? "32768 or more" : "at most " + std::to_string(dump_.siteCount)));
    if (isCaller && (site.returnAddress == 0 || (dump_.pointerBytes == 4 && site.returnAddress > UINT32_MAX)))
      return failAt(record, "has the return address " + hexText(site.returnAddress) + ", which no call has");
    if (!sitesSeen_.insert(site.id).second)
      return failAt(record, "is of site " + std::to_string(site.id) + " a second time");
    dump_.sites.push_back(site);
    return true;
  }

  bool readThread(const Record &record, RecordCursor &cursor)
  {
    if (!hasName(record, 1 + 1 + 8 + countersBytes))
      return false;
    ThreadRecord thread;
    thread.slot = cursor.u8();
    thread.hasEnded = cursor.u8() != 0;
    thread.thread = cursor.u64();
    thread.counters = counters(cursor);
    thread.name = cursor.rest();
    if (!threadsSeen_.insert(thread.slot).second)
      return failAt(record, "is of thread slot " + std::to_string(thread.slot) + " a second time");
    dump_.threads.push_back(std::move(thread));
    return true;
  }

  bool readFreed(const Record &record, RecordCursor &cursor)
  {
    if (!hasExactly(record, 8 + 4 + 2 + 1 + 1))
      return false;
    FreedBlock freed;
    freed.address = cursor.u64();
    freed.bytes = cursor.u32();
    freed.site = cursor.u16();
    freed.thread = cursor.u8();
    freed.freedBy = cursor.u8();
    dump_.freed.push_back(freed);
    return true;
  }

  bool readFaults(const Record &record, RecordCursor &cursor)
  {
    if (!hasWhole(record, 4))
      return false;
    if (!dump_.faults.empty())
      return failAt(record, "is there twice, wanted once");
    while (cursor.left() != 0)
      dump_.faults.push_back(cursor.u32());
    return true;
  }

  bool readImage(const Record &record, RecordCursor &cursor)
  {
    constexpr std::size_t rangeBytes = 8 + 4 + 4;
    if (record.content.size() <= rangeBytes || record.content.size() > rangeBytes + 4 * imagePartsMax || record.content.size() % 4 != 0)
      return failAt(record, "has " + std::to_string(record.content.size()) + " bytes, wanted a range and 1 to 32 digests");
    if (dump_.image)
      return failAt(record, "is there twice, wanted once");
    ImageDigests image;
    image.address = cursor.u64();
    image.bytes = cursor.u32();
    image.partBytes = cursor.u32();
    while (cursor.left() != 0)
      image.parts.push_back(cursor.u32());
    const std::uint64_t top = dump_.pointerBytes == 4 ? UINT32_MAX : UINT64_MAX;
    const std::uint64_t parts = image.parts.size();
    if (image.bytes == 0 || image.bytes % 4 != 0 || image.partBytes % 4 != 0 || image.address > top || image.bytes - 1 > top - image.address ||
        parts * image.partBytes < image.bytes || (parts - 1) * image.partBytes >= image.bytes)
      return failAt(record, "has " + std::to_string(parts) + " digests of " + std::to_string(image.partBytes) + " bytes each for " +
                                std::to_string(image.bytes) + " bytes at " + hexText(image.address) + ", which do not fit together");
    dump_.image = std::move(image);
    return true;
  }

  Bytes bytes_;
  const std::string &path_;
  Dump dump_;
  Error error_;
  std::vector<Record> records_;
  std::set<SiteId> sitesSeen_;
  std::set<std::uint8_t> threadsSeen_;
  bool isHeapOpen_ = false;
};

} // namespace

Expected<Dump> readDump(Bytes bytes, const std::string &shownPath)
{
  return DumpReader(bytes, shownPath).read();
}

} // namespace headroom::measured
