// SPDX-License-Identifier: Apache-2.0
// The reader of dumps: what it takes, and how it refuses everything else.
#include "measured/read_dump.h"

#include <gtest/gtest.h>

#include "dump_bytes.h"

namespace headroom::measured {
namespace {

std::string refusal(const std::vector<std::uint8_t> &bytes)
{
  const Expected<Dump> dump = readDump(bytes, "d.bin");
  if (dump)
    return "";
  EXPECT_EQ(dump.error().kind, Error::Kind::Environment);
  EXPECT_EQ(dump.error().place, "d.bin");
  EXPECT_FALSE(dump.error().help.empty()) << dump.error().message;
  return dump.error().message;
}

DumpBytes small()
{
  DumpBytes out({.siteTable = 0x8000, .siteCount = 3, .mark = 2});
  std::vector<std::uint8_t> blocks = DumpBytes::block(16, 64, 48, 1);
  const auto second = DumpBytes::block(80, 64, 48, 0x8001, 1 | 2), third = DumpBytes::block(144, 128, 0, 0, 8);
  blocks.insert(blocks.end(), second.begin(), second.end());
  blocks.insert(blocks.end(), third.begin(), third.end());
  out.heap(0x20000000, "net_heap").record(2, blocks).endHeap();
  out.record(9, DumpBytes::fields({{1, 4}, {40, 4}, {80, 4}, {2, 4}, {0, 4}, {0, 4}, {0, 4}, {5, 4}, {6, 4}}));
  out.record(10, DumpBytes::fields({{0x20001000, 8}, {40, 4}, {0x8002, 2}, {3, 1}, {1, 1}, {77, 4}}));
  out.caller(0x8001, 0x1235, 48).site(1, 48, 96).caller(0x8002, 0x1301, 40);
  out.record(5, DumpBytes::fields({{1, 1}, {1, 1}, {0x20000500, 8}, {1, 4}, {48, 4}, {48, 4}, {1, 4}, {0, 4}, {0, 4}}, "rx"));
  out.record(6, DumpBytes::fields({{0x20000010, 8}, {48, 4}, {1, 2}, {1, 1}, {2, 1}}));
  out.record(7, DumpBytes::fields({{0, 4}, {2, 4}}));
  return out;
}

TEST(ReadDump, HasEveryFieldOfEveryRecord)
{
  const Expected<Dump> read = readDump(small().end().bytes, "d.bin");
  ASSERT_TRUE(read) << read.error().text();
  const Dump &dump = *read;
  EXPECT_EQ(dump.uptimeMs, 12345U);
  EXPECT_EQ(dump.siteTable, 0x8000U);
  EXPECT_EQ(dump.siteCount, 3U);
  EXPECT_EQ(dump.newestMark, 2U);
  EXPECT_TRUE(dump.isComplete);
  ASSERT_EQ(dump.heaps.size(), 1U);
  const Heap &heap = dump.heaps[0];
  EXPECT_EQ(heap.name, "net_heap");
  EXPECT_EQ(heap.totalBytes, 4096U);
  EXPECT_EQ(heap.peakUsedBytes, 600U);
  EXPECT_EQ(heap.counters, (Counters{3, 144, 500, 10, 0, 0}));
  EXPECT_EQ(heap.kind, Heap::Kind::Bins);
  ASSERT_EQ(heap.blocks.size(), 3U);
  EXPECT_EQ(heap.blocks[1].address, 0x20000050U);
  EXPECT_EQ(heap.blocks[1].site, 0x8001);
  EXPECT_TRUE(heap.blocks[1].isOwnerGone && heap.blocks[1].isBesideFree && !heap.blocks[1].isFree);
  EXPECT_TRUE(heap.blocks[2].isFree);
  ASSERT_TRUE(dump.foreign);
  EXPECT_EQ(dump.foreign->dropped, 0U);
  EXPECT_EQ(dump.foreign->unknownFrees, 5U);
  EXPECT_EQ(dump.foreign->unseenFrees, 6U);
  ASSERT_EQ(dump.foreign->blocks.size(), 1U);
  EXPECT_EQ(dump.foreign->blocks[0].timeMs, 77U);
  ASSERT_EQ(dump.sites.size(), 3U);
  EXPECT_EQ(dump.sites[0].id, 1) << "by id";
  EXPECT_EQ(dump.sites[1].returnAddress, 0x1235U);
  ASSERT_EQ(dump.threads.size(), 1U);
  EXPECT_EQ(dump.threads[0].name, "rx");
  EXPECT_TRUE(dump.threads[0].hasEnded);
  ASSERT_EQ(dump.freed.size(), 1U);
  EXPECT_EQ(dump.freed[0].freedBy, 2);
  EXPECT_EQ(dump.faults, (std::vector<std::uint32_t>{0, 2}));
}

TEST(ReadDump, EveryCutIsRefused)
{
  const std::vector<std::uint8_t> whole = small().end().bytes;
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}), "") << length;
}

