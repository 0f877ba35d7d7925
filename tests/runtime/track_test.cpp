// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "byte_model.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/host.h>
#include <headroom/inject.h>
#include <headroom/kheap.h>
#include <headroom/report.h>
#include <headroom/track.h>
}

namespace headroom::test {
namespace {

class Track : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_reset();
        hr_kheap_init(&heap, "net", memory.data(), memory.size(), nullptr);
    }
    void TearDown() override { hr_kheap_retire(&heap); }

    hr_counters heapCounters()
    {
        hr_counters counters;
        hr_kheap_counters_get(&heap, &counters);
        return counters;
    }

    std::vector<hr_block_info> live(hr_block_filter filter = {})
    {
        struct Context {
            std::vector<hr_block_info> found;
            hr_block_filter filter;
        } context{{}, filter};
        EXPECT_EQ(hr_kheap_walk(
                      &heap,
                      [](const hr_block_info *block, void *opaque) {
                          auto *into = static_cast<Context *>(opaque);
                          if (hr_block_matches(block, &into->filter)) {
                              into->found.push_back(*block);
                          }
                          return true;
                      },
                      &context),
                  HR_OK);
        return context.found;
    }

    std::vector<unsigned char> memory = std::vector<unsigned char>(64 * 1024);
    hr_kheap heap{};
};

hr_counters siteCounters(hr_site_id_t id)
{
    hr_counters counters{};
    EXPECT_TRUE(hr_site_counters_get(id, &counters));
    return counters;
}

TEST_F(Track, BlockKnowsItsFileLineSizeAndThread)
{
    const int line = __LINE__ + 1;
    void *block = hr_kheap_alloc(&heap, 33, HR_NO_WAIT);
    const std::vector<hr_block_info> blocks = live();
    ASSERT_EQ(blocks.size(), 1u);
    EXPECT_EQ(blocks[0].payload, block);
    EXPECT_EQ(blocks[0].bytes, 33u);
    const hr_site *site = hr_site_get(blocks[0].site);
    ASSERT_NE(site, nullptr);
    EXPECT_TRUE(std::string(site->file).ends_with("track_test.cpp"));
    EXPECT_EQ(site->line, static_cast<uintptr_t>(line));
    hr_thread_record record;
    ASSERT_TRUE(hr_thread_record_get(blocks[0].thread, &record));
    EXPECT_EQ(record.thread, hri_thread_current());
}

void *throughAFunctionPointer(hr_kheap *heap, void *(*allocate)(hr_kheap *, size_t, hr_timeout_t))
{
    return allocate(heap, 16, HR_NO_WAIT);
}

TEST_F(Track, CallWithoutDescriptorIsNamedByItsReturnAddress)
{
    void *block = throughAFunctionPointer(&heap, hr_kheap_alloc);
    const std::vector<hr_block_info> blocks = live();
    ASSERT_EQ(blocks.size(), 1u);
    EXPECT_GE(blocks[0].site, HR_SITE_CALLER);
    EXPECT_NE(hr_site_caller(blocks[0].site), 0u);
    EXPECT_EQ(hr_site_get(blocks[0].site), nullptr);
    EXPECT_EQ(siteCounters(blocks[0].site).live_bytes, 16u);
    hr_kheap_free(&heap, block);
    EXPECT_EQ(siteCounters(blocks[0].site).live_bytes, 0u);
}

TEST_F(Track, MoreLiveBlocksThanAnyTableStayListedAndSummed)
{
    // The seed's tracker has a ring of records: at its capacity it overwrites the oldest, which is the leak.
    std::vector<void *> blocks;
    for (size_t i = 0; i < 900; ++i) {
        blocks.push_back(hr_kheap_alloc(&heap, 1 + i % 30, HR_NO_WAIT));
        ASSERT_NE(blocks.back(), nullptr);
    }
    EXPECT_EQ(live().size(), 900u);
    EXPECT_EQ(heapCounters().live_blocks, 900u);
    EXPECT_EQ(live().front().payload, blocks.front());
    for (size_t i = 1; i < 900; ++i) {
        hr_kheap_free(&heap, blocks[i]);
    }
    ASSERT_EQ(live().size(), 1u);
    EXPECT_EQ(live()[0].payload, blocks[0]);
}

TEST_F(Track, ReallocIsOneEvent)
{
    void *block = hr_kheap_alloc(&heap, 100, HR_NO_WAIT);
    const hr_site_id_t site = live()[0].site;
    block = hr_kheap_realloc(&heap, block, 300, HR_NO_WAIT);
    EXPECT_EQ(heapCounters().live_blocks, 1u);
    EXPECT_EQ(heapCounters().live_bytes, 300u);
    EXPECT_EQ(heapCounters().allocations, 1u);
    EXPECT_EQ(live()[0].site, site);
    EXPECT_EQ(siteCounters(site).live_bytes, 300u);
    hr_kheap_free(&heap, block);
    EXPECT_EQ(heapCounters().live_bytes, 0u);
    EXPECT_EQ(heapCounters().peak_bytes, 300u);
}

