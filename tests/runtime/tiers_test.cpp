// SPDX-License-Identifier: Apache-2.0
// Tiers of urgency: who may take from whom, and that no flood reaches another tier's reserve.
#include "byte_model.h"
#include "expect_panic.h"

#include <array>

extern "C" {
#include <headroom/tiers.h>
}

namespace headroom::test {
namespace {

constexpr int urgent = -2, normal = 5, idle = 14;

class Tiers : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
        for (size_t index = 0; index < heaps.size(); ++index) {
            hr_kheap_init(&heaps[index], "tier", memory[index], sizeof memory[index], nullptr);
        }
        tiers.failures = 0;
    }
    void TearDown() override
    {
        for (hr_kheap &heap : heaps) {
            hr_kheap_retire(&heap);
        }
    }

    bool isIn(size_t heap, const void *block) const
    {
        const auto *byte = static_cast<const unsigned char *>(block);
        return byte >= memory[heap] && byte < memory[heap] + sizeof memory[heap];
    }

    // Takes 64-byte blocks of `priority` until there are none.
    std::vector<void *> flood(int priority)
    {
        std::vector<void *> blocks;
        while (void *block = hr_tiers_alloc(&tiers, 64, priority)) {
            blocks.push_back(block);
        }
        return blocks;
    }

    // reserve and common of tiers 0, 1, 2
    alignas(8) unsigned char memory[6][1024];
    std::array<hr_kheap, 6> heaps;
    hr_tier list[3] = {{0, &heaps[0], &heaps[1]}, {7, &heaps[2], &heaps[3]}, {INT32_MAX, &heaps[4], &heaps[5]}};
    hr_tiers tiers = {"tiers", list, 3, 0};
};

// The seed sent large numbers, the least urgent in Zephyr, to the high-priority heap.
TEST_F(Tiers, ASmallerNumberIsMoreUrgent)
{
    EXPECT_TRUE(isIn(1, hr_tiers_alloc(&tiers, 64, urgent)));
    EXPECT_TRUE(isIn(1, hr_tiers_alloc(&tiers, 64, 0))) << "the limit belongs to the tier";
    EXPECT_TRUE(isIn(3, hr_tiers_alloc(&tiers, 64, 1)));
    EXPECT_TRUE(isIn(3, hr_tiers_alloc(&tiers, 64, normal)));
    EXPECT_TRUE(isIn(5, hr_tiers_alloc(&tiers, 64, idle)));
}

TEST_F(Tiers, NoFloodReachesAnotherTiersReserve)
{
    const std::vector<void *> blocks = flood(urgent);
    for (const void *block : blocks) {
        EXPECT_FALSE(isIn(2, block) || isIn(4, block));
    }
    EXPECT_TRUE(isIn(2, hr_tiers_alloc(&tiers, 64, normal))) << "common parts are gone, the reserve is not";
    EXPECT_TRUE(isIn(4, hr_tiers_alloc(&tiers, 64, idle)));
    EXPECT_NE(hr_tiers_alloc(&tiers, 700, idle), nullptr) << "and it is one piece";
    EXPECT_EQ(tiers.failures, 1U) << "the end of the flood";
}

TEST_F(Tiers, ALessUrgentTierNeverTakesFromAMoreUrgentOne)
{
    for (const void *block : flood(idle)) {
        EXPECT_TRUE(isIn(4, block) || isIn(5, block));
    }
    EXPECT_TRUE(isIn(3, hr_tiers_alloc(&tiers, 64, normal)));
    EXPECT_TRUE(isIn(1, hr_tiers_alloc(&tiers, 64, urgent)));
}

TEST_F(Tiers, EveryBlockGoesBackWhereItCameFrom)
{
    for (void *block : flood(urgent)) {
        EXPECT_EQ(hr_tiers_free(&tiers, block), HR_OK);
    }
    for (hr_kheap &heap : heaps) {
        hr_counters counters;
        hr_kheap_counters_get(&heap, &counters);
        EXPECT_EQ(counters.live_blocks, 0U);
        EXPECT_TRUE(hr_heap_validate(&heap.heap));
    }
    EXPECT_EQ(hr_fault_total(), 0U);
}

TEST_F(Tiers, ForeignAndDoubleFreesAreNamed)
{
    int foreign;
    EXPECT_EQ(hr_tiers_free(&tiers, &foreign), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 1U);
    void *block = hr_tiers_alloc(&tiers, 64, normal);
    void *next = hr_tiers_alloc(&tiers, 64, normal);
    EXPECT_EQ(hr_tiers_free(&tiers, block), HR_OK);
    EXPECT_EQ(hr_fault_total(), 1U);
    (void)hr_tiers_free(&tiers, block);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(hr_tiers_free(&tiers, next), HR_OK);
    EXPECT_EQ(hr_tiers_free(&tiers, nullptr), HR_OK);
    EXPECT_EQ(hr_tiers_alloc(&tiers, 0, normal), nullptr);
}

TEST_F(Tiers, TenMillionRandomOperationsKeepEveryByte)
{
    ByteModel model(memory, sizeof memory);
    Random random(15);
    const int priorities[] = {urgent, normal, idle};
    for (unsigned step = 0; step < 10'000'000 / stepScale; ++step) {
        if (random.below(60) >= model.live().size()) {
            const size_t bytes = random.logSize(0, 9);
            void *block = hr_tiers_alloc(&tiers, bytes, priorities[random.below(3)]);
            if (block != nullptr) {
                ASSERT_TRUE(model.add(block, bytes, 8));
            }
        } else {
            const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
            void *block = model.live()[index].start;
            ASSERT_TRUE(model.remove(index));
            ASSERT_EQ(hr_tiers_free(&tiers, block), HR_OK);
        }
    }
    EXPECT_EQ(hr_fault_total(), 0U);
}

class TiersDeathTest : public Tiers {
protected:
    void SetUp() override
    {
        Tiers::SetUp();
        block = static_cast<unsigned char *>(hr_tiers_alloc(&tiers, 64, normal));
        ASSERT_NE(block, nullptr);
        ASSERT_NE(hr_tiers_alloc(&tiers, 64, normal), nullptr) << "keeps the freed block from merging";
    }
    unsigned char *block = nullptr;
};

TEST_F(TiersDeathTest, MemoryOfNoTier) { EXPECT_PANIC(hr_tiers_free(&tiers, &tiers), "tiers", FOREIGN); }

TEST_F(TiersDeathTest, TheTiersHeapNamesADoubleFree)
{
    ASSERT_EQ(hr_tiers_free(&tiers, block), HR_OK);
    EXPECT_PANIC(hr_tiers_free(&tiers, block), "tier", DOUBLE_FREE);
}

TEST_F(TiersDeathTest, TheTiersHeapNamesAMisalignedPointer)
{
    EXPECT_PANIC(hr_tiers_free(&tiers, block + 4), "tier", MISALIGNED);
}

TEST_F(TiersDeathTest, TheTiersHeapNamesAnOverwrittenHeader)
{
    std::memset(block - 12, 0x44, 12);
    EXPECT_PANIC(hr_tiers_free(&tiers, block), "tier", CORRUPT_HEADER);
}

} // namespace
} // namespace headroom::test
