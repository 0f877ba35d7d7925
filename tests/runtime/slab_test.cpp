// SPDX-License-Identifier: Apache-2.0
// Slabs and message pools: model, hand-off to waiters, each misuse by name.
#include "byte_model.h"
#include "expect_panic.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

extern "C" {
#include <headroom/host.h>
#include <headroom/message_pool.h>
#include <headroom/slab.h>
}

namespace headroom::test {
namespace {

HR_SLAB_DEFINE(staticSlab, 20, 5, 16);

TEST(Slab, AStaticSlabWorksWithoutInitialisation)
{
    EXPECT_EQ(staticSlab.block_bytes, 32U) << "rounded up to a multiple of the alignment";
    void *blocks[5];
    for (void *&block : blocks) {
        ASSERT_EQ(hr_slab_alloc(&staticSlab, &block, HR_NO_WAIT), HR_OK);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 16, 0U);
    }
    void *none = blocks;
    EXPECT_EQ(hr_slab_alloc(&staticSlab, &none, HR_NO_WAIT), HR_ENOMEM);
    EXPECT_EQ(none, nullptr);
    EXPECT_EQ(hr_slab_used(&staticSlab), 5U);
    EXPECT_EQ(hr_slab_available(&staticSlab), 0U);
    for (void *block : blocks) {
        EXPECT_EQ(hr_slab_free(&staticSlab, block), HR_OK);
    }
    void *last = nullptr;
    ASSERT_EQ(hr_slab_alloc(&staticSlab, &last, HR_NO_WAIT), HR_OK);
    EXPECT_EQ(last, blocks[4]) << "the block freed last is handed out first";
    EXPECT_EQ(hr_slab_free(&staticSlab, last), HR_OK);
}

class SlabFixture : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
        ASSERT_EQ(hr_slab_init(&slab, "slab", memory, links, 32, 16), HR_OK);
    }

    bool somebodyWaits() const
    {
        const hri_key_t key = hri_critical_enter();
        const bool waits = slab.waiters.first != nullptr;
        hri_critical_exit(key);
        return waits;
    }

    alignas(16) unsigned char memory[32 * 16];
    uint16_t links[16];
    hr_slab slab{};
};

TEST_F(SlabFixture, TenMillionRandomOperationsKeepEveryByte)
{
    ByteModel model(memory, sizeof memory);
    Random random(19);
    for (unsigned step = 0; step < 10'000'000 / stepScale; ++step) {
        if (random.below(32) >= model.live().size() * 2) {
            void *block = nullptr;
            const int result = hr_slab_alloc(&slab, &block, HR_NO_WAIT);
            ASSERT_EQ(result, model.live().size() == 16 ? HR_ENOMEM : HR_OK);
            if (result == HR_OK) {
                ASSERT_TRUE(model.add(block, 32, 16));
            }
        } else {
            const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
            void *block = model.live()[index].start;
            ASSERT_TRUE(model.remove(index));
            ASSERT_EQ(hr_slab_free(&slab, block), HR_OK);
        }
        ASSERT_EQ(hr_slab_used(&slab), model.live().size());
        if (step % 64 == 0) {
            ASSERT_TRUE(hr_slab_validate(&slab));
        }
    }
}