TEST_F(Track, FailedRequestsAreCountedWithTheirSize)
{
    EXPECT_EQ(hr_kheap_alloc(&heap, 100000, HR_NO_WAIT), nullptr);
    EXPECT_EQ(hr_kheap_alloc(&heap, 70000, HR_NO_WAIT), nullptr);
    EXPECT_EQ(heapCounters().failures, 2u);
    EXPECT_EQ(heapCounters().largest_failed, 100000u);
    hr_failure failure;
    hr_kheap_last_failure_get(&heap, &failure);
    EXPECT_TRUE(failure.seen);
    EXPECT_EQ(failure.bytes, 70000u);
    ASSERT_NE(hr_site_get(failure.site), nullptr);
    hr_kheap_peaks_reset(&heap);
    EXPECT_EQ(heapCounters().failures, 0u);
}

TEST_F(Track, LiveSinceAMarkIsTheLeak)
{
    void *warmUp = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    const hr_mark_t mark = hr_mark();
    ASSERT_NE(mark, 0);
    void *freed = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    void *leak = hr_kheap_alloc(&heap, 24, HR_NO_WAIT);
    hr_kheap_free(&heap, freed);
    const std::vector<hr_block_info> since = live({.since = mark, .owner_gone = false, .free_neighbour = false});
    ASSERT_EQ(since.size(), 1u);
    EXPECT_EQ(since[0].payload, leak);
    const hr_block_filter filter{.since = mark, .owner_gone = false, .free_neighbour = false};
    EXPECT_EQ(hr_blocks_sum(&filter).bytes, 24u);
    hr_kheap_free(&heap, warmUp);
}

TEST_F(Track, MarksEndInsteadOfBecomingAmbiguousAndCanRestart)
{
    void *block = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    while (hr_mark() != 0) {
    }
    EXPECT_EQ(hr_mark_current(), 255);
    void *late = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    EXPECT_EQ(live({.since = 255, .owner_gone = false, .free_neighbour = false}).size(), 1u);
    ASSERT_TRUE(hr_marks_restart());
    EXPECT_EQ(hr_mark(), 1);
    EXPECT_EQ(live({.since = 1, .owner_gone = false, .free_neighbour = false}).size(), 0u);
    EXPECT_EQ(live().size(), 2u);
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, late);
}

TEST_F(Track, BlocksOfAnEndedThreadAreFound)
{
    void *mine = hr_kheap_alloc(&heap, 8, HR_NO_WAIT);
    void *orphan = nullptr;
    std::thread([&] {
        hr_thread_name_set("worker");
        orphan = hr_kheap_alloc(&heap, 48, HR_NO_WAIT);
    }).join();
    std::vector<hr_block_info> gone = live({.since = 0, .owner_gone = true, .free_neighbour = false});
    ASSERT_EQ(gone.size(), 1u);
    EXPECT_EQ(gone[0].payload, orphan);
    hr_thread_record record;
    ASSERT_TRUE(hr_thread_record_get(gone[0].thread, &record));
    EXPECT_STREQ(record.name, "worker");

    // A later thread may get the same identity; the orphan stays the ended one's.
    void *other = nullptr;
    std::thread([&] { other = hr_kheap_alloc(&heap, 16, HR_NO_WAIT); }).join();
    gone = live({.since = 0, .owner_gone = true, .free_neighbour = false});
    ASSERT_EQ(gone.size(), 2u);
    EXPECT_NE(gone[0].thread, gone[1].thread);
    hr_kheap_free(&heap, orphan);
    hr_kheap_free(&heap, other);
    hr_kheap_free(&heap, mine);
}

TEST_F(Track, ThreadsBeyondTheTableShareSlotZeroAndNothingIsLost)
{
    std::vector<void *> blocks(HR_TRACK_THREADS + 5);
    for (void *&block : blocks) {
        std::thread([&] { block = hr_kheap_alloc(&heap, 8, HR_NO_WAIT); }).join();
    }
    EXPECT_EQ(live().size(), blocks.size());
    EXPECT_EQ(heapCounters().live_blocks, blocks.size());
    for (void *block : blocks) {
        hr_kheap_free(&heap, block);
    }
    EXPECT_EQ(heapCounters().live_blocks, 0u);
}

