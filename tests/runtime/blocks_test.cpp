// SPDX-License-Identifier: Apache-2.0
// The blocks allocator beside a plain array of who owns what, and Zephyr's results call by call.
#include "byte_model.h"
#include "expect_panic.h"

#include <array>
#include <atomic>
#include <thread>

extern "C" {
#include <headroom/blocks.h>
}

namespace headroom::test {
namespace {

HR_BLOCKS_DEFINE(staticBlocks, 64, 40, 32);

TEST(Blocks, AStaticAllocatorWorksWithoutInitialisation)
{
    void *out[41];
    EXPECT_EQ(hr_blocks_alloc(&staticBlocks, 41, out), HR_ENOMEM);
    EXPECT_EQ(staticBlocks.used, 0U) << "all or nothing";
    ASSERT_EQ(hr_blocks_alloc(&staticBlocks, 40, out), HR_OK);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(out[0]) % 32, 0U);
    EXPECT_EQ(hr_blocks_free(&staticBlocks, 40, out), HR_OK);
    EXPECT_TRUE(hr_blocks_validate(&staticBlocks));
}

class BlocksFixture : public ::testing::Test {
protected:
    static constexpr uint32_t count = 70;

    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
        ASSERT_EQ(hr_blocks_init(&blocks, "blocks", memory, map, 16, count), HR_OK);
    }

    unsigned char *at(uint32_t index) { return memory + 16 * index; }

    alignas(16) unsigned char memory[16 * count];
    uint32_t map[3];
    hr_blocks blocks{};
};

TEST_F(BlocksFixture, TenMillionRandomOperationsAgreeWithAnArray)
{
    std::array<bool, count> used{};
    auto indexOf = [&](void *block) { return static_cast<uint32_t>(static_cast<unsigned char *>(block) - memory) / 16; };
    auto runIsFree = [&](uint32_t first, uint32_t length) {
        for (uint32_t index = first; index < first + length; ++index) {
            if (index >= count || used[index]) {
                return false;
            }
        }
        return true;
    };
    Random random(20);
    uint32_t live = 0;
    for (unsigned step = 0; step < 10'000'000 / stepScale; ++step) {
        const uint32_t length = 1 + random.below(6);
        const uint32_t first = random.below(count);
        switch (random.below(5)) {
        case 0: {
            void *out[6];
            const int wanted = length <= count - live ? HR_OK : HR_ENOMEM;
            ASSERT_EQ(hr_blocks_alloc(&blocks, length, out), wanted);
            for (uint32_t index = 0; wanted == HR_OK && index < length; ++index) {
                ASSERT_FALSE(used[indexOf(out[index])]);
                used[indexOf(out[index])] = true;
                ++live;
            }
            break;
        }
        case 1: {
            bool possible = false;
            for (uint32_t index = 0; index + length <= count && !possible; ++index) {
                possible = runIsFree(index, length);
            }
            void *out = nullptr;
            ASSERT_EQ(hr_blocks_alloc_contiguous(&blocks, length, &out), possible ? HR_OK : HR_ENOMEM);
            ASSERT_EQ(out != nullptr, possible);
            if (possible) {
                ASSERT_TRUE(runIsFree(indexOf(out), length));
                std::fill_n(used.begin() + indexOf(out), length, true);
                live += length;
            }
            break;
        }
        case 2: {
            const bool possible = runIsFree(first, length);
            ASSERT_EQ(hr_blocks_is_free(&blocks, at(first), length), possible);
            ASSERT_EQ(hr_blocks_take(&blocks, at(first), length), possible ? HR_OK : HR_ENOMEM);
            if (possible) {
                std::fill_n(used.begin() + first, length, true);
                live += length;
            }
            break;
        }
        case 3: {
            bool all = true;
            for (uint32_t index = first; index < first + length; ++index) {
                all = all && index < count && used[index];
            }
            ASSERT_EQ(hr_blocks_free_contiguous(&blocks, at(first), length),
                      first + length > count ? HR_EINVAL : all ? HR_OK : HR_EFAULT);
            if (all) {
                std::fill_n(used.begin() + first, length, false);
                live -= length;
            }
            break;
        }
        default: {
            void *in[2] = {at(first), at((first + 1) % count)};
            const bool both = used[first] && used[(first + 1) % count];
            live -= used[first] + used[(first + 1) % count];
            used[first] = used[(first + 1) % count] = false;
            ASSERT_EQ(hr_blocks_free(&blocks, 2, in), both ? HR_OK : HR_EFAULT);
        }
        }
        ASSERT_EQ(blocks.used, live);
        if (step % 64 == 0) {
            ASSERT_TRUE(hr_blocks_validate(&blocks));
        }
    }
}

