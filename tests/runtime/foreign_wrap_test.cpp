// SPDX-License-Identifier: Apache-2.0
// malloc() and its family behind --wrap: who holds libc's memory, by return address.
#include "foreign_wrap_test.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

extern "C" {
#include <headroom/foreign.h>
}

namespace headroom::test {
namespace {

struct Found {
    const void *block;
    bool seen;
    hr_block_info info;
};

bool look(const hr_block_info *info, void *context)
{
    auto *found = static_cast<Found *>(context);
    if (info->payload == found->block) {
        found->seen = true;
        found->info = *info;
    }
    return true;
}

Found find(const void *block)
{
    Found found{block, false, {}};
    EXPECT_EQ(hr_foreign_walk(look, &found), HR_OK);
    return found;
}

// Within the function's code: all of these are shorter than that.
bool isInside(uintptr_t address, const void *function)
{
    return address - reinterpret_cast<uintptr_t>(function) < 128;
}

hr_foreign_stats stats()
{
    hr_foreign_stats now;
    hr_foreign_stats_get(&now);
    return now;
}

TEST(ForeignWrap, MallocIsRecordedUnderItsReturnAddress)
{
    const hr_foreign_stats before = stats();
    void *block = foreign_take(40);
    ASSERT_NE(block, nullptr);
    const Found found = find(block);
    ASSERT_TRUE(found.seen);
    EXPECT_EQ(found.info.bytes, 40U);
    EXPECT_TRUE(isInside(hr_site_caller(found.info.site), reinterpret_cast<const void *>(&foreign_take)));
    EXPECT_EQ(stats().counters.live_bytes, before.counters.live_bytes + 40);
    foreign_give(block);
    EXPECT_FALSE(find(block).seen);
    EXPECT_EQ(stats().counters.live_bytes, before.counters.live_bytes);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
}

TEST(ForeignWrap, CallocIsTheProductAndAnOverflowIsAFailure)
{
    const hr_foreign_stats before = stats();
    void *block = foreign_take_zeroed(6, 7);
    EXPECT_EQ(find(block).info.bytes, 42U);
    foreign_give(block);
    EXPECT_EQ(foreign_take_zeroed(SIZE_MAX, 2), nullptr);
    EXPECT_EQ(stats().counters.failures, before.counters.failures + 1);
    EXPECT_EQ(stats().counters.live_blocks, before.counters.live_blocks);
}

TEST(ForeignWrap, ReallocIsOneBlockWithItsNewSizeAndAFailedOneKeepsIt)
{
    const hr_foreign_stats before = stats();
    void *block = foreign_resize(foreign_take(100), 200);
    const Found grown = find(block);
    ASSERT_TRUE(grown.seen);
    EXPECT_EQ(grown.info.bytes, 200U);
    EXPECT_TRUE(isInside(hr_site_caller(grown.info.site), reinterpret_cast<const void *>(&foreign_resize)));
    EXPECT_EQ(stats().counters.live_blocks, before.counters.live_blocks + 1);

    EXPECT_EQ(foreign_resize(block, PTRDIFF_MAX), nullptr);
    EXPECT_EQ(find(block).info.bytes, 200U);
    EXPECT_EQ(stats().counters.failures, before.counters.failures + 1);
    foreign_give(block);
    EXPECT_EQ(stats().counters.live_blocks, before.counters.live_blocks);
}

TEST(ForeignWrap, ManyThreadsOfMallocReallocAndFreeLeaveNothing)
{
    const hr_foreign_stats before = stats();
    std::vector<std::thread> threads;
    for (unsigned index = 0; index < 6; ++index) {
        threads.emplace_back([index] {
            for (size_t step = 0; step < 3000; ++step) {
                void *first = foreign_take(1 + (step * (index + 1)) % 300);
                void *second = foreign_take_zeroed(step % 7 + 1, 16);
                first = foreign_resize(first, 1 + step % 2000);
                foreign_give(second);
                foreign_give(first);
            }
        });
    }
    for (unsigned walk = 0; walk < 50; ++walk) {
        (void)hr_foreign_walk([](const hr_block_info *, void *) { return true; }, nullptr);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    EXPECT_EQ(stats().counters.live_blocks, before.counters.live_blocks);
    EXPECT_EQ(stats().counters.live_bytes, before.counters.live_bytes);
    EXPECT_EQ(stats().dropped, before.dropped);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees);
}

} // namespace
} // namespace headroom::test
