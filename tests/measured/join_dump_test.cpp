// SPDX-License-Identifier: Apache-2.0
// A dump and an image: which places are its sites, which of them were not seen, and which dumps are of another image.
#include "measured/join_dump.h"

#include <gtest/gtest.h>

#include <map>

#include "dump_bytes.h"
#include "image_facts.h"
#include "measured/read_dump.h"

namespace headroom::measured {
namespace {

using State = AllocationSite::State;

class JoinDump : public testing::Test {
protected:
  void SetUp() override
  {
    for (const char *name : {"hri_kheap_alloc", "hr_kheap_alloc", "__wrap_malloc", "malloc", "k_malloc", "k_calloc", "take", "take_raw", "jump"})
      image.function(name);
  }

  Measurement join(const DumpBytes &dump, std::string *error = nullptr)
  {
    Measurement out;
    Expected<Dump> read = readDump(dump.bytes, "d.bin");
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    if (!read)
      return out;
    out.dump = std::move(*read);
    const program::ImageIndex index(image.facts);
    const ImageSites sites(index, allocatingApi({"malloc", "k_malloc", "k_c*"}), {{"/app", "app"}});
    const std::optional<Error> failed = joinDump(sites, index, "d.bin", "fw.elf", out);
    EXPECT_EQ(failed.has_value(), error != nullptr) << (failed ? failed->text() : "");
    if (failed && error)
      *error = failed->message;
    return out;
  }

  static const AllocationSite *siteIn(const Measurement &measurement, const std::string &function)
  {
    for (const AllocationSite &site : measurement.sites)
      if (site.function == function)
        return &site;
    return nullptr;
  }

  static DumpBytes::Header withSites(std::uint32_t count, std::uint8_t statistics = 2)
  {
    DumpBytes::Header out;
    out.statistics = statistics;
    out.siteTable = count ? 0x8000 : 0;
    out.siteCount = count;
    return out;
  }