TEST_F(BlocksFixture, NoBlocksAreAlwaysGranted)
{
    void *out = &blocks;
    EXPECT_EQ(hr_blocks_alloc(&blocks, 0, &out), HR_OK);
    EXPECT_EQ(out, &blocks) << "touched nothing";
    EXPECT_EQ(hr_blocks_alloc_contiguous(&blocks, 0, &out), HR_OK);
    EXPECT_EQ(out, nullptr);
}

// The seed allocates four blocks side by side into an array and uses its four entries; only the first is written.
TEST_F(BlocksFixture, ContiguousAllocationWritesOnePointer)
{
    void *array[4] = {&blocks, &blocks, &blocks, &blocks};
    ASSERT_EQ(hr_blocks_alloc_contiguous(&blocks, 4, array), HR_OK);
    EXPECT_EQ(array[0], at(0));
    EXPECT_EQ(array[1], &blocks);
    EXPECT_EQ(hr_blocks_free(&blocks, 4, array), HR_EFAULT) << "the other entries are no blocks";
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 3U);
}

TEST_F(BlocksFixture, TotalsAreNotEnoughForARun)
{
    void *out = nullptr;
    for (uint32_t index = 1; index < count; index += 2) {
        ASSERT_EQ(hr_blocks_take(&blocks, at(index), 1), HR_OK);
    }
    EXPECT_EQ(hr_blocks_alloc_contiguous(&blocks, 2, &out), HR_ENOMEM);
    EXPECT_EQ(out, nullptr);
    EXPECT_EQ(blocks.used, count / 2) << "a failed search gives its reservation back";
    hr_blocks_stats stats;
    hr_blocks_stats_get(&blocks, &stats);
    EXPECT_EQ(stats.largest_run, 1U);
    EXPECT_EQ(stats.block_bytes, 16U);
    EXPECT_EQ(stats.failures, 1U);
}

TEST_F(BlocksFixture, MisusesAreNamedAndTheOthersAreFreed)
{
    void *out[3];
    ASSERT_EQ(hr_blocks_alloc(&blocks, 3, out), HR_OK);
    int foreign;
    void *in[5] = {out[0], &foreign, static_cast<unsigned char *>(out[1]) + 1, out[0], out[2]};
    EXPECT_EQ(hr_blocks_free(&blocks, 5, in), HR_EFAULT);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 1U);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 1U) << "not shifted down to its block";
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(blocks.used, 1U);
    EXPECT_EQ(hr_blocks_free(&blocks, count + 1, in), HR_EINVAL);
    EXPECT_EQ(hr_blocks_free_contiguous(&blocks, out[0], SIZE_MAX), HR_EINVAL);
    EXPECT_EQ(hr_blocks_take(&blocks, &foreign, 1), HR_EFAULT);
    EXPECT_EQ(hr_blocks_take(&blocks, at(0), SIZE_MAX), HR_ENOMEM);
}

TEST_F(BlocksFixture, BadGeometryIsRefused)
{
    hr_blocks bad;
    EXPECT_EQ(hr_blocks_init(&bad, "bad", nullptr, map, 16, 1), HR_EINVAL);
    EXPECT_EQ(hr_blocks_init(&bad, "bad", memory, nullptr, 16, 1), HR_EINVAL);
    EXPECT_EQ(hr_blocks_init(&bad, "bad", memory, map, 16, 0), HR_EINVAL);
    EXPECT_EQ(hr_blocks_init(&bad, "bad", memory, map, 0, 1), HR_EINVAL);
    EXPECT_EQ(hr_blocks_init(&bad, "bad", memory, map, 24, 1), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_BAD_ARGUMENT), 5U);
}