TEST_F(SlabFixture, DoubleFreeIsNamedAndChangesNothing)
{
    void *block = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    EXPECT_EQ(hr_slab_free(&slab, block), HR_OK);
    EXPECT_EQ(hr_slab_free(&slab, block), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(hr_slab_used(&slab), 0U) << "the count of used blocks wrapped in other slabs (zephyr #96560)";
    EXPECT_TRUE(hr_slab_validate(&slab));
}

TEST_F(SlabFixture, FreeingABlockThatWasNeverHandedOutIsADoubleFree)
{
    EXPECT_EQ(hr_slab_free(&slab, memory), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
}

TEST_F(SlabFixture, WhatTheLinksHeldBeforeDoesNotMatter)
{
    std::memset(links, 0xff, sizeof links);
    ASSERT_EQ(hr_slab_init(&slab, "slab", memory, links, 32, 16), HR_OK);
    EXPECT_EQ(hr_slab_free(&slab, memory + 32), HR_EINVAL) << "never handed out";
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(hr_slab_used(&slab), 0U);
    EXPECT_TRUE(hr_slab_validate(&slab));
}

TEST_F(SlabFixture, ForeignMisalignedAndNullPointersAreNamed)
{
    void *block = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    int foreign;
    EXPECT_EQ(hr_slab_free(&slab, &foreign), HR_EINVAL);
    EXPECT_EQ(hr_slab_free(&slab, nullptr), HR_EINVAL);
    EXPECT_EQ(hr_slab_free(&slab, memory + sizeof memory), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 3U);
    EXPECT_EQ(hr_slab_free(&slab, static_cast<unsigned char *>(block) + 1), HR_EINVAL);
    // Zephyr's slab took void** before 3.5: the address of the variable is no block.
    EXPECT_EQ(hr_slab_free(&slab, &block), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 1U);
    EXPECT_EQ(hr_slab_used(&slab), 1U);
    EXPECT_TRUE(hr_slab_owns(&slab, block));
    EXPECT_FALSE(hr_slab_owns(&slab, &foreign));
}

TEST_F(SlabFixture, BadGeometryIsRefused)
{
    hr_slab bad;
    EXPECT_EQ(hr_slab_init(&bad, "bad", nullptr, links, 32, 16), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, nullptr, 32, 16), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory + 1, links, 32, 8), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, links, 33, 8), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, links, 0, 8), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, links, 32, 0), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, links, 32, HR_SLAB_BLOCKS_MAX + 1), HR_EINVAL);
    EXPECT_EQ(hr_slab_init(&bad, "bad", memory, links, SIZE_MAX & ~size_t{15}, 2), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_BAD_ARGUMENT), 8U);
}

TEST_F(SlabFixture, StatisticsCountPeakAndFailures)
{
    void *blocks[17];
    for (void *&block : blocks) {
        (void)hr_slab_alloc(&slab, &block, HR_NO_WAIT);
    }
    EXPECT_EQ(hr_slab_free(&slab, blocks[0]), HR_OK);
    hr_slab_stats stats;
    hr_slab_stats_get(&slab, &stats);
    EXPECT_EQ(stats.blocks, 16U);
    EXPECT_EQ(stats.used, 15U);
    EXPECT_EQ(stats.used_max, 16U);
    EXPECT_EQ(stats.failures, 1U);
    hr_slab_stats_reset(&slab);
    hr_slab_stats_get(&slab, &stats);
    EXPECT_EQ(stats.used_max, 15U);
    EXPECT_EQ(stats.failures, 0U);
}

TEST_F(SlabFixture, ThePeakIsTheHighestUseSinceItsResetWhateverHappens)
{
    std::vector<void *> live;
    Random random(7);
    uint32_t peak = 0;
    for (unsigned step = 0; step < 200'000 / stepScale; ++step) {
        // Waves, so that the use comes to the ends and stays low for a while after some resets.
        if (random.below(16) >= (step / 500 % 2 == 0 ? live.size() : live.size() * 4)) {
            void *block = nullptr;
            if (hr_slab_alloc(&slab, &block, HR_NO_WAIT) == HR_OK) {
                live.push_back(block);
            }
        } else {
            std::swap(live[random.below(static_cast<uint32_t>(live.size()))], live.back());
            ASSERT_EQ(hr_slab_free(&slab, live.back()), HR_OK);
            live.pop_back();
        }
        peak = std::max(peak, static_cast<uint32_t>(live.size()));
        if (random.below(100) == 0) {
            hr_slab_stats_reset(&slab);
            peak = static_cast<uint32_t>(live.size());
        }
        hr_slab_stats stats;
        hr_slab_stats_get(&slab, &stats);
        ASSERT_EQ(stats.used, live.size());
        ASSERT_EQ(stats.used_max, peak) << "step " << step;
        ASSERT_TRUE(hr_slab_validate(&slab));
    }
}

TEST_F(SlabFixture, ADamagedFreeListGivesNothingAndBlocksInUseStayGood)
{
    void *first = nullptr;
    void *second = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &first, HR_NO_WAIT), HR_OK);
    ASSERT_EQ(hr_slab_alloc(&slab, &second, HR_NO_WAIT), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, first), HR_OK);
    slab.head = 0x4321;
    void *block = &slab;
    EXPECT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_ENOMEM);
    EXPECT_EQ(block, nullptr);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_FREE_LIST), 1U);
    EXPECT_FALSE(hr_slab_validate(&slab));
    EXPECT_EQ(hr_slab_free(&slab, second), HR_OK);
    EXPECT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    EXPECT_EQ(block, second);
}

