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
  EXPECT_EQ(seen.slabProposals[0].blockBytes, 56U) << "aligned as the allocator aligns: two words";
  EXPECT_EQ(seen.slabProposals[0].blocks, 8U) << "its peak, not what is live";
  EXPECT_EQ(seen.slabProposals[0].savedBytes, 8 * (64U - 56));
  EXPECT_FALSE(seen.slabProposals[0].isSizeProven);
  EXPECT_FALSE(seen.slabProposals[0].isTooFew);
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

Measurement threeOfFifty()
{
  return measurement({block(1, 50, 64), block(1, 50, 64), block(1, 50, 64)}, {3, 150, 400, 8, 0, 0});
}

TEST(Proposals, NoSlabForRequestsThatItCannotServe)
{
  Measurement aligned = threeOfFifty(), unknown = threeOfFifty(), moving = threeOfFifty(), other = threeOfFifty(), larger = threeOfFifty(),
              unseen = threeOfFifty();
  aligned.sites[0].form.alignmentBytes = 64;
  unknown.sites[0].form.alignmentBytes.reset();
  moving.sites[0].form.mayMove = true;
  other.sites[0].form.bytes = 100;
  larger.sites[0].counters->failures = 1;
  larger.sites[0].counters->largestFailed = 51;
  unseen.sites[0].counters->liveBlocks = 4;
  for (Measurement *seen : {&aligned, &unknown, &moving, &other, &larger, &unseen}) {
    propose(*seen);
    EXPECT_TRUE(seen->slabProposals.empty());
  }
}

TEST(Proposals, SlabSaysWhatItsSizeRestsOn)
{
  Measurement seen = threeOfFifty();
  seen.sites[0].form.bytes = 50;
  seen.sites[0].counters->failures = 2;
  seen.sites[0].counters->largestFailed = 50;
  propose(seen);
  ASSERT_EQ(seen.slabProposals.size(), 1U);
  EXPECT_TRUE(seen.slabProposals[0].isSizeProven);
  EXPECT_TRUE(seen.slabProposals[0].isTooFew) << "more were wanted than the peak";
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
  EXPECT_GT(heap.segregatedFitBytes, heap.firstFitBytes);
  // 63 blocks of the smallest size, 16; in a heap of that kind each may get a rest of 8. The largest takes 248: 200, 43 of overhead,
  // rounded; on a small heap a gap may be twice as wide. Bins and fixed bytes as the runtime has them.
  const std::uint64_t all = 1504 + 64 * (247 + 248);
  EXPECT_EQ(heap.segregatedFitBytes, all + all / 24 + 64 + 16);
}

TEST(Proposals, BlocksOfTheSmallestSizeGrowUnderAnotherPolicy)
{
  Measurement seen = measurement({block(1, 4, 16)}, {1, 4, 4, 8, 0, 0});
  propose(seen);
  // 63 blocks of 16 take at most 40 each with a tree policy: 24, and a rest of 16.
  EXPECT_GE(*seen.heapProposals[0].firstFitBytes, 63U * 40);
}

TEST(Proposals, BlocksThatMoveCountTwice)
{
  Measurement still = threeOfFifty(), moving = threeOfFifty();
  moving.sites[0].form.mayMove = true;
  propose(still);
  propose(moving);
  EXPECT_TRUE(moving.heapProposals[0].mayMove);
  // 125 blocks of 16, each with 24 more; the largest, 400 and 43 of overhead, takes 56 units: six doublings.
  EXPECT_EQ(moving.heapProposals[0].firstFitBytes, (2000U + 125 * 24) * 7 + 16);
  EXPECT_GE(*moving.heapProposals[0].segregatedFitBytes, *still.heapProposals[0].segregatedFitBytes + 1000);
}

