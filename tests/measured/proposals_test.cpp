// SPDX-License-Identifier: Apache-2.0
// What sizes are proposed for, and where nothing is.
#include "measured/proposals.h"

#include <gtest/gtest.h>

#include "measured/compare_stacks.h"

namespace headroom::measured {
namespace {

Block block(SiteId site, std::uint32_t bytes, std::uint32_t held)
{
  Block out;
  out.site = site;
  out.bytes = bytes;
  out.heldBytes = held;
  return out;
}

Measurement measurement(std::vector<Block> blocks, const Counters &ofSite)
{
  Measurement out;
  out.hasDump = true;
  out.dump.statistics = 2;
  Heap heap;
  heap.name = "h";
  heap.totalBytes = 4000;
  heap.peakUsedBytes = 1000;
  heap.counters = {3, 150, 800, 20, 0, 0};
  heap.blocks = std::move(blocks);
  out.dump.heaps.push_back(heap);
  out.dump.sites.push_back({1, 0, ofSite});
  AllocationSite site;
  site.id = 1;
  site.counters = ofSite;
  out.sites.push_back(site);
  return out;
}

TEST(Proposals, SlabForBlocksOfOneSize)
{
  Measurement seen = measurement({block(1, 50, 64), block(1, 50, 64), block(1, 50, 72)}, {3, 150, 400, 8, 0, 0});
  propose(seen);
  ASSERT_EQ(seen.slabProposals.size(), 1U);
  EXPECT_EQ(seen.slabProposals[0].requestBytes, 50U);
  EXPECT_EQ(seen.slabProposals[0].blockBytes, 52U) << "whole words";
  EXPECT_EQ(seen.slabProposals[0].blocks, 8U) << "its peak, not what is live";
  EXPECT_EQ(seen.slabProposals[0].savedBytes, 8 * (64U - 52));
}

TEST(Proposals, NoSlabForSeveralSizesFewBlocksOrAMixedPeak)
{
  for (Measurement seen : {measurement({block(1, 50, 64), block(1, 50, 64), block(1, 51, 64)}, {3, 151, 302, 8, 0, 0}),
                           measurement({block(1, 50, 64), block(1, 50, 64)}, {2, 100, 400, 8, 0, 0}),
                           measurement({block(1, 50, 64), block(1, 50, 64), block(1, 50, 64)}, {3, 150, 410, 8, 0, 0}),
                           measurement({block(1, 0, 16), block(1, 0, 16), block(1, 0, 16)}, {3, 0, 0, 8, 0, 0})}) {
    propose(seen);
    EXPECT_TRUE(seen.slabProposals.empty());
  }
}

TEST(Proposals, HeapIsAtLeastItsPeakAndTheOthersAreAbove)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 200, 8, 0, 0});
  propose(seen);
  ASSERT_EQ(seen.heapProposals.size(), 1U);
  const HeapProposal &heap = seen.heapProposals[0];
  EXPECT_EQ(heap.seenBytes, 1000U);
  EXPECT_FALSE(heap.isPeakTooLow);
  EXPECT_EQ(heap.largestRequestBytes, 200U) << "a block of a place whose peak is 200 is no larger";
  EXPECT_FALSE(heap.isLargestMeasured);
  EXPECT_GT(heap.firstFitBytes, heap.seenBytes);
  EXPECT_GT(heap.anyFitBytes, heap.firstFitBytes);
  EXPECT_GT(heap.segregatedFitBytes, heap.anyFitBytes);
}

TEST(Proposals, FailedRequestsMeanThatMoreIsNeeded)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 50, 8, 0, 0});
  seen.dump.heaps[0].counters.failures = 2;
  seen.dump.heaps[0].counters.largestFailed = 700;
  propose(seen);
  EXPECT_TRUE(seen.heapProposals[0].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 700U);
}

TEST(Proposals, LargestIsMeasuredWhereItIsLive)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 50, 8, 0, 0});
  propose(seen);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 50U);
  EXPECT_TRUE(seen.heapProposals[0].isLargestMeasured);
}

TEST(Proposals, WithoutCountersTheLimitIsThePeak)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 50, 8, 0, 0});
  seen.dump.statistics = 0;
  propose(seen);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 1000U);
}

TEST(Proposals, BlocksThatNobodyCountedLeaveOnlyThePeak)
{
  Measurement seen = measurement({block(1, 50, 64), block(0, 20, 32)}, {1, 50, 50, 8, 0, 0});
  propose(seen);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 1000U);
}

TEST(Proposals, PeakOfTheWholeHeapIsNoMeasurement)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 50, 8, 0, 0});
  seen.dump.heaps[0].peakUsedBytes = seen.dump.heaps[0].totalBytes;
  propose(seen);
  EXPECT_TRUE(seen.heapProposals.empty());
}

Root root(const std::string &name, RootKind kind, Bound::Kind boundKind, std::uint64_t bytes)
{
  Root out;
  out.name = name;
  out.kind = kind;
  out.bound.kind = boundKind;
  out.bound.bytes = bytes;
  out.stack.bytes = 1024;
  return out;
}

TEST(CompareStacks, OnlyABoundedValueCanBeViolated)
{
  ImageProgram program;
  program.roots = {root("main", RootKind::Main, Bound::Kind::Bounded, 300), root("open", RootKind::Thread, Bound::Kind::AtLeast, 300),
                   root("guess", RootKind::Thread, Bound::Kind::Estimate, 300), root("interrupts", RootKind::InterruptStack, Bound::Kind::Bounded, 300)};
  const auto compared = compareStacks({{"ISR0", 301, 2048, true}, {"guess", 301, {}, false}, {"main", 301, {}, false}, {"nobody", 301, {}, false},
                                       {"open", 301, {}, false}},
                                      program);
  ASSERT_EQ(compared.size(), 5U);
  EXPECT_EQ(compared[0].root, "interrupts");
  EXPECT_TRUE(compared[0].isViolated);
  EXPECT_FALSE(compared[1].isViolated);
  EXPECT_TRUE(compared[2].isViolated);
  EXPECT_EQ(compared[2].sizeBytes, 1024U);
  EXPECT_TRUE(compared[3].root.empty());
  EXPECT_FALSE(compared[3].bound);
  EXPECT_FALSE(compared[4].isViolated);
}

TEST(CompareStacks, AliasNamesTheRootOfThreadsThatAreNamedAtRunTime)
{
  ImageProgram program;
  program.roots = {root("philosopher", RootKind::Thread, Bound::Kind::Bounded, 300), root("main", RootKind::Main, Bound::Kind::Bounded, 300)};
  const auto compared = compareStacks({{"Philosopher 0", 301, {}, false}, {"Philosopher 1", 299, {}, false}, {"main", 5, {}, false}}, program,
                                      {{"Philosopher *", "philosopher"}, {"main", "absent"}});
  EXPECT_TRUE(compared[0].isViolated);
  EXPECT_EQ(compared[1].root, "philosopher");
  EXPECT_TRUE(compared[2].root.empty()) << "an alias of nothing is not a root of the same name";
}

TEST(CompareStacks, AsDeepAsTheBoundIsWithinIt)
{
  ImageProgram program;
  program.roots = {root("main", RootKind::Main, Bound::Kind::Bounded, 300)};
  EXPECT_FALSE(compareStacks({{"main", 300, {}, false}}, program)[0].isViolated);
}

} // namespace
} // namespace headroom::measured