TEST_F(SlabFixture, AFreedBlockGoesStraightToTheWaiter)
{
    void *blocks[16];
    for (void *&block : blocks) {
        ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    }
    std::atomic<void *> got{nullptr};
    std::thread waiter([&] {
        void *block = nullptr;
        EXPECT_EQ(hr_slab_alloc(&slab, &block, HR_FOREVER), HR_OK);
        got = block;
    });
    while (!somebodyWaits()) {
        std::this_thread::yield();
    }
    ASSERT_EQ(hr_slab_free(&slab, blocks[7]), HR_OK);
    void *third = nullptr;
    EXPECT_EQ(hr_slab_alloc(&slab, &third, HR_NO_WAIT), HR_ENOMEM) << "nobody else may take it on the way";
    EXPECT_EQ(hr_slab_used(&slab), 16U) << "a block handed over was never free";
    waiter.join();
    EXPECT_EQ(got, blocks[7]);
}

TEST_F(SlabFixture, ATimeoutLeavesThePointerUntouched)
{
    void *block;
    for (unsigned index = 0; index < 16; ++index) {
        ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    }
    void *untouched = &slab;
    EXPECT_EQ(hr_slab_alloc(&slab, &untouched, HR_MSEC(5)), HR_EAGAIN);
    EXPECT_EQ(untouched, &slab);
    EXPECT_EQ(slab.waiters.first, nullptr);
    EXPECT_TRUE(hr_slab_validate(&slab));
    EXPECT_EQ(hr_slab_free(&slab, block), HR_OK) << "nobody waits any more: the block enters the free list";
    EXPECT_EQ(hr_slab_used(&slab), 15U);
}

TEST_F(SlabFixture, MisuseWhileSomebodyWaitsIsFoundAndHandsNothingOver)
{
    void *blocks[16];
    for (void *&block : blocks) {
        ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    }
    std::thread waiter([&] {
        void *block = nullptr;
        EXPECT_EQ(hr_slab_alloc(&slab, &block, HR_FOREVER), HR_OK);
        EXPECT_EQ(block, blocks[3]);
    });
    while (!somebodyWaits()) {
        std::this_thread::yield();
    }
    int foreign;
    EXPECT_EQ(hr_slab_free(&slab, &foreign), HR_EINVAL);
    EXPECT_EQ(hr_slab_free(&slab, static_cast<unsigned char *>(blocks[2]) + 4), HR_EINVAL);
    EXPECT_TRUE(somebodyWaits());
    EXPECT_EQ(hr_slab_free(&slab, blocks[3]), HR_OK);
    waiter.join();
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER) + hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 2U);
    EXPECT_EQ(hr_slab_used(&slab), 16U);
    EXPECT_TRUE(hr_slab_validate(&slab));
}

struct Message {
    uint32_t type;
    double value;
};
HR_MESSAGE_POOL_DEFINE(messages, Message, 4);

TEST(MessagePool, HandsOutTypedMessagesAndNamesADoubleFree)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_fault_reset();
    Message *first = messages_alloc();
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(first) % alignof(Message), 0U);
    for (unsigned index = 1; index < 4; ++index) {
        EXPECT_NE(messages_alloc(), nullptr);
    }
    EXPECT_EQ(messages_alloc(), nullptr) << "exhausted, and it does not wait";
    EXPECT_EQ(messages_free(first), HR_OK);
    EXPECT_EQ(messages_free(first), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
}

class SlabDeathTest : public SlabFixture {
protected:
    void SetUp() override
    {
        SlabFixture::SetUp();
        ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    }
    void *block = nullptr;
};

TEST_F(SlabDeathTest, DoubleFree)
{
    ASSERT_EQ(hr_slab_free(&slab, block), HR_OK);
    EXPECT_PANIC(hr_slab_free(&slab, block), "slab", DOUBLE_FREE);
}

TEST_F(SlabDeathTest, DoubleFreeWithAnotherBlockFreedBetween)
{
    void *other = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &other, HR_NO_WAIT), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, block), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, other), HR_OK);
    EXPECT_PANIC(hr_slab_free(&slab, block), "slab", DOUBLE_FREE);
}

