// SPDX-License-Identifier: Apache-2.0
// Size classes over slabs with a heap behind: who serves which size, and the one call that takes everything back.
#include "byte_model.h"
#include "expect_panic.h"

extern "C" {
#include <headroom/size_classes.h>
}

namespace headroom::test {
namespace {

HR_SLAB_DEFINE(small, 64, 32, 8);
HR_SLAB_DEFINE(medium, 256, 16, 8);
HR_SLAB_DEFINE(large, 1024, 8, 8);
hr_slab *const slabs[] = {&small, &medium, &large};
alignas(8) unsigned char heapMemory[16384];
hr_kheap heap;
HR_SIZE_CLASSES_DEFINE(classes, slabs, &heap);
HR_SIZE_CLASSES_DEFINE(closed, slabs, nullptr);

class SizeClasses : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
        hr_kheap_init(&heap, "app_heap", heapMemory, sizeof heapMemory, nullptr);
    }
    void TearDown() override
    {
        EXPECT_EQ(hr_slab_used(&small) + hr_slab_used(&medium) + hr_slab_used(&large), 0U);
        hr_kheap_retire(&heap);
    }
};

TEST_F(SizeClasses, EachSizeComesFromTheSmallestClassThatHoldsIt)
{
    struct {
        size_t bytes;
        hr_slab *slab;
    } cases[] = {{1, &small}, {64, &small}, {65, &medium}, {256, &medium}, {257, &large}, {1024, &large}};
    for (const auto &one : cases) {
        void *block = hr_size_classes_alloc(&classes, one.bytes);
        EXPECT_TRUE(hr_slab_owns(one.slab, block)) << one.bytes;
        EXPECT_EQ(hr_size_classes_free(&classes, block), HR_OK);
    }
    void *big = hr_size_classes_alloc(&classes, 1025);
    ASSERT_NE(big, nullptr);
    EXPECT_FALSE(hr_slab_holds(&large, big));
    EXPECT_EQ(hr_size_classes_free(&classes, big), HR_OK) << "one call, whoever gave it";
}

TEST_F(SizeClasses, AnEmptyClassFallsBackToLargerOnesThenToTheHeap)
{
    const uint32_t overflows = classes.overflows;
    void *blocks[57];
    for (void *&block : blocks) {
        block = hr_size_classes_alloc(&classes, 10);
        ASSERT_NE(block, nullptr);
    }
    EXPECT_TRUE(hr_slab_owns(&medium, blocks[32]));
    EXPECT_TRUE(hr_slab_owns(&large, blocks[48]));
    EXPECT_FALSE(hr_slab_holds(&large, blocks[56])) << "the heap";
    EXPECT_EQ(classes.overflows - overflows, 25U);
    EXPECT_EQ(hr_size_classes_alloc(&closed, 10), nullptr) << "nothing behind the slabs";
    for (void *block : blocks) {
        EXPECT_EQ(hr_size_classes_free(&classes, block), HR_OK);
    }
}

TEST_F(SizeClasses, MisuseIsNamedByWhoeverOwnsTheMemory)
{
    void *block = hr_size_classes_alloc(&classes, 10);
    EXPECT_EQ(hr_size_classes_free(&classes, static_cast<unsigned char *>(block) + 8), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 1U);
    EXPECT_EQ(hr_size_classes_free(&classes, block), HR_OK);
    EXPECT_EQ(hr_size_classes_free(&classes, block), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    int foreign;
    EXPECT_EQ(hr_size_classes_free(&closed, &foreign), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 1U);
    EXPECT_EQ(hr_size_classes_free(&classes, nullptr), HR_OK);
    EXPECT_EQ(hr_size_classes_alloc(&classes, 0), nullptr);
    EXPECT_EQ(hr_size_classes_alloc(&classes, SIZE_MAX), nullptr);
}

TEST_F(SizeClasses, TenMillionRandomOperationsKeepEveryByte)
{
    // One model over all of memory is not possible: each block's own bytes are checked instead, and that no two overlap.
    struct Block {
        unsigned char *start;
        size_t bytes;
        unsigned char mark;
    };
    std::vector<Block> live;
    Random random(5);
    for (unsigned step = 0; step < 10'000'000 / stepScale; ++step) {
        if (random.below(48) >= live.size()) {
            const size_t bytes = random.logSize(0, 11);
            auto *start = static_cast<unsigned char *>(hr_size_classes_alloc(&classes, bytes));
            if (start != nullptr) {
                const auto mark = static_cast<unsigned char>(step);
                start[0] = start[bytes / 2] = start[bytes - 1] = mark;
                live.push_back({start, bytes, mark});
            }
        } else {
            const size_t index = random.below(static_cast<uint32_t>(live.size()));
            const Block block = live[index];
            live[index] = live.back();
            live.pop_back();
            ASSERT_TRUE(block.start[0] == block.mark && block.start[block.bytes / 2] == block.mark &&
                        block.start[block.bytes - 1] == block.mark);
            ASSERT_EQ(hr_size_classes_free(&classes, block.start), HR_OK);
        }
    }
    for (const Block &block : live) {
        ASSERT_EQ(hr_size_classes_free(&classes, block.start), HR_OK);
    }
    EXPECT_EQ(hr_fault_total(), 0U);
    EXPECT_TRUE(hr_slab_validate(&small) && hr_slab_validate(&medium) && hr_slab_validate(&large));
    EXPECT_TRUE(hr_heap_validate(&heap.heap));
}

using SizeClassesDeathTest = SizeClasses;

TEST_F(SizeClassesDeathTest, TheSlabNamesItsOwnMisuse)
{
    auto *block = static_cast<unsigned char *>(hr_size_classes_alloc(&classes, 100));
    EXPECT_PANIC(hr_size_classes_free(&classes, block + 8), "medium", MISALIGNED);
    ASSERT_EQ(hr_size_classes_free(&classes, block), HR_OK);
    EXPECT_PANIC(hr_size_classes_free(&classes, block), "medium", DOUBLE_FREE);
}

TEST_F(SizeClassesDeathTest, TheHeapNamesWhatIsInNoSlab)
{
    auto *block = static_cast<unsigned char *>(hr_size_classes_alloc(&classes, 2000));
    auto *next = static_cast<unsigned char *>(hr_size_classes_alloc(&classes, 2000));
    EXPECT_PANIC(hr_size_classes_free(&classes, block + 4), "app_heap", MISALIGNED);
    EXPECT_PANIC(hr_size_classes_free(&classes, &classes), "app_heap", FOREIGN);
    ASSERT_EQ(hr_size_classes_free(&classes, block), HR_OK);
    EXPECT_PANIC(hr_size_classes_free(&classes, block), "app_heap", DOUBLE_FREE);
    ASSERT_EQ(hr_size_classes_free(&classes, next), HR_OK);
}

TEST_F(SizeClassesDeathTest, OverwrittenHeaderOfAHeapBlock)
{
    auto *block = static_cast<unsigned char *>(hr_size_classes_alloc(&classes, 2000));
    EXPECT_PANIC(
        {
            std::memset(block - 12, 0x44, 12);
            (void)hr_size_classes_free(&classes, block);
        },
        "app_heap", CORRUPT_HEADER);
    ASSERT_EQ(hr_size_classes_free(&classes, block), HR_OK);
}

TEST_F(SizeClassesDeathTest, WithoutAHeapEverythingElseIsForeign)
{
    EXPECT_PANIC(hr_size_classes_free(&closed, heapMemory + 64), "closed", FOREIGN);
}

} // namespace
} // namespace headroom::test