TEST_F(Track, CauseOfFragmentationIsTheBlockBesideTheHole)
{
    void *first = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    void *hole = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    void *wall = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    void *far = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    void *last = hr_kheap_alloc(&heap, 64, HR_NO_WAIT);
    hr_kheap_free(&heap, hole);
    std::set<const void *> beside;
    for (const hr_block_info &block : live({.since = 0, .owner_gone = false, .free_neighbour = true})) {
        beside.insert(block.payload);
    }
    EXPECT_EQ(beside, (std::set<const void *>{first, wall, last}));
    EXPECT_EQ(beside.count(far), 0u);
}

TEST_F(Track, RequestedAgainstHeldIsInternalFragmentation)
{
    void *block = hr_kheap_alloc(&heap, 6, HR_NO_WAIT);
    hr_kheap_stats stats;
    ASSERT_EQ(hr_kheap_stats_get(&heap, &stats), HR_OK);
    EXPECT_EQ(stats.requested_bytes, 6u);
    EXPECT_GE(stats.held_bytes, 6 + 4 + 8u);
    EXPECT_EQ(stats.held_bytes, stats.heap.used_bytes);
    EXPECT_EQ(stats.heap.used_bytes + stats.heap.free_bytes, stats.heap.total_bytes);
    hr_kheap_free(&heap, block);
}

TEST_F(Track, WalkSurvivesFreesAllocationsAndMergesInItsVisitor)
{
    struct Context {
        hr_kheap *heap;
        std::vector<void *> victims; // freed while the walk runs
        std::set<const void *> stay;
        std::map<const void *, int> seen;
        uint32_t random = 1;
    } context{&heap, {}, {}, {}};
    for (int i = 0; i < 600; ++i) {
        void *block = hr_kheap_alloc(&heap, static_cast<size_t>(8 + i % 50), HR_NO_WAIT);
        ASSERT_NE(block, nullptr);
        if (i % 3 == 0) {
            context.stay.insert(block);
        } else {
            context.victims.push_back(block);
        }
    }
    ASSERT_EQ(hr_kheap_walk(
                  &heap,
                  [](const hr_block_info *block, void *opaque) {
                      auto *into = static_cast<Context *>(opaque);
                      if (block->state == HR_BLOCK_LIVE) {
                          ++into->seen[block->payload];
                      }
                      for (int i = 0; i < 2 && !into->victims.empty(); ++i) {
                          into->random = into->random * 1664525 + 1013904223;
                          const size_t index = (into->random >> 8) % into->victims.size();
                          hr_kheap_free(into->heap, into->victims[index]);
                          into->victims[index] = into->victims.back();
                          into->victims.pop_back();
                      }
                      if (into->random % 3 == 0) {
                          void *extra = hr_kheap_alloc(into->heap, 4, HR_NO_WAIT);
                          extra = hr_kheap_realloc(into->heap, extra, 90, HR_NO_WAIT);
                          hr_kheap_free(into->heap, extra);
                      }
                      return true;
                  },
                  &context),
              HR_OK);
    for (const void *block : context.stay) {
        EXPECT_EQ(context.seen[block], 1);
    }
    EXPECT_EQ(hr_kheap_validate(&heap, nullptr), HR_OK);
}

TEST_F(Track, SecondWalkIsRefusedWhileOneRuns)
{
    hr_kheap_alloc(&heap, 8, HR_NO_WAIT);
    int inner = HR_OK;
    struct Context {
        hr_kheap *heap;
        int *inner;
    } context{&heap, &inner};
    hr_kheap_walk(
        &heap,
        [](const hr_block_info *, void *opaque) {
            auto *into = static_cast<Context *>(opaque);
            hr_kheap_stats stats;
            *into->inner = hr_kheap_stats_get(into->heap, &stats);
            return false;
        },
        &context);
    EXPECT_EQ(inner, HR_EBUSY);
    EXPECT_EQ(live().size(), 1u);
}

TEST_F(Track, ValidationNamesTheBlockThatIsWrong)
{
    hr_kheap_alloc(&heap, 24, HR_NO_WAIT);
    auto *block = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 24, HR_NO_WAIT));
    auto *after = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 24, HR_NO_WAIT));
    std::memset(block, 0x77, 48);
    const void *where = nullptr;
    EXPECT_EQ(hr_kheap_validate(&heap, &where), HR_EFAULT);
    // The header behind the overflow is the first that is wrong, or (with canaries) the block that overflowed.
    EXPECT_TRUE(where == block || where == after);
}

#if HR_STATISTICS >= HR_LEVEL_FULL
uint32_t threadBytes()
{
    hr_thread_record record;
    for (unsigned slot = 1; hr_thread_record_get(slot, &record) || slot <= HR_TRACK_THREADS; ++slot) {
        if (record.thread == hri_thread_current()) {
            return record.counters.live_bytes;
        }
    }
    return 0;
}
#endif