TEST_F(SlabDeathTest, BlockThatWasNeverHandedOut)
{
    EXPECT_PANIC(hr_slab_free(&slab, memory + 32), "slab", DOUBLE_FREE);
}

TEST_F(SlabDeathTest, PointersBeforeAndBehindTheBuffer)
{
    EXPECT_PANIC(hr_slab_free(&slab, &slab), "slab", FOREIGN);
    EXPECT_PANIC(hr_slab_free(&slab, memory + sizeof memory), "slab", FOREIGN);
    EXPECT_PANIC(hr_slab_free(&slab, memory - 32), "slab", FOREIGN);
    EXPECT_PANIC(hr_slab_free(&slab, nullptr), "slab", "foreign pointer: not a block of this object at 0x0+");
}

TEST_F(SlabDeathTest, InteriorPointer)
{
    EXPECT_PANIC(hr_slab_free(&slab, static_cast<unsigned char *>(block) + 1), "slab", MISALIGNED);
    EXPECT_PANIC(hr_slab_free(&slab, static_cast<unsigned char *>(block) + 16), "slab", MISALIGNED);
}

TEST_F(SlabDeathTest, WaitInAnInterrupt)
{
    for (unsigned index = 1; index < 16; ++index) {
        ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    }
    EXPECT_PANIC(
        {
            hr_host_interrupt_set(true);
            (void)hr_slab_alloc(&slab, &block, HR_FOREVER);
        },
        "slab", "wait in interrupt: only HR_NO_WAIT is allowed here at 0x0+");
}

TEST_F(SlabDeathTest, BadGeometry)
{
    hr_slab bad;
    EXPECT_PANIC(hr_slab_init(&bad, "bad", memory, links, 33, 8), "bad", BAD_ARGUMENT);
}

TEST_F(SlabDeathTest, OverwrittenLinks)
{
    void *other = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &other, HR_NO_WAIT), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, other), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, block), HR_OK);
    links[0] = 0x1234; // of the block that is handed out next
    ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    EXPECT_PANIC((void)hr_slab_alloc(&slab, &block, HR_NO_WAIT), "slab",
                 "corrupt free list: a free block's links were overwritten, write after free is likely at 0x[0-9a-f]+ "
                 "\\(found 0x1234, wanted 0x0*2\\)");
}

TEST_F(SlabDeathTest, OverwrittenLinksOfBlocksFreeSinceThePeakWasReset)
{
    void *other = nullptr;
    ASSERT_EQ(hr_slab_alloc(&slab, &other, HR_NO_WAIT), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, other), HR_OK);
    ASSERT_EQ(hr_slab_free(&slab, block), HR_OK);
    hr_slab_stats_reset(&slab);
    links[1] = 0x1234; // of the block that is handed out next
    ASSERT_EQ(hr_slab_alloc(&slab, &block, HR_NO_WAIT), HR_OK);
    EXPECT_PANIC((void)hr_slab_alloc(&slab, &block, HR_NO_WAIT), "slab",
                 "corrupt free list: a free block's links were overwritten, write after free is likely at 0x[0-9a-f]+ "
                 "\\(found 0x1234, wanted 0x0*2\\)");
}

HR_MESSAGE_POOL_DEFINE(otherMessages, Message, 2);

TEST(MessagePoolDeathTest, DoubleFree)
{
    Message *message = otherMessages_alloc();
    ASSERT_EQ(otherMessages_free(message), HR_OK);
    EXPECT_PANIC(otherMessages_free(message), "otherMessages", DOUBLE_FREE);
}

TEST(MessagePoolDeathTest, MessageOfAnotherPoolOfTheSameType)
{
    Message *message = otherMessages_alloc();
    ASSERT_NE(message, nullptr);
    EXPECT_PANIC(messages_free(message), "messages", FOREIGN);
    EXPECT_PANIC(messages_free(nullptr), "messages", FOREIGN);
    EXPECT_EQ(otherMessages_free(message), HR_OK);
}

TEST(MessagePoolDeathTest, PointerIntoAMessage)
{
    Message *message = otherMessages_alloc();
    ASSERT_NE(message, nullptr);
    EXPECT_PANIC(otherMessages_free(reinterpret_cast<Message *>(&message->value)), "otherMessages", MISALIGNED);
    EXPECT_EQ(otherMessages_free(message), HR_OK);
}

} // namespace
} // namespace headroom::test
