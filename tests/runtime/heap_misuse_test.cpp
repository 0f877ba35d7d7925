// SPDX-License-Identifier: Apache-2.0
// Each misuse, alone: the fault, its exact line, and a heap that is as it was.
#include <gtest/gtest.h>

#include <cstring>

extern "C" {
#include <headroom/fault.h>
#include <headroom/kheap.h>
}

namespace {

// What tracking puts between the heap's header (4 bytes) and the user's bytes.
constexpr int recordBytes = 8;

class Misuse : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_reset();
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_kheap_init(&heap, "net", memory, sizeof memory, nullptr);
        before = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 40, HR_NO_WAIT));
        block = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 40, HR_NO_WAIT));
        after = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 40, HR_NO_WAIT));
        std::memset(before, 0x11, 40);
        std::memset(block, 0x22, 40);
        std::memset(after, 0x33, 40);
    }
    void TearDown() override
    {
        hr_fault_policy_set(HR_FAULT_PANIC);
        hr_kheap_retire(&heap);
    }

    // A refused call changed nothing: the other blocks can be given back and the heap is whole.
    void expectIntact(hr_fault_kind kind)
    {
        EXPECT_EQ(hr_fault_count(kind), 1u);
        EXPECT_EQ(hr_fault_total(), 1u);
        EXPECT_TRUE(hr_heap_validate(&heap.heap));
    }

    alignas(16) unsigned char memory[1024];
    hr_kheap heap{};
    unsigned char *before = nullptr;
    unsigned char *block = nullptr;
    unsigned char *after = nullptr;
};

TEST_F(Misuse, DoubleFreeWithLiveNeighbours)
{
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, block);
    expectIntact(HR_FAULT_DOUBLE_FREE);
}

TEST_F(Misuse, DoubleFreeAfterTheBlockWasMergedToTheLeft)
{
    hr_kheap_free(&heap, before);
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, block);
    expectIntact(HR_FAULT_DOUBLE_FREE);
}

TEST_F(Misuse, DoubleFreeAfterTheBlockWasMergedToTheRight)
{
    hr_kheap_free(&heap, after);
    hr_kheap_free(&heap, block);
    hr_kheap_free(&heap, after);
    expectIntact(HR_FAULT_DOUBLE_FREE);
}

TEST_F(Misuse, PointerOfAnotherObject)
{
    int other[4] = {};
    hr_kheap_free(&heap, &other[2]);
    expectIntact(HR_FAULT_FOREIGN_POINTER);
}

TEST_F(Misuse, PointerAtTheEndsOfTheMemory)
{
    hr_kheap_free(&heap, memory);
    hr_kheap_free(&heap, memory + sizeof memory);
    hr_kheap_free(&heap, memory + sizeof memory + 8);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 3u);
    EXPECT_TRUE(hr_heap_validate(&heap.heap));
}

TEST_F(Misuse, MisalignedPointer)
{
    for (int offset = 1; offset < 8; ++offset) {
        hr_kheap_free(&heap, block + offset);
    }
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 7u);
    EXPECT_TRUE(hr_heap_validate(&heap.heap));
}

TEST_F(Misuse, InteriorPointer)
{
    hr_kheap_free(&heap, block + 24);
    expectIntact(HR_FAULT_CORRUPT_HEADER);
}

TEST_F(Misuse, OverflowIntoTheNextHeader)
{
    std::memset(block, 0x44, 60);
    hr_kheap_free(&heap, block);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_HEADER), 1u);
    hr_kheap_free(&heap, after);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_HEADER), 2u);
    EXPECT_FALSE(hr_heap_validate(&heap.heap));
    hr_kheap_free(&heap, before);
    EXPECT_EQ(hr_fault_total(), 2u);
}

TEST_F(Misuse, UnderflowIntoTheRecord)
{
    std::memset(block - recordBytes, 0x44, 8);
    hr_kheap_free(&heap, block);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_HEADER), 1u);
    EXPECT_TRUE(hr_heap_validate(&heap.heap));
}

TEST_F(Misuse, ReallocOfAFreedBlock)
{
    hr_kheap_free(&heap, block);
    EXPECT_EQ(hr_kheap_realloc(&heap, block, 100, HR_NO_WAIT), nullptr);
    expectIntact(HR_FAULT_DOUBLE_FREE);
}

