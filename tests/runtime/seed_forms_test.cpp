// SPDX-License-Identifier: Apache-2.0
// The forms in which the seed documents give these allocators, written out and run beside ours: what fails, by name.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

extern "C" {
#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/report.h>
}

namespace {

// A list of blocks, as the seeds draw it: size, free flag, next.
struct ListBlock {
    size_t size;
    bool free;
    ListBlock *next;
};

struct ListHeap {
    std::vector<ListBlock> blocks;

    // `sizes` are the blocks that a run has cut the memory into; all are free again.
    explicit ListHeap(std::initializer_list<size_t> sizes)
    {
        for (size_t size : sizes) {
            blocks.push_back({size, true, nullptr});
        }
        for (size_t i = 0; i + 1 < blocks.size(); ++i) {
            blocks[i].next = &blocks[i + 1];
        }
    }

    ListBlock *firstFit(size_t bytes, unsigned *steps)
    {
        for (ListBlock *block = blocks.data(); block != nullptr; block = block->next) {
            ++*steps;
            if (block->free && block->size >= bytes) {
                return block;
            }
        }
        return nullptr;
    }

    // Ends in the use of the best block, also when there is none.
    size_t sizeTakenByBestFit(size_t bytes)
    {
        ListBlock *volatile best = nullptr;
        size_t smallest = SIZE_MAX;
        for (ListBlock *block = blocks.data(); block != nullptr; block = block->next) {
            if (block->free && block->size >= bytes && block->size < smallest) {
                smallest = block->size;
                best = block;
            }
        }
        return best->size;
    }
};

TEST(SeedForms, FirstFitWithoutCoalescingFailsWithAllMemoryFree)
{
    ListHeap seed({64, 64, 64, 64});
    unsigned steps = 0;
    EXPECT_EQ(seed.firstFit(128, &steps), nullptr) << "256 bytes are free, but never merged";

    alignas(8) unsigned char memory[512];
    hr_heap heap;
    ASSERT_TRUE(hr_heap_init(&heap, "first fit", memory, sizeof memory, &hr_heap_first_fit));
    void *blocks[4];
    for (void *&block : blocks) {
        block = hr_heap_alloc(&heap, 64);
    }
    for (void *block : blocks) {
        hr_heap_free(&heap, block);
    }
    EXPECT_NE(hr_heap_alloc(&heap, 4 * 64), nullptr);
}

TEST(SeedForms, FirstFitSearchIsUnbounded)
{
    ListHeap seed({});
    seed.blocks.reserve(10001);
    for (int i = 0; i < 10000; ++i) {
        seed.blocks.push_back({16, true, nullptr});
    }
    seed.blocks.push_back({64, true, nullptr});
    for (size_t i = 0; i + 1 < seed.blocks.size(); ++i) {
        seed.blocks[i].next = &seed.blocks[i + 1];
    }
    unsigned steps = 0;
    EXPECT_NE(seed.firstFit(64, &steps), nullptr);
    EXPECT_EQ(steps, 10001u) << "ours takes at most log2(units) steps, whatever the number of free blocks";
}

TEST(SeedFormsDeathTest, BestFitUsesTheBlockThatItDidNotFind)
{
    ListHeap seed({64, 128});
    EXPECT_EQ(seed.sizeTakenByBestFit(100), 128u);
    volatile size_t taken = 0;
    EXPECT_DEATH(taken = seed.sizeTakenByBestFit(1000), "");
    EXPECT_EQ(taken, 0u);
}

// A ring of records in which nothing is removed on free.
struct RecordRing {
    struct Record {
        void *block;
        size_t bytes;
    };
    std::vector<Record> records;
    size_t next = 0;

    explicit RecordRing(size_t capacity) : records(capacity, Record{nullptr, 0}) {}

    void add(void *block, size_t bytes)
    {
        records[next] = {block, bytes};
        next = (next + 1) % records.size();
    }

    size_t listed(const void *block) const
    {
        size_t count = 0;
        for (const Record &record : records) {
            count += record.block == block;
        }
        return count;
    }
};

TEST(SeedForms, RecordRingLosesTheLeakAndListsFreedBlocks)
{
    RecordRing seed(16);
    std::vector<unsigned char> memory(4096);
    hr_kheap heap{};
    hr_kheap_init(&heap, "tracked", memory.data(), memory.size(), nullptr);

    void *leak = hr_kheap_alloc(&heap, 32, HR_NO_WAIT);
    seed.add(leak, 32);
    void *reused = nullptr;
    for (int i = 0; i < 16; ++i) {
        reused = hr_kheap_alloc(&heap, 48, HR_NO_WAIT);
        seed.add(reused, 48);
        hr_kheap_free(&heap, reused);
    }
    EXPECT_EQ(seed.listed(leak), 0u) << "the ring overwrote the one live block";
    EXPECT_EQ(seed.listed(reused), 16u) << "the ring lists a freed address sixteen times as live";

    const hr_block_filter all{};
    const hr_block_sum sum = hr_blocks_sum(&all);
    EXPECT_EQ(sum.blocks, 1u);
    EXPECT_EQ(sum.bytes, 32u);
    EXPECT_FALSE(sum.incomplete);
    hr_kheap_retire(&heap);
}

} // namespace
