// SPDX-License-Identifier: Apache-2.0
// The rules that hold requests against the memory of this image.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;

TEST(AllocOversize, RequestAboveTheLargestThatCanSucceedIsAnError)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  scene.fromThread(heapCall(), {number(1000)});
  const auto found = scene.found("alloc-oversize");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message,
            "k_malloc asks for 1000 bytes, _system_heap (CONFIG_HEAP_MEM_POOL_SIZE) of 1024 bytes can give 960 at most");
  EXPECT_EQ(found[0].help, "ask for less, or make the pool larger: CONFIG_HEAP_MEM_POOL_SIZE");
}

TEST(AllocOversize, LargestRequestFits)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  scene.fromThread(heapCall(), {number(960)});
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
}

TEST(AllocOversize, WithoutAFormulaOnlyThePoolItselfCounts)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024)};
  scene.fromThread(heapCall(), {number(1024)});
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
  scene.image.behaviour.uses[0].arguments = {number(1025)};
  EXPECT_EQ(scene.found("alloc-oversize").size(), 1u);
}

TEST(AllocOversize, RoomToAlignTheBlockIsTakenBesides)
{
  Scene scene;
  PoolFact system = pool(1024, 960);
  system.perBlockBytes = 4;
  scene.image.behaviour.pools = {system};
  ApiRule rule = heapCall("k_aligned_alloc");
  rule.allocates->alignment = 0;
  rule.allocates->size = 1;
  scene.fromThread(rule, {number(64), number(940)});
  EXPECT_EQ(scene.found("alloc-oversize").at(0).message,
            "k_aligned_alloc asks for 940 bytes, _system_heap (CONFIG_HEAP_MEM_POOL_SIZE) of 1024 bytes can give 908 at most at this alignment");
  scene.image.behaviour.uses[0].arguments = {number(64), number(900)};
  EXPECT_TRUE(scene.found("alloc-oversize").empty()) << "which is what the heap gives";
  scene.image.behaviour.uses[0].arguments = {number(8), number(960)};
  EXPECT_TRUE(scene.found("alloc-oversize").empty()) << "within the block's own words";
}

TEST(AllocOversize, ElementsAreMultiplied)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  ApiRule rule = heapCall("k_calloc");
  rule.allocates->count = 0;
  rule.allocates->size = 1;
  scene.fromThread(rule, {number(31), number(31)});
  EXPECT_EQ(scene.found("alloc-oversize").at(0).message.find("k_calloc asks for 961 bytes"), 0u);
  scene.image.behaviour.uses[0].arguments = {number(32), number(30)};
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
}

TEST(AllocOversize, ProductThatOverflowsIsTooLargeNotSmall)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  ApiRule rule = heapCall("k_calloc");
  rule.allocates->count = 0;
  rule.allocates->size = 1;
  scene.fromThread(rule, {number(INT64_MAX), number(4)});
  EXPECT_EQ(scene.found("alloc-oversize").size(), 1u);
}

TEST(AllocOversize, UnknownSizeOrCountIsSilent)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  scene.fromThread(heapCall(), {UseArgument{}});
  scene.fromThread(heapCall(), {});
  ApiRule rule = heapCall("k_calloc");
  rule.allocates->count = 1;
  scene.fromThread(rule, {number(5000), UseArgument{}});
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
}

TEST(AllocOversize, HeapArgumentChoosesThePool)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960), pool(64, 32)};
  scene.image.behaviour.pools[1].object = "small_heap";
  scene.image.behaviour.pools[1].config.clear();
  scene.fromThread(unlockedHeapCall(), {object("small_heap"), number(100)});
  scene.fromThread(unlockedHeapCall(), {object("_system_heap"), number(100)});
  scene.fromThread(unlockedHeapCall(), {object("heap_elsewhere"), number(100)});
  const auto found = scene.found("alloc-oversize");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "sys_heap_alloc asks for 100 bytes, small_heap of 64 bytes can give 32 at most");
  EXPECT_EQ(found[0].help, "ask for less, or make the pool larger");
}

TEST(AllocOversize, OneOfSeveralPoolsIsNotGuessed)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(64, 32), pool(64, 32)};
  scene.image.behaviour.pools[1].object = "other";
  scene.fromThread(heapCall(), {number(100)});
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
}

