// SPDX-License-Identifier: Apache-2.0
// hr_malloc() and its family with the legacy heap memory pool behind them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include <headroom/fault.h>
#include <headroom/legacy_pool.h>
#include <headroom/malloc.h>
#include <headroom/report.h>
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

// What a report or a dump has written: a writer is a C function.
std::string text;
hr_writer writer = {[](hr_writer *, const void *bytes, size_t length) {
                        text.append(static_cast<const char *>(bytes), length);
                    },
                    nullptr};

bool add(const hr_block_info *block, void *context)
{
    static_cast<std::vector<hr_block_info> *>(context)->push_back(*block);
    return true;
}

class LegacyReport : public ::testing::Test {
protected:
    void SetUp() override
    {
        // The pool is the process's: whatever the tests before left is given back.
        std::vector<hr_block_info> blocks;
        hr_legacy_pool_walk(hr_system_pool(), add, &blocks);
        for (const hr_block_info &block : blocks) {
            if (block.state == HR_BLOCK_LIVE) {
                hr_free(const_cast<void *>(block.payload));
            }
        }
        text.clear();
    }
};

TEST_F(LegacyReport, AWalkShowsEveryBlockInOrderAndCoversThePool)
{
    void *small = hr_malloc(10);
    void *large = hr_malloc(200);
    std::vector<hr_block_info> blocks;
    hr_legacy_pool_walk(hr_system_pool(), add, &blocks);
    size_t covered = 0;
    unsigned live = 0;
    const void *before = nullptr;
    for (const hr_block_info &block : blocks) {
        EXPECT_GT(block.payload, before);
        before = block.payload;
        covered += block.held_bytes;
        if (block.state == HR_BLOCK_LIVE) {
            ++live;
            EXPECT_EQ(block.bytes, block.payload == small ? 10U : 200U);
            EXPECT_EQ(block.held_bytes, block.payload == small ? 64U : 256U);
        }
    }
    EXPECT_EQ(covered, size_t{HR_SYSTEM_HEAP_SIZE});
    EXPECT_EQ(live, 2U);
    hr_free(small);
    hr_free(large);
}

TEST_F(LegacyReport, TheReportNamesThePoolItsNumbersAndItsBlocks)
{
    void *block = hr_malloc(100);
    hr_report(&writer);
    hr_legacy_pool_stats stats;
    hr_legacy_pool_stats_get(hr_system_pool(), &stats);
    EXPECT_GE(stats.used_bytes_peak, 256U);
    const std::string numbers = "legacy pool heap_mem_pool: 4096 bytes, used 256, peak " +
                                std::to_string(stats.used_bytes_peak) + ", largest free 1024\n";
    EXPECT_NE(text.find(numbers), std::string::npos) << text;
    EXPECT_NE(text.find("100 bytes, 256 held, from "), std::string::npos) << text;
    EXPECT_NE(text.find("legacy_system_test.cpp:"), std::string::npos) << text;
    EXPECT_NE(text.find("  sum: 1 blocks, 100 bytes\n"), std::string::npos) << text;
    hr_free(block);
}

TEST_F(LegacyReport, LiveSinceAMarkCountsThePoolAndMarksCanStartAgain)
{
    void *old = hr_malloc(5);
    const hr_mark_t mark = hr_mark();
    void *young = hr_calloc(3, 7);
    const hr_block_filter since{mark, false, false};
    hr_block_sum sum = hr_blocks_sum(&since);
    EXPECT_EQ(sum.blocks, 1U);
    EXPECT_EQ(sum.bytes, 21U);
    EXPECT_FALSE(sum.incomplete);
    EXPECT_TRUE(hr_marks_restart());
    const hr_block_filter sinceNew{hr_mark(), false, false};
    EXPECT_EQ(hr_blocks_sum(&sinceNew).blocks, 0U);
    hr_free(old);
    hr_free(young);
}

TEST_F(LegacyReport, TheDumpHoldsThePoolAsAHeapWithItsBlocks)
{
    void *block = hr_malloc(100);
    EXPECT_TRUE(hr_dump(&writer));
    bool heap = false;
    unsigned live = 0;
    for (size_t place = 32; place + 3 <= text.size();) {
        const auto type = static_cast<uint8_t>(text[place]);
        const size_t length = static_cast<uint8_t>(text[place + 1]) + 256U * static_cast<uint8_t>(text[place + 2]);
        const std::string bytes = text.substr(place + 3, length);
        heap |= type == 1 && bytes.find("heap_mem_pool") == 49 && bytes[48] == 3;
        for (size_t at = 0; type == 2 && at < bytes.size(); at += 21) {
            const bool isFree = (static_cast<uint8_t>(bytes[at + 20]) & 8U) != 0;
            live += isFree ? 0U : 1U;
            EXPECT_TRUE(isFree || static_cast<uint8_t>(bytes[at + 8]) == 100U) << "requested bytes";
        }
        place += 3 + length;
    }
    EXPECT_TRUE(heap);
    EXPECT_EQ(live, 1U);
    hr_free(block);
}

// The place of an hr_legacy_pool_calloc() is a descriptor, as of every other macro.
TEST_F(LegacyReport, CallocOfAPoolIsASite)
{
    static uint64_t memory[32];
    hr_legacy_pool pool;
    ASSERT_EQ(hr_legacy_pool_init(&pool, "own", memory, sizeof memory), HR_OK);
    void *block = hr_legacy_pool_calloc(&pool, 2, 20);
    ASSERT_NE(block, nullptr);
    std::vector<hr_block_info> blocks;
    hr_legacy_pool_walk(&pool, add, &blocks);
    ASSERT_EQ(blocks.size(), 4U);
    EXPECT_EQ(blocks[0].bytes, 40U);
    const hr_site *site = hr_site_get(blocks[0].site);
    ASSERT_NE(site, nullptr);
    EXPECT_NE(std::string(site->file).find("legacy_system_test.cpp"), std::string::npos);
    hr_legacy_pool_free(&pool, block);
}

} // namespace
