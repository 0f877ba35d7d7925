// SPDX-License-Identifier: Apache-2.0
#include "program/pool_facts.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

using program::ChunkedHeap;
using program::ImageIndex;
using program::largestRequest;
using program::poolFacts;

/// With the pointer that k_malloc keeps below each block.
std::uint64_t largestKMalloc(std::uint64_t poolBytes)
{
  return largestRequest({poolBytes}, 4);
}

// Measured with the real lib/os/heap.c of Zephyr 3.3, 32 bits.
TEST(LargestRequest, IsWhatTheHeapGives)
{
  const std::map<std::uint64_t, std::uint64_t> measured{{128, 80},     {256, 200},   {512, 456},     {1024, 960},
                                                        {2048, 1984},  {4096, 4024}, {16384, 16304}, {65536, 65448}};
  for (const auto &[pool, most] : measured)
    EXPECT_EQ(largestKMalloc(pool), most) << pool;
}

TEST(LargestRequest, IsFourMoreWithoutThePointer)
{
  EXPECT_EQ(largestRequest({1024}, 0), 964u);
}

TEST(LargestRequest, TakesWideHeadersWhereTheHeapIsLarge)
{
  // 262136 bytes are 32767 units, the most that 15 bits count.
  // 32766 units, 15 buckets: 16 + 60 bytes are 10 units.
  EXPECT_EQ(largestRequest({262136}, 0), (32766u - 10) * 8 - 4);
  // 262144: headers of 8 bytes, 32767 units, of which a chunk takes two at least.
  EXPECT_EQ(largestRequest({262144}, 0), (32767u - 10) * 8 - 8);
}

TEST(LargestRequest, TakesWideHeadersWhereTheBuildAsksForThem)
{
  // 127 units, 7 buckets: 16 + 28 bytes are 6 units.
  EXPECT_EQ(largestRequest({1024, 4, true, false}, 0), (127u - 6) * 8 - 8);
  EXPECT_EQ(largestRequest({1024, 8, false, false}, 0), (127u - 6) * 8 - 8) << "64 bits have no narrow headers";
}

TEST(LargestRequest, CountsTheHeapsCounters)
{
  // 127 units, 7 buckets: 16 + 12 + 28 bytes are 7 units on 32 bits, 16 + 24 + 28 bytes are 9 on 64.
  EXPECT_EQ(largestRequest({1024, 4, false, true}, 0), (127u - 7) * 8 - 4);
  EXPECT_EQ(largestRequest({1024, 8, false, true}, 0), (127u - 9) * 8 - 8);
}

TEST(LargestRequest, IsNothingWhereNotEvenTheHeaderFits)
{
  for (const std::uint64_t bytes : {0u, 1u, 4u, 8u, 12u, 24u, 32u})
    EXPECT_EQ(largestKMalloc(bytes), 0u) << bytes;
}

TEST(LargestRequest, NeverShrinksWithThePool)
{
  std::uint64_t before = 0;
  for (std::uint64_t bytes = 0; bytes < 4096; ++bytes) {
    const std::uint64_t now = largestKMalloc(bytes);
    // A further bucket can cost as much as a further unit brings, never more than one unit.
    EXPECT_GE(now + 8, before) << bytes;
    EXPECT_LT(now, std::max<std::uint64_t>(bytes, 1)) << bytes;
    before = now;
  }
}

/// An image with two heaps and two slabs as records, and a pack that knows them.
class PoolFactsTest : public testing::Test {
protected:
  PoolFactsTest()
  {
    PoolRule system;
    system.id = "system";
    system.objects = {"_system_heap"};
    system.record = "heap";
    system.sizeField = "heap.init_bytes";
    system.buffers = {"kheap__system_heap"};
    system.sizeSymbols = {"POOL_SIZE", "OTHER_SIZE"};
    system.config = "POOL_SIZE";
    system.formula = PoolRule::Formula::ChunkedHeap;
    system.perBlockWords = 1;
    system.statisticsSymbols = {"STATS"};
    system.counterSymbols = {"STATS"};
    PoolRule heaps = system;
    heaps.id = "heap";
    heaps.objects = {"*"};
    heaps.sizeSymbols.clear();
    heaps.buffers.clear();
    heaps.config.clear();
    heaps.perBlockWords = 0;
    PoolRule slabs;
    slabs.id = "slab";
    slabs.objects = {"*"};
    slabs.record = "slab";
    slabs.blockField = "block_size|info.block_size";
    slabs.countField = "num_blocks|info.num_blocks";
    slabs.formula = PoolRule::Formula::Blocks;
    pack_.pools = {system, heaps, slabs};
  }

  std::vector<PoolFact> facts()
  {
    const MachineFacts facts = image_.build();
    const ImageIndex index(facts);
    return poolFacts(index, {&pack_}, roots_);
  }

  void addHeap(const std::string &name, const std::string &bytes)
  {
    image_.object(name, {"0", "0", bytes});
    image_.record("heap", name, {{"heap.init_bytes", bytes}});
  }

  /// As GNU ld writes a configuration symbol.
  void setting(const std::string &name, Address value)
  {
    DataSymbol symbol;
    symbol.name = name;
    symbol.address = value;
    symbol.isAbsolute = true;
    image_.facts().symbols.push_back(symbol);
  }

  /// An init function whose record lies at `order` in the list.
  void initEntry(const std::string &entry, Address order)
  {
    Root root;
    root.name = root.entry = entry;
    root.kind = RootKind::Init;
    root.initOrder = order;
    roots_.push_back(root);
  }