TEST(ReadDump, EveryFlippedBitIsRefused)
{
  const std::vector<std::uint8_t> whole = small().end().bytes;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::vector<std::uint8_t> flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_NE(refusal(flipped), "") << "bit " << bit;
  }
}

TEST(ReadDump, CompletenessIsInsideTheChecksum)
{
  std::vector<std::uint8_t> bytes = small().end(false).bytes;
  bytes[bytes.size() - 5] ^= 1;
  EXPECT_EQ(refusal(bytes).rfind("is damaged: its checksum is ", 0), 0U);
}

TEST(ReadDump, OtherVersionIsNamed)
{
  EXPECT_EQ(refusal(DumpBytes({.version = 1}).end().bytes), "is a dump of version 1, wanted 2");
  EXPECT_EQ(refusal(DumpBytes({.version = 3}).end().bytes), "is a dump of version 3, wanted 2");
}

TEST(ReadDump, DigestsOfTheCodeArePartsOfARange)
{
  const Expected<Dump> read = readDump(DumpBytes().image(0x1000, std::vector<std::uint8_t>(20, 7), 8).end().bytes, "d.bin");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_TRUE(read->image);
  EXPECT_EQ(read->image->address, 0x1000U);
  EXPECT_EQ(read->image->bytes, 20U);
  EXPECT_EQ(read->image->partBytes, 8U);
  ASSERT_EQ(read->image->parts.size(), 3U);
  EXPECT_EQ(read->image->parts[0], imageDigest(std::vector<std::uint8_t>(8, 7)));
  EXPECT_EQ(read->image->parts[2], imageDigest(std::vector<std::uint8_t>(4, 7))) << "the last may be shorter";
}

TEST(ReadDump, DigestsThatDoNotFitTheirRangeAreRefused)
{
  const auto image = [](std::uint64_t address, std::uint32_t bytes, std::uint32_t part, unsigned parts) {
    std::vector<std::uint8_t> content = DumpBytes::fields({{address, 8}, {bytes, 4}, {part, 4}});
    content.resize(content.size() + 4 * parts);
    return DumpBytes().record(11, content).end().bytes;
  };
  EXPECT_EQ(refusal(image(0x1000, 20, 8, 3)), "");
  for (const auto &bytes : {image(0x1000, 20, 8, 2), image(0x1000, 20, 8, 4), image(0x1000, 0, 8, 1), image(0x1000, 20, 0, 3), image(0x1000, 18, 8, 3),
                            image(0x1000, 20, 7, 3), image(0xfffffff0, 20, 8, 3), image(1ULL << 40, 20, 8, 3)})
    EXPECT_NE(refusal(bytes).find("do not fit together"), std::string::npos) << refusal(bytes);
  EXPECT_NE(refusal(image(0x1000, 20, 8, 0)).find("wanted a range and 1 to 32 digests"), std::string::npos);
  EXPECT_NE(refusal(image(0x1000, 33 * 8, 8, 33)).find("wanted a range and 1 to 32 digests"), std::string::npos);
  const std::vector<std::uint8_t> code(8, 1);
  EXPECT_NE(refusal(DumpBytes().image(0x1000, code, 4).image(0x1000, code, 4).end().bytes).find("is there twice"), std::string::npos);
}

TEST(ReadDump, HeapOfAnUnknownKindIsRefused)
{
  for (const unsigned kind : {0U, 5U})
    EXPECT_NE(refusal(DumpBytes().heap(0x100, "a", 4096, 600, 500, 0, kind).endHeap().end().bytes).find("kind " + std::to_string(kind) + ", wanted 1 to 4"),
              std::string::npos);
}

TEST(ReadDump, OtherFileIsNamed)
{
  EXPECT_EQ(refusal({0x7f, 'E', 'L', 'F', 1, 1, 1, 0}), "is no dump of the runtime: it starts with other bytes than HRDM");
  EXPECT_EQ(refusal({}), "is no dump of the runtime: it starts with other bytes than HRDM");
}