  ImageFacts image;
};

TEST_F(JoinDump, DescriptorHasFileLineFunctionAndAllocator)
{
  image.sites({17, 99});
  image.call("take", "hri_kheap_alloc", 17, 0x8000);
  DumpBytes dump(withSites(2));
  const Measurement joined = join(dump.site(1, 48, 96).end());
  ASSERT_EQ(joined.sites.size(), 2U);
  const AllocationSite &site = joined.sites[0];
  EXPECT_EQ(site.state, State::Measured);
  EXPECT_EQ(site.id, 1);
  EXPECT_EQ(site.function, "take");
  EXPECT_EQ(site.allocator, "hr_kheap_alloc");
  EXPECT_EQ(site.place.file, "src/net.c");
  EXPECT_EQ(site.place.line, 17U);
  ASSERT_TRUE(site.counters);
  EXPECT_EQ(site.counters->peakBytes, 96U);
  EXPECT_EQ(joined.sites[1].state, State::NeverCalled);
  EXPECT_EQ(joined.sites[1].place.line, 99U);
  EXPECT_FALSE(joined.sites[1].counters) << "missing is never zero";
}

TEST_F(JoinDump, DescriptorThatIsNotFollowedHasTheFunctionOfItsLine)
{
  image.sites({17});
  image.call("take", "", 17);
  DumpBytes dump(withSites(1));
  EXPECT_EQ(join(dump.site(1, 48, 96).end()).sites[0].function, "take");
}

TEST_F(JoinDump, DescriptorLeftInARegisterIsNoArgumentOfTheNextCall)
{
  image.sites({17});
  image.call("take", "hri_kheap_alloc", 17, 0x8000);
  image.call("take", "jump", 18, 0x8000);
  image.call("jump", "__wrap_malloc", 30, 0x8000);
  DumpBytes dump(withSites(1));
  const Measurement joined = join(dump.site(1, 48, 96).end());
  ASSERT_EQ(joined.sites.size(), 2U);
  EXPECT_EQ(joined.sites[0].function, "take");
  EXPECT_EQ(joined.sites[0].allocator, "hr_kheap_alloc");
  EXPECT_EQ(joined.sites[1].allocator, "malloc") << "a site of its own";
}

TEST_F(JoinDump, LineOfTwoFunctionsNamesNone)
{
  image.sites({17});
  image.call("take", "", 17);
  image.call("jump", "", 17);
  DumpBytes dump(withSites(1));
  EXPECT_EQ(join(dump.site(1, 48, 96).end()).sites[0].function, "");
}

TEST_F(JoinDump, ReturnAddressIsTheCallBeforeIt)
{
  const Address back = image.call("take_raw", "hr_kheap_alloc", 30);
  image.call("take_raw", "hr_kheap_alloc", 31);
  const Measurement joined = join(DumpBytes().caller(0x8003, back, 100).end());
  ASSERT_EQ(joined.sites.size(), 2U);
  EXPECT_EQ(joined.sites[0].function, "take_raw");
  EXPECT_EQ(joined.sites[0].place.line, 30U);
  EXPECT_EQ(joined.sites[0].allocator, "hr_kheap_alloc");
  EXPECT_EQ(joined.sites[1].state, State::NeverCalled);
  EXPECT_EQ(joined.sites[1].place.line, 31U);
}

TEST_F(JoinDump, WrappedCallIsTrackedAndAPlainOneIsNot)
{
  image.call("take", "__wrap_malloc", 30);
  image.call("take", "k_malloc", 31);
  image.call("__wrap_malloc", "malloc", 5);
  image.call("k_calloc", "k_malloc", 6);
  const Measurement joined = join(DumpBytes().end());
  ASSERT_EQ(joined.sites.size(), 2U) << "what allocators and the runtime call themselves are no sites";
  EXPECT_EQ(joined.sites[0].state, State::NeverCalled);
  EXPECT_EQ(joined.sites[0].allocator, "malloc");
  EXPECT_EQ(joined.sites[1].state, State::NotTracked);
  EXPECT_EQ(joined.sites[1].allocator, "k_malloc");
  EXPECT_EQ(joined.innerCalls, 2U);
}

TEST_F(JoinDump, HelperOfTheRuntimeAloneIsNoSite)
{
  image.function("helper").isLocal = true;
  image.function("shared").isLocal = true;
  image.call("__wrap_malloc", "helper", 5);
  image.call("__wrap_malloc", "shared", 6);
  image.call("take", "shared", 7);
  image.function("deeper").isLocal = true;
  image.call("helper", "deeper", 8);
  image.call("deeper", "k_malloc", 8);
  image.call("shared", "k_malloc", 9);
  const Measurement joined = join(DumpBytes().end());
  ASSERT_EQ(joined.sites.size(), 1U) << "what others call too is a place of theirs";
  EXPECT_EQ(joined.sites[0].function, "shared");
  EXPECT_EQ(joined.innerCalls, 1U);
}

TEST_F(JoinDump, UnknownAllocationsMayHaveBeenAnyTrackedCall)
{
  image.call("take", "__wrap_malloc", 30);
  const Measurement joined = join(DumpBytes().site(0, 48, 96).end());
  ASSERT_EQ(joined.sites.size(), 2U);
  EXPECT_TRUE(joined.sites[0].isUnknown);
  EXPECT_EQ(joined.sites[1].state, State::NotSeen);
}

TEST_F(JoinDump, JumpToTheAllocatorBelongsToItsCaller)
{
  image.call("jump", "k_malloc", 40, 0, CallSite::Kind::TailCall);
  const Address back = image.call("take", "jump", 50);
  const Measurement joined = join(DumpBytes().caller(0x8000, back, 20).end());
  ASSERT_EQ(joined.sites.size(), 1U) << "the jump is not listed beside the call that it belongs to";
  EXPECT_EQ(joined.sites[0].function, "take");
  EXPECT_EQ(joined.sites[0].allocator, "k_malloc through jump");
}

TEST_F(JoinDump, WasteIsWhatBlocksHoldBeyondTheRequest)
{
  image.sites({17});
  DumpBytes dump(withSites(1));
  std::vector<std::uint8_t> blocks = DumpBytes::block(0, 64, 48, 1);
  for (const auto &more : {DumpBytes::block(64, 72, 50, 1, 1), DumpBytes::block(136, 4000, 0, 0, 8), DumpBytes::block(200, 40, 30, 1, 4)})
    blocks.insert(blocks.end(), more.begin(), more.end());
  const Measurement joined = join(dump.heap(0x20000000, "h").record(2, blocks).endHeap().site(1, 98, 98, 2).end());
  const AllocationSite &site = joined.sites[0];
  EXPECT_EQ(site.blocksSeen, 2U) << "free blocks and blocks on their way are nobody's";
  EXPECT_EQ(site.bytesSeen, 98U);
  EXPECT_EQ(site.wasteBytes, 38U);
  EXPECT_EQ(site.ownerGoneBlocks, 1U);
}

TEST_F(JoinDump, WasteIsNotKnownWhereTheWalkMetFewerBlocks)
{
  image.sites({17});
  DumpBytes dump(withSites(1));
  dump.heap(0x20000000, "h").record(2, DumpBytes::block(0, 64, 48, 1)).endHeap();
  EXPECT_FALSE(join(dump.site(1, 96, 98, 2).end()).sites[0].wasteBytes);
}

TEST_F(JoinDump, CompressedCallOfRiscvIsTwoBytesLong)
{
  image.facts.machine = Machine::RiscV32;
  const Address call = image.call("take", "__wrap_malloc", 50) - 5;
  image.facts.memory.front().bytes[call - 0x1000] = 0x02; // c.jalr: the low bits are not both set
  const Measurement joined = join(DumpBytes().caller(0x8000, call + 2, 40).end());
  EXPECT_EQ(joined.sites[0].function, "take");
  std::string why;
  join(DumpBytes().caller(0x8000, call + 4, 40).end(), &why);
  EXPECT_NE(why.find("no call of the image returns"), std::string::npos) << why;
}

TEST_F(JoinDump, WasteIsNotKnownWhereTheWalkEnded)
{
  image.sites({17});
  DumpBytes dump(withSites(1));
  const Measurement joined =
      join(dump.heap(0x20000000, "h").record(2, DumpBytes::block(0, 64, 48, 1)).endHeap(false).site(1, 98, 98, 2).end(false));
  EXPECT_FALSE(joined.sites[0].wasteBytes);
  EXPECT_TRUE(joined.sites[0].isSeenLowerBound);
  EXPECT_FALSE(joined.sites[0].isLowerBound) << "its counters are whole";
  EXPECT_FALSE(joined.areThreadsLowerBound);
  ASSERT_EQ(joined.incomplete.size(), 1U);
  EXPECT_NE(joined.incomplete[0].find("heap 'h'"), std::string::npos);
}

TEST_F(JoinDump, WithoutCountersAnEndedWalkIsALowerBound)
{
  image.sites({17});
  DumpBytes dump(withSites(1, 1));
  dump.heap(0x20000000, "h").record(2, DumpBytes::block(0, 64, 48, 1)).endHeap(false);
  const Measurement joined = join(dump.end(false));
  EXPECT_TRUE(joined.sites[0].isLowerBound);
}

TEST_F(JoinDump, WithoutCountersPerSiteOnlyBlocksAreKnown)
{
  image.sites({17, 18});
  const Address back = image.call("take", "hr_kheap_alloc", 50);
  DumpBytes dump(withSites(2, 1));
  dump.heap(0x20000000, "h").record(2, DumpBytes::block(0, 64, 48, 1)).endHeap();
  const Measurement joined = join(dump.caller(0x8000, back, 0, 0).end());
  ASSERT_EQ(joined.sites.size(), 3U);
  EXPECT_EQ(joined.sites[0].id, 1);
  EXPECT_FALSE(joined.sites[0].counters);
  EXPECT_EQ(joined.sites[0].bytesSeen, 48U);
  EXPECT_FALSE(joined.sites[1].counters) << "a caller's zeros are no counts";
  EXPECT_EQ(joined.sites[2].state, State::NotSeen) << "a descriptor without counters may have been called";
}

TEST_F(JoinDump, DroppedBlocksMakeCallersLowerBounds)
{
  image.sites({17});
  const Address back = image.call("take", "__wrap_malloc", 50);
  image.call("take", "__wrap_malloc", 51);
  DumpBytes dump(withSites(1));
  dump.record(9, DumpBytes::fields({{1, 4}, {40, 4}, {80, 4}, {2, 4}, {0, 4}, {0, 4}, {3, 4}, {0, 4}, {0, 4}}));
  const Measurement joined = join(dump.caller(0x8000, back, 40).site(1, 48, 48).end());
  for (const AllocationSite &site : joined.sites)
    if (site.state == State::Measured)
      EXPECT_EQ(site.isLowerBound, site.id == 0x8000);
    else
      EXPECT_EQ(site.state, State::NotSeen);
  ASSERT_EQ(joined.incomplete.size(), 1U);
  EXPECT_EQ(joined.incomplete[0].rfind("d.bin: ", 0), 0U) << joined.incomplete[0];
  EXPECT_NE(joined.incomplete[0].find("HR_TRACK_FOREIGN"), std::string::npos);
  EXPECT_TRUE(joined.areThreadsLowerBound) << "a block that was dropped may be of any thread";
}

TEST_F(JoinDump, IdentityNamesWhatAgrees)
{
  image.sites({17});
  image.variable("hri_memory_of_h", 0x20000000);
  const Address back = image.call("take", "__wrap_malloc", 50);
  DumpBytes dump(withSites(1));
  const Measurement joined = join(dump.heap(0x20000000, "h").endHeap().caller(0x8000, back, 40).end());
  EXPECT_EQ(joined.identity, (std::vector<std::string>{"1 site descriptor at 0x8000", "1 return address", "1 heap"}));
}

TEST_F(JoinDump, CodeThatRanIsComparedWithTheImages)
{
  image.call("take", "__wrap_malloc", 50);
  std::vector<std::uint8_t> code = image.facts.memory.front().bytes;
  const Measurement same = join(DumpBytes().image(0x1000, code, 0x80).end());
  EXPECT_EQ(same.identity, std::vector<std::string>{"4096 bytes of code"});
  EXPECT_TRUE(same.isCodeCompared);
  EXPECT_TRUE(same.notes.empty());
  code[0x345] ^= 1;
  std::string why;
  join(DumpBytes().image(0x1000, code, 0x80).end(), &why);
  EXPECT_EQ(why, "is no dump of fw.elf: its code differs in what starts at 0x1300 (1 of 32 parts that were compared)");
}

TEST_F(JoinDump, CodeThatTheImageHasNotIsNotCompared)
{
  std::vector<std::uint8_t> code = image.facts.memory.front().bytes;
  code.resize(code.size() + 0x100, 0xff); // behind the section, whatever the loader left there
  const Measurement partly = join(DumpBytes().image(0x1000, code, 0x100).end());
  EXPECT_EQ(partly.identity, std::vector<std::string>{"4096 of 4352 bytes of code"});
  const Measurement nowhere = join(DumpBytes().image(0x70000, code, 0x100).end());
  EXPECT_FALSE(nowhere.isCodeCompared);
  ASSERT_EQ(nowhere.notes.size(), 1U);
  EXPECT_NE(nowhere.notes[0].find("the image has none of the bytes"), std::string::npos) << nowhere.notes[0];
}

TEST_F(JoinDump, LessThanHalfOfTheCodeIsTheWeakerClaim)
{
  std::vector<std::uint8_t> code = image.facts.memory.front().bytes;
  code.resize(0x780);
  const Measurement little = join(DumpBytes().image(0x1000, code, 0x80).end());
  EXPECT_FALSE(little.isCodeCompared);
  ASSERT_EQ(little.notes.size(), 1U);
  EXPECT_NE(little.notes[0].find("another build may have the same"), std::string::npos) << little.notes[0];
  EXPECT_NE(little.notes[0].find("of 1920 of its 4096 bytes only"), std::string::npos) << little.notes[0];
  code.resize(0x800);
  EXPECT_TRUE(join(DumpBytes().image(0x1000, code, 0x80).end()).isCodeCompared);
}

TEST_F(JoinDump, RecordOfAnUnknownKindIsMissing)
{
  const Measurement joined = join(DumpBytes().record(42, {1, 2, 3}).end());
  EXPECT_EQ(joined.incomplete, std::vector<std::string>{"d.bin: 1 record is of a kind that this headroom does not know, and left out"});
}

TEST_F(JoinDump, OfSeveralSizesTheLargestIsKept)
{
  image.call("take_raw", "hr_kheap_alloc", 17);
  for (MachineFunction &function : image.facts.functions)
    if (function.name == "take_raw")
      function.calls.back().arguments = {Value{}, Value{Value::Kind::Constants, 0, 0, 0, {16, 32}}};
  const Measurement joined = join(DumpBytes().end());
  ASSERT_EQ(joined.sites.size(), 1U);
  EXPECT_FALSE(joined.sites[0].form.bytes);
  EXPECT_EQ(joined.sites[0].form.largestBytes, 32U);
}

TEST_F(JoinDump, WithoutCodeTheWeakerClaimIsSaid)
{
  image.variable("hri_memory_of_h", 0x20000000);
  const Measurement joined = join(DumpBytes().heap(0x20000000, "h").endHeap().end());
  EXPECT_FALSE(joined.isCodeCompared);
  ASSERT_EQ(joined.notes.size(), 1U);
  EXPECT_NE(joined.notes[0].find("only addresses show that the dump is of this image"), std::string::npos) << joined.notes[0];
}

TEST_F(JoinDump, FormOfARequestIsWhatTheCodePuts)
{
  image.function("hri_kheap_realloc");
  image.sites({17, 18, 19});
  const auto argument = [](std::uint64_t value) { return Value{Value::Kind::Constants, 0, 0, 0, {value}}; };
  const auto call = [&](std::uint32_t line, const std::string &callee, std::vector<Value> arguments) {
    image.call("take_raw", callee, line);
    for (MachineFunction &function : image.facts.functions)
      if (function.name == "take_raw")
        function.calls.back().arguments = std::move(arguments);
  };
  call(17, "hri_kheap_alloc", {Value{}, Value{}, Value{}, Value{}, argument(0x8000)});
  // The macro hr_kheap_aligned_alloc(): an argument says it, the name does not.
  call(18, "hri_kheap_alloc", {Value{}, argument(64), argument(100), Value{}, argument(0x800c)});
  call(19, "hri_kheap_realloc", {Value{}, Value{}, argument(100), argument(0x8018)});
  call(20, "hr_kheap_alloc", {Value{}, argument(24)});
  DumpBytes dump(withSites(3));
  const Measurement joined = join(dump.site(1, 10, 10).site(2, 10, 10).site(3, 10, 10).end());
  ASSERT_EQ(joined.sites.size(), 4U);
  std::map<std::uint32_t, RequestForm> forms;
  for (const AllocationSite &site : joined.sites)
    forms[site.place.line] = site.form;
  EXPECT_EQ(forms[17].alignmentBytes, std::nullopt) << "not known";
  EXPECT_EQ(forms[17].bytes, std::nullopt);
  EXPECT_EQ(forms[18], (RequestForm{64, 100, false}));
  EXPECT_TRUE(forms[19].mayMove);
  EXPECT_EQ(forms[20], (RequestForm{0, 24, false}));
}

TEST_F(JoinDump, DescriptorOfSeveralCallsHasTheFormOfAllOfThem)
{
  image.sites({17});
  const auto argument = [](std::uint64_t value) { return Value{Value::Kind::Constants, 0, 0, 0, {value}}; };
  for (const std::uint64_t bytes : {40U, 48U}) {
    image.call("take", "hri_kheap_alloc", 17);
    for (MachineFunction &function : image.facts.functions)
      if (function.name == "take")
        function.calls.back().arguments = {Value{}, argument(0), argument(bytes), Value{}, argument(0x8000)};
  }
  DumpBytes dump(withSites(1));
  const Measurement joined = join(dump.site(1, 40, 40).end());
  EXPECT_EQ(joined.sites[0].form, (RequestForm{0, std::nullopt, false, 48})) << "an inline function, used twice";
}

TEST_F(JoinDump, DumpWithoutAnythingToCompareSaysSo)
{
  const Measurement joined = join(DumpBytes().end());
  EXPECT_TRUE(joined.identity.empty());
  ASSERT_EQ(joined.notes.size(), 1U);
  EXPECT_NE(joined.notes[0].find("nothing in the dump tells"), std::string::npos);
}

TEST_F(JoinDump, OtherImagesAreRefused)
{
  image.sites({17});
  image.variable("hri_memory_of_h", 0x20000000);
  image.call("take", "__wrap_malloc", 50);
  std::string why;
  join(DumpBytes(withSites(2)).end(), &why);
  EXPECT_NE(why.find("2 site descriptors at 0x8000, the image 1 site descriptor at 0x8000"), std::string::npos) << why;
  DumpBytes::Header moved = withSites(1);
  moved.siteTable = 0x8010;
  join(DumpBytes(moved).end(), &why);
  EXPECT_NE(why.find("at 0x8010"), std::string::npos) << why;
  join(DumpBytes(withSites(0)).end(), &why);
  EXPECT_NE(why.find("0 site descriptors"), std::string::npos) << why;
  join(DumpBytes(withSites(1)).caller(0x8000, 0x1081, 40).end(), &why);
  EXPECT_NE(why.find("no call of the image returns to 0x1081"), std::string::npos) << why;
  join(DumpBytes(withSites(1)).heap(0x20000100, "h").endHeap().end(), &why);
  EXPECT_NE(why.find("heap 'h' lies at 0x20000100, its memory in the image at 0x20000000"), std::string::npos) << why;
  DumpBytes::Header wide = withSites(1);
  wide.pointerBytes = 8;
  wide.siteBytes = 24;
  join(DumpBytes(wide).end(), &why);
  EXPECT_NE(why.find("pointers have 8 bytes, the image's 4"), std::string::npos) << why;
}

TEST_F(JoinDump, ShortInstructionBeforeTheReturnIsNotTheCall)
{
  // A call of 4 bytes 4 before the address, whose second half would be taken for a call of 2 by its address alone.
  const Address back = image.call("take", "__wrap_malloc", 50);
  std::string why;
  join(DumpBytes().caller(0x8000, back + 2, 40).end(), &why);
  EXPECT_NE(why.find("no call of the image returns"), std::string::npos) << why;
}

TEST_F(JoinDump, SiteOfAnOverwrittenBlockIsNotKnown)
{
  image.sites({17});
  DumpBytes dump(withSites(1));
  const Measurement joined = join(dump.heap(0x20000000, "h").record(2, DumpBytes::block(0, 64, 48, 500)).endHeap().end());
  ASSERT_EQ(joined.sites.size(), 2U);
  EXPECT_TRUE(joined.sites[0].isUnknown);
  EXPECT_EQ(joined.sites[0].id, 500);
}

} // namespace
} // namespace headroom::measured