  FactsBuilder image_;
  Pack pack_;
  std::vector<Root> roots_;
};

TEST_F(PoolFactsTest, IsReadyFromTheFirstEntryThatSetsItUp)
{
  addHeap("_system_heap", "1024");
  setting("list_start", 0x80);
  pack_.pools[0].readyAfter = {"statics_init"};
  pack_.pools[0].readyFrom = "list_start";
  initEntry("statics_init", 0x120);
  initEntry("board_init", 0x100);
  initEntry("statics_init", 0x110);
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(pools[0].readyAt, 0x110u);
  EXPECT_EQ(pools[0].readyBy, "statics_init");
}

TEST_F(PoolFactsTest, IsReadyFromTheMarkWhereNoSuchEntryIsLinked)
{
  addHeap("_system_heap", "1024");
  setting("list_start", 0x80);
  pack_.pools[0].readyAfter = {"statics_init"};
  pack_.pools[0].readyFrom = "list_start";
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(pools[0].readyAt, 0x80u);
  EXPECT_EQ(pools[0].readyBy, "list_start");
}

TEST_F(PoolFactsTest, SaysNothingOfWhenItIsReadyWithoutEither)
{
  addHeap("_system_heap", "1024");
  pack_.pools[0].readyAfter = {"statics_init"};
  pack_.pools[0].readyFrom = "list_start";
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_FALSE(pools[0].readyAt.has_value());
}

TEST_F(PoolFactsTest, ReadsHeapsFromTheirRecords)
{
  addHeap("my_heap", "512");
  addHeap("_system_heap", "1024");
  setting("POOL_SIZE", 1000);
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 2u) << "the system's heap is claimed by the first rule";
  EXPECT_EQ(pools[0].id, "heap");
  EXPECT_EQ(pools[0].object, "my_heap");
  EXPECT_EQ(pools[0].sizeBytes, 512u);
  EXPECT_EQ(pools[0].largestRequest, 460u);
  EXPECT_EQ(pools[0].config, "");
  EXPECT_EQ(pools[1].id, "system");
  EXPECT_EQ(pools[1].object, "_system_heap");
  EXPECT_EQ(pools[1].sizeBytes, 1024u) << "the object's own size, not the configuration's";
  EXPECT_EQ(pools[1].largestRequest, 960u);
  EXPECT_EQ(pools[1].config, "POOL_SIZE");
  EXPECT_FALSE(pools[1].isMonitored);
}

TEST_F(PoolFactsTest, SeesThatUseIsMonitored)
{
  addHeap("_system_heap", "1024");
  setting("STATS", 1);
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_TRUE(pools[0].isMonitored);
  EXPECT_EQ(pools[0].largestRequest, (127u - 7) * 8 - 8);
}

TEST_F(PoolFactsTest, ReadsSlabsOfOldAndNewLayout)
{
  image_.object("old_slab", {"0"});
  image_.record("slab", "old_slab", {{"block_size", "32"}, {"num_blocks", "4"}});
  image_.object("new_slab", {"0"});
  image_.record("slab", "new_slab", {{"info.block_size", "64"}, {"info.num_blocks", "2"}});
  image_.object("late_slab", {"0"});
  image_.record("slab", "late_slab", {{"block_size", "0"}, {"num_blocks", "0"}});
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 2u) << "a slab that is set up at run time has no size";
  EXPECT_EQ(pools[0].object, "new_slab");
  EXPECT_EQ(pools[0].blockBytes, 64u);
  EXPECT_EQ(pools[0].blockCount, 2u);
  EXPECT_EQ(pools[0].sizeBytes, 128u);
  EXPECT_EQ(pools[0].largestRequest, 64u);
  EXPECT_EQ(pools[1].object, "old_slab");
  EXPECT_EQ(pools[1].blockCount, 4u);
}

TEST_F(PoolFactsTest, TakesTheBufferThenTheConfigurationWithoutRecords)
{
  image_.room("_system_heap", 16);
  setting("OTHER_SIZE", 256);
  std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(pools[0].object, "_system_heap");
  EXPECT_EQ(pools[0].sizeBytes, 256u);
  EXPECT_EQ(pools[0].largestRequest, 200u);
  EXPECT_EQ(pools[0].config, "OTHER_SIZE") << "the symbol that is linked";
  image_.room("kheap__system_heap", 512);
  pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(pools[0].sizeBytes, 512u);
}

TEST_F(PoolFactsTest, KeepsAPoolOfSizeZero)
{
  setting("POOL_SIZE", 0);
  const std::vector<PoolFact> pools = facts();
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(pools[0].sizeBytes, 0u);
  EXPECT_EQ(pools[0].largestRequest, 0u);
  EXPECT_EQ(pools[0].object, "");
}

TEST_F(PoolFactsTest, KnowsNoSizeThatMeansAllMemory)
{
  image_.room("_system_heap", 16);
  setting("POOL_SIZE", 0xffffffff);
  EXPECT_TRUE(facts().empty());
}

TEST_F(PoolFactsTest, LeavesOutAPoolThatIsNotLinked)
{
  setting("POOL_SIZE", 4096);
  EXPECT_TRUE(facts().empty());
}

TEST_F(PoolFactsTest, IsEmptyWithoutRules)
{
  addHeap("_system_heap", "1024");
  pack_.pools.clear();
  EXPECT_TRUE(facts().empty());
}

} // namespace
} // namespace headroom::test
