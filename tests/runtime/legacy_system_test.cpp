// SPDX-License-Identifier: Apache-2.0
// hr_malloc() and its family with the legacy heap memory pool behind them.
#include <gtest/gtest.h>

#include <cstring>

extern "C" {
#include <headroom/fault.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>
}

namespace {

// The two examples of the page: 200 and 75 bytes each take a block of 256.
TEST(LegacySystem, ExamplesTakeBlocksOf256)
{
    void *first = hr_malloc(200);
    ASSERT_NE(first, nullptr);
    std::memset(first, 0, 200);
    void *second = hr_malloc(75);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(static_cast<unsigned char *>(second) - static_cast<unsigned char *>(first), 256);
    hr_free(first);
    hr_free(second);
    EXPECT_TRUE(hr_legacy_pool_validate(hr_system_pool()));
}

TEST(LegacySystem, LargestRequestIsTheHeapLessSixteen)
{
    EXPECT_EQ(hr_malloc(HR_SYSTEM_HEAP_SIZE - 15), nullptr);
    void *all = hr_malloc(HR_SYSTEM_HEAP_SIZE - 16);
    ASSERT_NE(all, nullptr);
    EXPECT_EQ(hr_malloc(0), nullptr);
    hr_free(all);
    void *nothing = hr_malloc(0);
    EXPECT_NE(nothing, nullptr);
    hr_free(nothing);
}

TEST(LegacySystem, CallocReallocAndAlignment)
{
    auto *zeroed = static_cast<unsigned char *>(hr_calloc(5, 9));
    ASSERT_NE(zeroed, nullptr);
    for (int i = 0; i < 45; ++i) {
        EXPECT_EQ(zeroed[i], 0);
    }
    zeroed[44] = 9;
    EXPECT_EQ(hr_realloc(zeroed, 48), zeroed);
    auto *moved = static_cast<unsigned char *>(hr_realloc(zeroed, 49));
    ASSERT_NE(moved, nullptr);
    EXPECT_EQ(moved[44], 9);
    EXPECT_EQ(hr_realloc(moved, 0), nullptr);
    EXPECT_EQ(hr_calloc(SIZE_MAX, 2), nullptr);
    EXPECT_EQ(hr_aligned_alloc(64, 8), nullptr);
    void *aligned = hr_aligned_alloc(4, 8);
    EXPECT_NE(aligned, nullptr);
    hr_free(aligned);
    EXPECT_EQ(hr_fault_total(), 0u);
    EXPECT_NE(hr_malloc(HR_SYSTEM_HEAP_SIZE - 16), nullptr);
}

} // namespace