TEST(AllocOversize, CallInsideADescribedFunctionIsLeftOut)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(64, 32)};
  scene.fromThread(heapCall(), {number(100)}).isInKernel = true;
  EXPECT_TRUE(scene.found("alloc-oversize").empty());
}

TEST(AllocZeroPool, PoolWithoutBytesIsAnError)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(0)};
  scene.fromThread(heapCall(), {UseArgument{}});
  const auto found = scene.found("alloc-zero-pool");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_malloc draws from _system_heap (CONFIG_HEAP_MEM_POOL_SIZE), which has 0 bytes: it always fails");
  EXPECT_TRUE(scene.found("alloc-oversize").empty()) << "one call, one finding";
}

TEST(AllocZeroPool, PoolThatOnlyASymbolTellsIsNamedByItsConfiguration)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(0)};
  scene.image.behaviour.pools[0].object.clear();
  scene.fromThread(heapCall());
  EXPECT_EQ(scene.found("alloc-zero-pool").at(0).message,
            "k_malloc draws from CONFIG_HEAP_MEM_POOL_SIZE, which has 0 bytes: it always fails");
}

TEST(AllocZeroPool, PoolWithBytesAndUnknownPoolAreSilent)
{
  Scene scene;
  scene.fromThread(heapCall());
  EXPECT_TRUE(scene.found("alloc-zero-pool").empty()) << "no pool is known, which is not the same as none";
  scene.image.behaviour.pools = {pool(1)};
  EXPECT_TRUE(scene.found("alloc-zero-pool").empty());
}

/// Two init functions that ask for that many bytes each.
Scene demanding(std::int64_t first, std::int64_t second)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  const std::uint32_t init = scene.init();
  std::uint32_t line = 20;
  for (const std::int64_t bytes : {first, second}) {
    ApiUse &use = scene.call(heapCall(), "init_" + std::to_string(line), at(line));
    use.arguments = {number(bytes)};
    use.circumstances = {Scene::way(init, ExecutionContext::Thread)};
    ++line;
  }
  return scene;
}

TEST(AllocPoolDemand, SumAboveThePoolIsAWarning)
{
  const auto found = demanding(600, 500).found("alloc-pool-demand");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message,
            "initialisation asks _system_heap (CONFIG_HEAP_MEM_POOL_SIZE) for 1100 bytes in 2 requests, it has 1024");
  ASSERT_EQ(found[0].notes.size(), 2u);
  EXPECT_EQ(found[0].notes[0].note, "600 bytes");
}

TEST(AllocPoolDemand, SumThatFitsIsSilent)
{
  EXPECT_TRUE(demanding(600, 424).found("alloc-pool-demand").empty());
}

TEST(AllocPoolDemand, OneTooLargeRequestIsNoDemand)
{
  Scene scene = demanding(2000, 1);
  scene.image.behaviour.uses.pop_back();
  EXPECT_TRUE(scene.found("alloc-pool-demand").empty());
  EXPECT_EQ(scene.found("alloc-oversize").size(), 1u);
}

TEST(AllocPoolDemand, RequestsOfThreadsDoNotAddUp)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024, 960)};
  scene.fromThread(heapCall(), {number(600)});
  scene.fromThread(heapCall(), {number(600)});
  EXPECT_TRUE(scene.found("alloc-pool-demand").empty()) << "one may have released what it took";
}

TEST(HeapNotMonitored, HeapThatNothingWatchesIsANoteOnce)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024)};
  scene.fromThread(heapCall(), {number(10)});
  scene.fromThread(heapCall(), {number(20)}, at(30));
  const auto found = scene.found("heap-not-monitored");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "nothing in this build tells how full _system_heap (CONFIG_HEAP_MEM_POOL_SIZE) gets");
}

TEST(HeapNotMonitored, WatchedHeapSlabAndUnusedHeapAreSilent)
{
  Scene scene;
  scene.image.behaviour.pools = {pool(1024)};
  scene.image.behaviour.pools[0].isMonitored = true;
  scene.fromThread(heapCall(), {number(10)});
  scene.image.behaviour.pools.push_back(pool(64));
  scene.image.behaviour.pools[1].object = "unused";
  scene.image.behaviour.pools[1].id = "heap";
  EXPECT_TRUE(scene.found("heap-not-monitored").empty());
}