TEST(Proposals, AlignedRequestsNeedLongerGaps)
{
  Measurement plain = threeOfFifty(), aligned = threeOfFifty();
  aligned.sites[0].form.alignmentBytes = 4096;
  propose(plain);
  propose(aligned);
  // The theorem about first fit knows no alignment: what holds is a gap beside each of 63 blocks.
  EXPECT_GE(*aligned.heapProposals[0].firstFitBytes, 1000 + 64U * 4096);
  EXPECT_GE(*aligned.heapProposals[0].segregatedFitBytes, *plain.heapProposals[0].segregatedFitBytes + 64U * 4096);
  EXPECT_EQ(aligned.heapProposals[0].alignmentBytes, 4096U);
}

TEST(Proposals, AlignmentThatIsNotKnownLeavesNoSize)
{
  Measurement seen = threeOfFifty();
  seen.sites[0].form.alignmentBytes.reset();
  propose(seen);
  ASSERT_EQ(seen.heapProposals.size(), 1U);
  EXPECT_FALSE(seen.heapProposals[0].alignmentBytes);
  EXPECT_FALSE(seen.heapProposals[0].firstFitBytes || seen.heapProposals[0].segregatedFitBytes || seen.heapProposals[0].anyFitBytes);
}

TEST(Proposals, PlacesThatNeverRanOrTakeFromOthersAskNothingOfAHeap)
{
  Measurement seen = threeOfFifty();
  AllocationSite other;
  other.form = {std::nullopt, std::nullopt, true};
  other.state = AllocationSite::State::NeverCalled;
  other.allocator = "hr_kheap_realloc";
  seen.sites.push_back(other);
  other.state = AllocationSite::State::NotTracked;
  other.allocator = "memalign";
  seen.sites.push_back(other);
  propose(seen);
  EXPECT_EQ(seen.heapProposals[0].alignmentBytes, 0U);
  EXPECT_FALSE(seen.heapProposals[0].mayMove);
  seen.heapProposals.clear();
  seen.dump.heaps[0].kind = Heap::Kind::System;
  propose(seen);
  EXPECT_TRUE(seen.heapProposals[0].mayMove) << "of a system's heap nobody knows";
}

/// The kernel's heap, watched from outside.
Measurement ofSystem()
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 200, 8, 0, 0});
  seen.dump.heaps[0].kind = Heap::Kind::System;
  seen.dump.foreign.emplace();
  return seen;
}

TEST(Proposals, OfASystemsHeapOnlyThePeakIsALimit)
{
  Measurement seen = ofSystem();
  propose(seen);
  const HeapProposal &heap = seen.heapProposals[0];
  EXPECT_EQ(heap.largestRequestBytes, 1000U) << "calls may pass by those who count";
  EXPECT_FALSE(heap.firstFitBytes || heap.anyFitBytes) << "the heap stays the kernel's";
  // 125 blocks of 8, and gaps of twice the largest, which is the peak.
  const std::uint64_t all = 1000 + 126 * (999 + 1000);
  EXPECT_EQ(heap.segregatedFitBytes, all + all / 24 + 64 + 16);
  EXPECT_FALSE(heap.isPeakTooLow);
}

TEST(Proposals, FailuresOfWatchedBlocksAreOfTheSystemsHeaps)
{
  Measurement seen = ofSystem();
  seen.dump.heaps[0].counters = {};
  seen.dump.foreign->counters.failures = 1;
  seen.dump.foreign->counters.largestFailed = 3000;
  propose(seen);
  EXPECT_TRUE(seen.heapProposals[0].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 3000U) << "the heap itself has counted nothing";
  EXPECT_GT(*seen.heapProposals[0].segregatedFitBytes, 4000U);
}

TEST(Proposals, BlocksOfOthersAreNotInTheRuntimesHeaps)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 200, 8, 0, 0});
  seen.dump.foreign.emplace();
  seen.dump.foreign->counters.failures = 1;
  seen.dump.foreign->counters.largestFailed = 3000;
  propose(seen);
  EXPECT_FALSE(seen.heapProposals[0].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 200U);
}