TEST_F(Misuse, SizeOfAForeignPointerIsZero)
{
    EXPECT_EQ(hr_kheap_size(&heap, memory + 512), 0u);
    EXPECT_EQ(hr_fault_total(), 1u);
    EXPECT_EQ(hr_kheap_size(&heap, block), 40u);
}

// The links of a freed block are overwritten, and a neighbour's free would follow them.
TEST_F(Misuse, WriteAfterFreeOverLinks)
{
    hr_kheap_free(&heap, block);
    std::memset(block - recordBytes, 0x44, 8);
    hr_fault_reset();
    if (HR_HARDENING >= HR_LEVEL_MODERATE) {
        hr_kheap_free(&heap, before);
        EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_FREE_LIST), 1u);
    }
    EXPECT_FALSE(hr_heap_validate(&heap.heap));
}

TEST_F(Misuse, WriteAfterFreeOverTheLengthAtTheEnd)
{
    hr_kheap_free(&heap, block);
    std::memset(after - recordBytes - 8, 0x44, 4);
    hr_fault_reset();
    hr_kheap_free(&heap, after);
    EXPECT_EQ(hr_fault_count(HR_FAULT_WRITE_AFTER_FREE), 1u);
    EXPECT_EQ(before[0], 0x11);
}

#if HR_HARDENING >= HR_LEVEL_FULL
TEST_F(Misuse, OneByteTooMany)
{
    block[40] ^= 1;
    hr_kheap_free(&heap, block);
    expectIntact(HR_FAULT_CORRUPT_TAIL);
}

TEST_F(Misuse, WriteAfterFreeIsFoundWhenTheMemoryIsUsedAgain)
{
    hr_kheap_free(&heap, block);
    block[20] = 0;
    EXPECT_EQ(hr_kheap_alloc(&heap, 40, HR_NO_WAIT), block);
    expectIntact(HR_FAULT_WRITE_AFTER_FREE);
}

TEST_F(Misuse, CleanReuseRaisesNothing)
{
    for (int round = 0; round < 50; ++round) {
        hr_kheap_free(&heap, block);
        block = static_cast<unsigned char *>(hr_kheap_alloc(&heap, static_cast<size_t>(8 + round), HR_NO_WAIT));
        ASSERT_NE(block, nullptr);
        std::memset(block, round, static_cast<size_t>(8 + round));
    }
    EXPECT_EQ(hr_fault_total(), 0u);
}
#endif

using MisuseDeathTest = Misuse;

#define EXPECT_PANIC(statement, text)                                                                                  \
    EXPECT_DEATH(                                                                                                      \
        {                                                                                                              \
            hr_fault_policy_set(HR_FAULT_PANIC);                                                                       \
            statement;                                                                                                 \
        },                                                                                                             \
        "^headroom: net: " text "\n$")

TEST_F(MisuseDeathTest, DoubleFree)
{
    hr_kheap_free(&heap, block);
    EXPECT_PANIC(hr_kheap_free(&heap, block), "double free: the block is already free at 0x[0-9a-f]+");
}

TEST_F(MisuseDeathTest, ForeignPointer)
{
    EXPECT_PANIC(hr_kheap_free(&heap, &heap), "foreign pointer: not a block of this object at 0x[0-9a-f]+");
}

TEST_F(MisuseDeathTest, MisalignedPointer)
{
    EXPECT_PANIC(hr_kheap_free(&heap, block + 4), "misaligned pointer: inside a block, not its start at 0x[0-9a-f]+");
}

TEST_F(MisuseDeathTest, CorruptHeader)
{
    std::memset(block, 0x44, 60);
    EXPECT_PANIC(hr_kheap_free(&heap, block), "corrupt header: something wrote before the start of this block or past "
                                              "the end of the one before it at 0x[0-9a-f]+");
}

TEST_F(MisuseDeathTest, BadAlignment)
{
    EXPECT_PANIC((void)hr_kheap_aligned_alloc(&heap, 24, 8, HR_NO_WAIT),
                 "bad alignment: not a power of two at 0x0 \\(found 0x18, wanted 0x0\\)");
}

TEST_F(MisuseDeathTest, NeverSatisfiable)
{
    EXPECT_PANIC((void)hr_kheap_alloc(&heap, 4096, HR_FOREVER),
                 "request can never succeed: larger than the whole object at 0x0 \\(found 0x1000, wanted "
                 "0x[0-9a-f]+\\)");
}

} // namespace
