// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "byte_model.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/legacy_pool.h>
}

namespace headroom::test {
namespace {

HR_LEGACY_POOL_DEFINE_STATIC(defined, 256);

class LegacyPool : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_reset();
        hr_fault_policy_set(HR_FAULT_COUNT);
    }
    void TearDown() override { hr_fault_policy_set(HR_FAULT_PANIC); }

    void make(size_t bytes) { ASSERT_EQ(hr_legacy_pool_init(&pool, "legacy", memory, bytes), HR_OK); }

    size_t countUntilFailure(size_t bytes)
    {
        size_t count = 0;
        while (hr_legacy_pool_alloc(&pool, bytes) != nullptr) {
            ++count;
        }
        return count;
    }

    alignas(8) unsigned char memory[16384];
    hr_legacy_pool pool{};
};

TEST_F(LegacyPool, DefinedPoolWorksWithoutInit)
{
    void *block = hr_legacy_pool_alloc(&defined, 200);
    EXPECT_NE(block, nullptr);
    hr_legacy_pool_free(&defined, block);
    EXPECT_TRUE(hr_legacy_pool_validate(&defined));
}

TEST_F(LegacyPool, OtherSizesAreRefusedByName)
{
    for (size_t bytes : {size_t{0}, size_t{64}, size_t{255}, size_t{512}, size_t{2048}, size_t{8192}, size_t{65536}}) {
        EXPECT_EQ(hr_legacy_pool_init(&pool, "legacy", memory, bytes), HR_EINVAL) << bytes;
        EXPECT_EQ(hr_legacy_pool_alloc(&pool, 1), nullptr);
        hr_legacy_pool_free(&pool, memory + 16);
    }
    EXPECT_EQ(hr_fault_count(HR_FAULT_BAD_SIZE), 7u);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 7u);
    EXPECT_EQ(hr_legacy_pool_init(&pool, "legacy", nullptr, 256), HR_EINVAL);
    EXPECT_EQ(hr_legacy_pool_init(&pool, "legacy", memory + 2, 256), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_BAD_ARGUMENT), 2u);
}

// The documentation's table: 64-, 256-, 1024-, 4096- and 16384-byte blocks of each heap.
TEST_F(LegacyPool, NumberOfBlocksIsThatOfTheTable)
{
    const size_t heaps[] = {256, 1024, 4096, 16384};
    const size_t blocks[] = {64, 256, 1024, 4096, 16384};
    const unsigned table[4][5] = {{4, 1, 0, 0, 0}, {16, 4, 1, 0, 0}, {64, 16, 4, 1, 0}, {256, 64, 16, 4, 1}};
    for (int heap = 0; heap < 4; ++heap) {
        for (int block = 0; block < 5; ++block) {
            make(heaps[heap]);
            EXPECT_EQ(hr_legacy_pool_blocks_max(heaps[heap], blocks[block]), table[heap][block]);
            EXPECT_EQ(countUntilFailure(blocks[block] - 16), table[heap][block]) << heaps[heap] << " " << blocks[block];
            EXPECT_TRUE(hr_legacy_pool_validate(&pool));
        }
    }
}

TEST_F(LegacyPool, DescriptorTakesSixteenBytes)
{
    make(16384);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 0), 64u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 48), 64u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 49), 256u);
    // The documentation's two examples.
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 200), 256u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 75), 256u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 240), 256u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 241), 1024u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 16384 - 16), 16384u);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 16384 - 15), 0u);
    EXPECT_EQ(hr_legacy_pool_alloc(&pool, 16384 - 15), nullptr);
    EXPECT_EQ(hr_legacy_pool_alloc(&pool, SIZE_MAX), nullptr);
    EXPECT_EQ(hr_legacy_pool_alloc(&pool, SIZE_MAX - 15), nullptr);
    EXPECT_NE(hr_legacy_pool_alloc(&pool, 16384 - 16), nullptr);
}

// "each allocation of a 256 byte block from a 1024 byte heap reduces the number of 64 byte blocks available by 4"
TEST_F(LegacyPool, LargeBlockCostsFourSmallOnes)
{
    make(1024);
    ASSERT_NE(hr_legacy_pool_alloc(&pool, 200), nullptr);
    EXPECT_EQ(countUntilFailure(48), 12u);
}

TEST_F(LegacyPool, OnlyTheFourPartnersOfOneBlockAreJoined)
{
    make(1024);
    void *blocks[16];
    for (void *&block : blocks) {
        block = hr_legacy_pool_alloc(&pool, 48);
        ASSERT_NE(block, nullptr);
    }
    // Four neighbours that belong to two parents: 2, 3 and 4, 5.
    for (int i = 2; i < 6; ++i) {
        hr_legacy_pool_free(&pool, blocks[i]);
    }
    EXPECT_EQ(hr_legacy_pool_alloc(&pool, 200), nullptr);
    hr_legacy_pool_free(&pool, blocks[6]);
    EXPECT_EQ(hr_legacy_pool_alloc(&pool, 200), nullptr);
    hr_legacy_pool_free(&pool, blocks[7]);
    EXPECT_NE(hr_legacy_pool_alloc(&pool, 200), nullptr);
    EXPECT_TRUE(hr_legacy_pool_validate(&pool));
}