TEST(Proposals, FailuresOfOneSystemHeapMayBeOfAnother)
{
  Measurement seen = ofSystem();
  seen.dump.heaps.push_back(seen.dump.heaps[0]); // a thread's resource pool, counted for the first
  seen.dump.heaps[0].counters.failures = 5;
  seen.dump.heaps[0].counters.largestFailed = 4000;
  propose(seen);
  ASSERT_EQ(seen.heapProposals.size(), 2U);
  EXPECT_TRUE(seen.heapProposals[1].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[1].largestRequestBytes, 4000U);
}

TEST(Proposals, FailuresThatNoHeapCountedMayBeOfAny)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 200, 8, 2, 4000});
  seen.dump.heaps[0].counters.failures = 1;
  seen.dump.heaps.push_back(seen.dump.heaps[0]);
  seen.dump.heaps[1].counters.failures = 0;
  propose(seen);
  ASSERT_EQ(seen.heapProposals.size(), 2U);
  EXPECT_TRUE(seen.heapProposals[1].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[1].largestRequestBytes, 4000U);
  seen.heapProposals.clear();
  seen.dump.heaps[0].counters.failures = 2;
  propose(seen);
  EXPECT_FALSE(seen.heapProposals[1].isPeakTooLow) << "all are counted, none of them here";
}

TEST(Proposals, LayerUnderOtherNamesTakesFromTheRuntimesHeap)
{
  for (const char *allocator : {"z_thread_aligned_alloc", "z_thread_aligned_alloc through make", "sys_multi_heap_aligned_alloc", "make_aligned"}) {
    Measurement seen = threeOfFifty();
    seen.sites[0].allocator = allocator;
    seen.sites[0].form.alignmentBytes = 1024;
    propose(seen);
    EXPECT_EQ(seen.heapProposals[0].alignmentBytes, 1024U) << allocator;
  }
  Measurement watched = threeOfFifty();
  watched.dump.foreign.emplace();
  watched.sites[0].form.alignmentBytes = 1024;
  watched.sites[0].allocator = "memalign";
  propose(watched);
  EXPECT_EQ(watched.heapProposals[0].alignmentBytes, 0U) << "of the blocks of others";
  watched.heapProposals.clear();
  watched.sites[0].allocator = "z_thread_aligned_alloc";
  propose(watched);
  EXPECT_EQ(watched.heapProposals[0].alignmentBytes, 1024U);
}

TEST(Proposals, NoSlabBelowASizeThatTheCodeAlsoAsksFor)
{
  Measurement larger = threeOfFifty(), smaller = threeOfFifty();
  larger.sites[0].form.largestBytes = 51;
  smaller.sites[0].form.largestBytes = 50;
  propose(larger);
  propose(smaller);
  EXPECT_TRUE(larger.slabProposals.empty());
  EXPECT_EQ(smaller.slabProposals.size(), 1U);
}

TEST(Proposals, FormOfEitherPlaceKeepsTheLargestSize)
{
  const RequestForm sixteen{0, 16, false}, other{0, 32, false}, open;
  EXPECT_EQ(eitherOf(sixteen, sixteen).largestBytes, 0U) << "it is one size";
  EXPECT_EQ(eitherOf(sixteen, other).largestBytes, 32U);
  EXPECT_EQ(eitherOf(eitherOf(sixteen, other), open).largestBytes, 32U);
}