// Counters of heap, site and thread beside a model, over random allocate, realloc, free and failure.
TEST_F(Track, CountersStayExact)
{
    struct Owned {
        void *block;
        size_t bytes;
    };
    std::vector<Owned> owned;
    Random random(3);
#if HR_STATISTICS >= HR_LEVEL_FULL
    // Blocks of the test whose heap could not be walked to its end stay counted for this thread.
    const uint32_t before = threadBytes();
#endif
    uint32_t bytes = 0;
    uint32_t peak = 0;
    uint32_t failures = 0;
    hr_site_id_t site = 0;
    for (int i = 0; i < 300000; ++i) {
        const size_t size = random.logSize(0, i % 1000 == 0 ? 18 : 9);
        if (random.below(2) != 0 || owned.empty()) {
            void *block = hr_kheap_alloc(&heap, size, HR_NO_WAIT);
            if (block == nullptr) {
                ++failures;
                continue;
            }
            site = owned.empty() ? live()[0].site : site;
            owned.push_back({block, size});
            bytes += static_cast<uint32_t>(size);
        } else {
            const size_t index = random.below(static_cast<uint32_t>(owned.size()));
            bytes -= static_cast<uint32_t>(owned[index].bytes);
            hr_kheap_free(&heap, owned[index].block);
            owned[index] = owned.back();
            owned.pop_back();
        }
        peak = bytes > peak ? bytes : peak;
    }
    EXPECT_EQ(heapCounters().live_blocks, owned.size());
    EXPECT_EQ(heapCounters().live_bytes, bytes);
    EXPECT_EQ(heapCounters().peak_bytes, peak);
    EXPECT_EQ(heapCounters().failures, failures);
    EXPECT_EQ(siteCounters(site).live_blocks, owned.size());
    EXPECT_EQ(siteCounters(site).live_bytes, bytes);
    EXPECT_EQ(siteCounters(site).peak_bytes, peak);
    EXPECT_EQ(siteCounters(site).failures, failures);
    EXPECT_EQ(live().size(), owned.size());
#if HR_STATISTICS >= HR_LEVEL_FULL
    EXPECT_EQ(threadBytes() - before, bytes);
#endif
    for (const Owned &each : owned) {
        hr_kheap_free(&heap, each.block);
    }
    EXPECT_EQ(siteCounters(site).live_blocks, 0u);
}

#if HR_STATISTICS >= HR_LEVEL_FULL
TEST_F(Track, HistoryHoldsTheNewestFreesOnly)
{
    std::vector<void *> blocks;
    for (size_t i = 0; i < HR_TRACK_HISTORY + 4; ++i) {
        blocks.push_back(hr_kheap_alloc(&heap, i + 1, HR_NO_WAIT));
    }
    for (void *block : blocks) {
        hr_kheap_free(&heap, block);
    }
    hr_freed freed;
    for (unsigned i = 0; i < HR_TRACK_HISTORY; ++i) {
        ASSERT_TRUE(hr_history_get(i, &freed));
        EXPECT_EQ(freed.payload, blocks[blocks.size() - 1 - i]);
        EXPECT_EQ(freed.bytes, blocks.size() - i);
    }
    EXPECT_FALSE(hr_history_get(HR_TRACK_HISTORY, &freed));
}

TEST_F(Track, InjectedFailuresAreTheOnesAskedFor)
{
    hr_inject_nth(3);
    EXPECT_NE(hr_kheap_alloc(&heap, 8, HR_NO_WAIT), nullptr);
    EXPECT_NE(hr_kheap_alloc(&heap, 8, HR_NO_WAIT), nullptr);
    EXPECT_EQ(hr_kheap_alloc(&heap, 8, HR_FOREVER), nullptr);
    EXPECT_NE(hr_kheap_alloc(&heap, 8, HR_NO_WAIT), nullptr);
    EXPECT_EQ(hr_inject_count(), 1u);
    hr_inject_off();

    hr_inject_above(100);
    EXPECT_NE(hr_kheap_alloc(&heap, 100, HR_NO_WAIT), nullptr);
    EXPECT_EQ(hr_kheap_alloc(&heap, 101, HR_NO_WAIT), nullptr);
    hr_inject_off();

    hr_inject_probability(250, 42);
    for (int i = 0; i < 4000; ++i) {
        hr_kheap_free(&heap, hr_kheap_alloc(&heap, 8, HR_NO_WAIT));
    }
    EXPECT_NEAR(hr_inject_count(), 1000, 100);
    EXPECT_EQ(heapCounters().failures, 2u + hr_inject_count());
    hr_inject_off();
}
#endif

} // namespace
} // namespace headroom::test