TEST_F(LegacyPool, AllFreedIsOneBlockAgain)
{
    make(16384);
    std::vector<void *> blocks;
    for (void *block; (block = hr_legacy_pool_alloc(&pool, 1)) != nullptr;) {
        EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % HR_LEGACY_ALIGN, 0u);
        blocks.push_back(block);
    }
    for (size_t i = 0; i < blocks.size(); ++i) {
        hr_legacy_pool_free(&pool, blocks[(i * 37) % blocks.size()]);
    }
    EXPECT_NE(hr_legacy_pool_alloc(&pool, 16384 - 16), nullptr);
    EXPECT_EQ(hr_fault_total(), 0u);
}

TEST_F(LegacyPool, CallocZeroesAndRefusesOverflow)
{
    make(256);
    std::memset(memory, 0xff, 256);
    auto *block = static_cast<unsigned char *>(hr_legacy_pool_calloc(&pool, 6, 8));
    ASSERT_NE(block, nullptr);
    for (int i = 0; i < 48; ++i) {
        EXPECT_EQ(block[i], 0);
    }
    EXPECT_EQ(hr_legacy_pool_calloc(&pool, SIZE_MAX / 2 + 1, 2), nullptr);
}

TEST_F(LegacyPool, WrongFreesAreFoundAndChangeNothing)
{
    make(1024);
    auto *block = static_cast<unsigned char *>(hr_legacy_pool_alloc(&pool, 200));
    auto *small = static_cast<unsigned char *>(hr_legacy_pool_alloc(&pool, 8));
    hr_legacy_pool_free(&pool, nullptr);
    EXPECT_EQ(hr_fault_total(), 0u);
    hr_legacy_pool_free(&pool, memory + sizeof memory);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 1u);
    hr_legacy_pool_free(&pool, block + 4);
    hr_legacy_pool_free(&pool, block + 1);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 2u);
    // Aligned like a block, but inside one.
    hr_legacy_pool_free(&pool, block + 64);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 3u);
    hr_legacy_pool_free(&pool, small);
    hr_legacy_pool_free(&pool, small);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1u);
    std::memset(block - 16, 0, 8);
    hr_legacy_pool_free(&pool, block);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_HEADER), 1u);
    EXPECT_TRUE(hr_legacy_pool_validate(&pool));
}

TEST_F(LegacyPool, TenMillionStepsAgainstTheModel)
{
    for (size_t bytes : {size_t{256}, size_t{1024}, size_t{4096}, size_t{16384}}) {
        make(bytes);
        ByteModel model(memory, bytes);
        Random random(bytes);
        for (int i = 0; i < 2'500'000 / stepScale; ++i) {
            if (model.live().empty() || random.below(2) != 0) {
                const size_t size = random.logSize(0, 12);
                void *block = hr_legacy_pool_alloc(&pool, size);
                if (block != nullptr) {
                    ASSERT_TRUE(model.add(block, size, HR_LEGACY_ALIGN));
                }
            } else {
                const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
                void *block = model.live()[index].start;
                ASSERT_TRUE(model.remove(index));
                hr_legacy_pool_free(&pool, block);
            }
            if (i % 64 == 0) {
                ASSERT_TRUE(hr_legacy_pool_validate(&pool)) << "step " << i;
            }
        }
        hr_counters counters;
        hr_legacy_pool_counters_get(&pool, &counters);
        EXPECT_EQ(counters.live_blocks, model.live().size());
        EXPECT_EQ(hr_fault_total(), 0u);
    }
}

TEST(LegacyPoolDeathTest, UnsupportedSize)
{
    static unsigned char memory[512];
    EXPECT_DEATH(
        {
            hr_legacy_pool pool;
            hr_legacy_pool_init(&pool, "legacy", memory, sizeof memory);
        },
        "^headroom: legacy: bad size at 0x[0-9a-f]+ \\(found 0x200, wanted 0x400\\)\n$");
}

TEST(LegacyPoolDeathTest, DoubleFree)
{
    alignas(8) static unsigned char memory[256];
    EXPECT_DEATH(
        {
            hr_legacy_pool pool;
            hr_legacy_pool_init(&pool, "legacy", memory, sizeof memory);
            void *block = hr_legacy_pool_alloc(&pool, 10);
            hr_legacy_pool_free(&pool, block);
            hr_legacy_pool_free(&pool, block);
        },
        "^headroom: legacy: double free: the block is already free at 0x[0-9a-f]+\n$");
}

} // namespace
} // namespace headroom::test