TEST(Proposals, FailedRequestsMeanThatMoreIsNeeded)
{
  Measurement seen = measurement({block(1, 50, 64)}, {1, 50, 50, 8, 0, 0});
  seen.dump.heaps[0].counters.failures = 2;
  seen.dump.heaps[0].counters.largestFailed = 700;
  propose(seen);
  EXPECT_TRUE(seen.heapProposals[0].isPeakTooLow);
  EXPECT_EQ(seen.heapProposals[0].largestRequestBytes, 700U);
  EXPECT_GE(*seen.heapProposals[0].firstFitBytes, 2 * 1700U) << "as if the request had been one block more at the peak";
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
  ASSERT_EQ(seen.notes.size(), 1U) << "and that is said";
  EXPECT_NE(seen.notes[0].find("no size is proposed for heap 'h'"), std::string::npos);
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

TEST(CompareStacks, WhatIsComparedWithNothingIsUndecided)
{
  ImageProgram program;
  program.roots = {root("main", RootKind::Main, Bound::Kind::Bounded, 300), root("open", RootKind::Thread, Bound::Kind::AtLeast, 300)};
  const auto compared = compareStacks({{"main", 299, {}, false}, {"main", 301, {}, false}, {"nobody", 5, {}, false}, {"open", 5, {}, false}}, program);
  EXPECT_EQ(compared[0].undecided, "");
  EXPECT_EQ(compared[1].undecided, "") << "violated is decided";
  EXPECT_EQ(compared[2].undecided, "no root of the image has this name");
  EXPECT_NE(compared[3].undecided, "");
}

TEST(CompareStacks, UsedToTheLastByteIsSeenByEitherSize)
{
  ImageProgram program;
  program.roots = {root("main", RootKind::Main, Bound::Kind::Bounded, 2000), root("open", RootKind::Thread, Bound::Kind::AtLeast, 300)};
  const auto compared = compareStacks({{"main", 1024, {}, false}, {"main", 1023, {}, false}, {"main", 512, 512, false}, {"nobody", 64, 64, false},
                                       {"open", 1024, 2048, false}},
                                      program);
  EXPECT_TRUE(compared[0].isUsedUp) << "all that the image gives it";
  EXPECT_NE(compared[0].undecided, "") << "within its bound, as far as anybody can tell";
  EXPECT_FALSE(compared[1].isUsedUp);
  EXPECT_TRUE(compared[2].isUsedUp) << "all that the target has";
  EXPECT_TRUE(compared[3].isUsedUp);
  EXPECT_FALSE(compared[4].isUsedUp) << "the target knows better how long its stack is";
}

TEST(CompareStacks, OfRootsWithOneNameTheOneOfThatSizeIsMeant)
{
  ImageProgram program;
  program.roots = {root("w", RootKind::Thread, Bound::Kind::Bounded, 300), root("w", RootKind::Thread, Bound::Kind::Bounded, 700)};
  program.roots[1].stack.bytes = 2048;
  const auto compared =
      compareStacks({{"w", 301, 1024, false}, {"w", 301, 2048, false}, {"w", 301, {}, false}, {"w", 701, {}, false}, {"w", 299, {}, false}}, program);
  EXPECT_TRUE(compared[0].isViolated);
  EXPECT_EQ(compared[0].rootIndex, 0U);
  EXPECT_FALSE(compared[1].isViolated);
  EXPECT_EQ(compared[1].rootIndex, 1U);
  EXPECT_EQ(compared[1].undecided, "");
  EXPECT_NE(compared[2].undecided, "") << "deeper than the bound of one of them";
  EXPECT_TRUE(compared[3].isViolated) << "deeper than all of them";
  EXPECT_EQ(compared[4].undecided, "");
}

TEST(CompareStacks, SizeThatNoRootHasTellsThemNotApart)
{
  ImageProgram program;
  program.roots = {root("w", RootKind::Thread, Bound::Kind::Bounded, 500), root("w", RootKind::Thread, Bound::Kind::Bounded, 1500)};
  program.roots[1].stack.bytes = 2048;
  const auto compared = compareStacks({{"w", 600, 992, false}, {"w", 499, 992, false}}, program);
  EXPECT_TRUE(compared[0].isViolated || !compared[0].undecided.empty()) << "it may be the first, less a guard";
  EXPECT_EQ(compared[1].undecided, "");
}

TEST(CompareStacks, AsDeepAsTheBoundIsWithinIt)
{
  ImageProgram program;
  program.roots = {root("main", RootKind::Main, Bound::Kind::Bounded, 300)};
  EXPECT_FALSE(compareStacks({{"main", 300, {}, false}}, program)[0].isViolated);
}

} // namespace
} // namespace headroom::measured