TEST(AllocatorChoice, ThreeCallsOfOneSizeAreANote)
{
  Scene scene;
  for (std::uint32_t line = 20; line < 23; ++line)
    scene.fromThread(heapCall(), {number(64)}, at(line));
  const auto found = scene.found("allocator-choice");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "3 calls always ask a heap for 64 bytes");
  EXPECT_EQ(found[0].help, "a slab of blocks of 64 bytes takes constant time, does not fragment and needs no header");
  EXPECT_EQ(found[0].notes.size(), 2u);
  EXPECT_TRUE(found[0].path.empty());
}

TEST(AllocatorChoice, TwoCallsAreACoincidence)
{
  Scene scene;
  for (std::uint32_t line = 20; line < 22; ++line)
    scene.fromThread(heapCall(), {number(64)}, at(line));
  scene.fromThread(heapCall(), {number(65)}, at(22));
  EXPECT_TRUE(scene.found("allocator-choice").empty());
}

TEST(AllocatorChoice, OneCallInAnInterruptIsEnough)
{
  Scene scene;
  scene.fromIsr(heapCall()).arguments = {number(64)};
  EXPECT_EQ(scene.found("allocator-choice").at(0).message, "this call always asks a heap for 64 bytes, one in an interrupt");
}

TEST(AllocatorChoice, SlabAndUnknownSizesAreSilent)
{
  Scene scene;
  scene.fromIsr(slabCall());
  scene.fromIsr(heapCall());
  EXPECT_TRUE(scene.found("allocator-choice").empty());
}

/// The heap `mine`, used from one root for each number of locks.
Scene sharing(const std::vector<std::size_t> &locks, RootKind second = RootKind::Thread)
{
  Scene scene;
  ApiUse &use = scene.call(unlockedHeapCall());
  use.arguments = {object("mine"), number(8)};
  for (std::size_t i = 0; i < locks.size(); ++i) {
    scene.image.roots.push_back(root(i == 1 ? second : RootKind::Thread, "user" + std::to_string(i)));
    Circumstance way = Scene::way(static_cast<std::uint32_t>(i), ExecutionContext::Thread);
    way.locks.assign(locks[i], lock(LockRule::Kind::Mutex, "&guard"));
    scene.image.behaviour.uses[0].circumstances.push_back(way);
  }
  return scene;
}

TEST(HeapUnsynchronised, TwoContextsWithoutALockAreAWarning)
{
  const auto found = sharing({0, 0}).found("heap-unsynchronised");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "mine has no lock of its own and is used by thread 'user0' without one, and by 1 other context");
  ASSERT_EQ(found[0].notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].note, "also by thread 'user1'");
}

TEST(HeapUnsynchronised, LockOnOneSideOnlyIsNone)
{
  EXPECT_EQ(sharing({1, 0}).found("heap-unsynchronised").size(), 1u);
}

TEST(HeapUnsynchronised, LockOnEverySideIsSilent)
{
  EXPECT_TRUE(sharing({1, 1}).found("heap-unsynchronised").empty());
}

TEST(HeapUnsynchronised, OneContextIsSilent)
{
  EXPECT_TRUE(sharing({0}).found("heap-unsynchronised").empty());
}

TEST(HeapUnsynchronised, InitialisationDoesNotCount)
{
  EXPECT_TRUE(sharing({0, 0}, RootKind::Init).found("heap-unsynchronised").empty()) << "it is over before the other starts";
}

TEST(HeapUnsynchronised, HeapWithALockOfItsOwnIsSilent)
{
  Scene scene = sharing({0, 0});
  scene.image.api[0].allocates->isThreadSafe = true;
  EXPECT_TRUE(scene.found("heap-unsynchronised").empty());
}

TEST(HeapUnsynchronised, ReleaseCountsAsAUse)
{
  Scene scene = sharing({0});
  scene.image.roots.push_back(root(RootKind::Thread, "releaser"));
  ApiRule release = releaseCall("sys_heap_free", "sys_heap");
  release.releases->heap = 0;
  ApiUse &use = scene.call(release, "give_back", at(40));
  use.arguments = {object("mine")};
  use.circumstances = {Scene::way(1, ExecutionContext::Thread)};
  EXPECT_EQ(scene.found("heap-unsynchronised").size(), 1u);
}

TEST(HeapUnsynchronised, UnknownHeapIsSilent)
{
  Scene scene = sharing({0, 0});
  scene.image.behaviour.uses[0].arguments = {UseArgument{}, number(8)};
  EXPECT_TRUE(scene.found("heap-unsynchronised").empty());
}

} // namespace
} // namespace headroom