TEST(ReadDump, MissingEndIsACut)
{
  EXPECT_EQ(refusal(small().bytes), "is cut off: it has no end record");
}

TEST(ReadDump, TwoDumpsInOneFileAreRefused)
{
  std::vector<std::uint8_t> twice = small().end().bytes;
  const std::size_t one = twice.size();
  twice.insert(twice.end(), twice.begin(), twice.begin() + static_cast<std::ptrdiff_t>(one));
  EXPECT_EQ(refusal(twice), "has " + std::to_string(one) + " bytes behind its end, wanted none");
}

TEST(ReadDump, UnknownRecordIsSkippedAndCounted)
{
  const Expected<Dump> dump = readDump(small().record(42, {1, 2, 3}).end().bytes, "d.bin");
  ASSERT_TRUE(dump) << dump.error().text();
  EXPECT_EQ(dump->skippedRecords, 1U);
}

TEST(ReadDump, HeaderThatNoTargetHasIsRefused)
{
  EXPECT_NE(refusal(DumpBytes({.pointerBytes = 2, .siteBytes = 6}).end().bytes).find("pointers of 2 bytes"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes({.statistics = 4}).end().bytes).find("statistics level 4"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes({.siteBytes = 16}).end().bytes).find("descriptors of 16 bytes"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes({.siteTable = 0x8000}).end().bytes).find("0 site descriptors at 0x8000"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes({.siteTable = 0xfffffff0, .siteCount = 2}).end().bytes).find("which no target has"), std::string::npos);
}

TEST(ReadDump, RecordsOutOfOrderAreRefused)
{
  EXPECT_NE(refusal(DumpBytes().record(2, DumpBytes::block(0, 16, 8, 1)).end().bytes).find("belongs to a heap"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().endHeap().end().bytes).find("belongs to a heap"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().heap(0x100, "a").heap(0x200, "b").end().bytes).find("before the one before it has ended"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().heap(0x100, "a").end().bytes).find("ends inside the records of heap 'a'"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().record(10, std::vector<std::uint8_t>(20)).end().bytes).find("no record of type 9"), std::string::npos);
}

TEST(ReadDump, RecordsOfWrongSizeAreRefused)
{
  for (const unsigned type : {1U, 3U, 4U, 5U, 6U, 7U, 9U})
    for (const std::size_t length : {0UL, 1UL, 25UL, 200UL})
      EXPECT_NE(refusal(DumpBytes().record(type, std::vector<std::uint8_t>(length + (type == 7 ? 1 : 0))).end().bytes), "")
          << type << " of " << length;
  EXPECT_NE(refusal(DumpBytes().heap(0x100, "a").record(2, std::vector<std::uint8_t>(20)).endHeap().end().bytes), "");
  EXPECT_NE(refusal(DumpBytes().heap(0x100, "a").record(8, {2}).end().bytes).find("says 2, wanted 0 or 1"), std::string::npos);
}

TEST(ReadDump, SitesThatDoNotExistAreRefused)
{
  EXPECT_NE(refusal(DumpBytes().site(1, 10, 10).end().bytes).find("is of site 1, wanted at most 0"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().caller(5, 0x100, 10).end().bytes).find("wanted 32768 or more"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().caller(0x8000, 0, 10).end().bytes).find("return address 0x0"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().caller(0x8000, 1ULL << 40, 10).end().bytes).find("which no call has"), std::string::npos);
  EXPECT_NE(refusal(DumpBytes().site(0, 1, 1).site(0, 1, 1).end().bytes).find("a second time"), std::string::npos);
}

TEST(ReadDump, OverwrittenBlockIsCountedAndLeftOut)
{
  const Expected<Dump> dump =
      readDump(DumpBytes().heap(0x100, "a").record(2, DumpBytes::block(0, 16, 100, 1)).endHeap().end().bytes, "d.bin");
  ASSERT_TRUE(dump) << dump.error().text();
  EXPECT_TRUE(dump->heaps[0].blocks.empty());
  EXPECT_EQ(dump->heaps[0].corruptBlocks, 1U);
}

TEST(ReadDump, WalkThatEndedEarlyIsKnown)
{
  const Expected<Dump> dump = readDump(DumpBytes().heap(0x100, "a").endHeap(false).end(false).bytes, "d.bin");
  ASSERT_TRUE(dump) << dump.error().text();
  EXPECT_FALSE(dump->heaps[0].isComplete);
  EXPECT_FALSE(dump->isComplete);
}

} // namespace
} // namespace headroom::measured