TEST_F(BlocksFixture, CompetingThreadsNeverShareABlock)
{
    std::array<std::atomic<int>, count> owners{};
    std::atomic<bool> clean{true};
    auto work = [&](uint64_t seed) {
        Random random(seed);
        for (unsigned round = 0; round < 20'000 / stepScale; ++round) {
            void *out[5];
            const uint32_t length = 1 + random.below(5);
            const bool run = random.below(2) == 0;
            if ((run ? hr_blocks_alloc_contiguous(&blocks, length, out) : hr_blocks_alloc(&blocks, length, out)) != HR_OK) {
                continue;
            }
            for (uint32_t index = 0; index < length; ++index) {
                out[index] = run ? static_cast<unsigned char *>(out[0]) + 16 * index : out[index];
                clean = clean && owners[static_cast<size_t>(static_cast<unsigned char *>(out[index]) - memory) / 16]++ == 0;
            }
            for (uint32_t index = 0; index < length; ++index) {
                --owners[static_cast<size_t>(static_cast<unsigned char *>(out[index]) - memory) / 16];
            }
            clean = clean && (run ? hr_blocks_free_contiguous(&blocks, out[0], length) : hr_blocks_free(&blocks, length, out)) == HR_OK;
        }
    };
    std::thread first(work, 1), second(work, 2), third(work, 3);
    first.join();
    second.join();
    third.join();
    EXPECT_TRUE(clean);
    EXPECT_EQ(blocks.used, 0U);
    EXPECT_TRUE(hr_blocks_validate(&blocks));
    EXPECT_EQ(hr_fault_total(), 0U);
}

class BlocksDeathTest : public BlocksFixture {
protected:
    void SetUp() override
    {
        BlocksFixture::SetUp();
        ASSERT_EQ(hr_blocks_alloc(&blocks, 3, out), HR_OK);
    }
    void *out[3] = {};
};

TEST_F(BlocksDeathTest, DoubleFree)
{
    ASSERT_EQ(hr_blocks_free(&blocks, 1, out), HR_OK);
    EXPECT_PANIC(hr_blocks_free(&blocks, 1, out), "blocks", DOUBLE_FREE);
}

TEST_F(BlocksDeathTest, OneFreeBlockInARun)
{
    ASSERT_EQ(hr_blocks_free(&blocks, 1, &out[1]), HR_OK);
    EXPECT_PANIC(hr_blocks_free_contiguous(&blocks, out[0], 3), "blocks", DOUBLE_FREE);
}

TEST_F(BlocksDeathTest, ForeignPointer)
{
    void *foreign = &blocks;
    void *behind = memory + sizeof memory;
    void *none = nullptr;
    EXPECT_PANIC(hr_blocks_free(&blocks, 1, &foreign), "blocks", FOREIGN);
    EXPECT_PANIC(hr_blocks_free(&blocks, 1, &behind), "blocks", FOREIGN);
    EXPECT_PANIC(hr_blocks_free(&blocks, 1, &none), "blocks", "foreign pointer: not a block of this object at 0x0+");
    EXPECT_PANIC(hr_blocks_free_contiguous(&blocks, foreign, 1), "blocks", FOREIGN);
    EXPECT_PANIC((void)hr_blocks_take(&blocks, foreign, 1), "blocks", FOREIGN);
}

TEST_F(BlocksDeathTest, InteriorPointer)
{
    void *interior = memory + 1;
    EXPECT_PANIC(hr_blocks_free(&blocks, 1, &interior), "blocks", MISALIGNED);
    EXPECT_PANIC(hr_blocks_free_contiguous(&blocks, interior, 1), "blocks", MISALIGNED);
    EXPECT_PANIC((void)hr_blocks_take(&blocks, interior, 1), "blocks", MISALIGNED);
}

TEST_F(BlocksDeathTest, BadGeometry)
{
    hr_blocks bad;
    EXPECT_PANIC(hr_blocks_init(&bad, "bad", memory, map, 24, 1), "bad", BAD_ARGUMENT);
}

} // namespace
} // namespace headroom::test
