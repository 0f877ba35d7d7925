// SPDX-License-Identifier: Apache-2.0
// Figures and layouts that are known in advance.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "byte_model.h"

extern "C" {
#include <headroom/heap.h>
}

namespace headroom::test {
namespace {

struct Policy {
    const char *name;
    const hr_heap_policy *policy;
};

class HeapShape : public ::testing::TestWithParam<Policy> {
protected:
    void make(size_t bytes)
    {
        memory.assign(bytes, 0);
        ASSERT_TRUE(hr_heap_init(&heap, "shape", memory.data(), bytes, GetParam().policy));
    }

    hr_heap_stats stats()
    {
        hr_heap_stats result;
        EXPECT_TRUE(hr_heap_stats_get(&heap, &result));
        return result;
    }

    // A block that takes `bytes` from the heap, its header of 4 bytes included.
    void *whole(size_t bytes) { return hr_heap_alloc(&heap, bytes - 4); }

    std::vector<unsigned char> memory;
    hr_heap heap{};
};

// The seed's drawing: [Used:128][Free:32][Used:256][Free:16][Used:64][Free:128].
TEST_P(HeapShape, ExternalFragmentationOfTheDrawing)
{
    if (GetParam().policy != nullptr) {
        // Blocks of the tree policies take at least 24 bytes, so that the drawing's 16 cannot stand alone.
        make(128 + 24);
        EXPECT_EQ(hr_heap_usable(hr_heap_alloc(&heap, 1)), 20u);
        return;
    }
    make(2000);
    const size_t spare = hr_heap_capacity(&heap) + 4 - (128 + 32 + 256 + 16 + 64 + 128);
    ASSERT_NE(whole(spare), nullptr);
    ASSERT_NE(whole(128), nullptr);
    void *second = whole(32);
    ASSERT_NE(whole(256), nullptr);
    void *fourth = whole(16);
    ASSERT_NE(whole(64), nullptr);
    EXPECT_EQ(stats().free_bytes, 128u);
    hr_heap_free(&heap, second);
    hr_heap_free(&heap, fourth);

    EXPECT_EQ(stats().free_bytes, 176u);
    EXPECT_EQ(stats().largest_free_bytes, 128u);
    EXPECT_EQ(stats().free_blocks, 3u);
    // 1 - sqrt(32^2 + 16^2 + 128^2) / 176 = 0.2448
    EXPECT_EQ(stats().fragmentation_permille, 245u);
    EXPECT_EQ(stats().free_histogram[0], 1u);
    EXPECT_EQ(stats().free_histogram[1], 1u);
    EXPECT_EQ(stats().free_histogram[3], 1u);
    // More than 128 bytes are free, but no 128 in one piece once the header is counted.
    EXPECT_EQ(hr_heap_largest(&heap), 124u);
    EXPECT_EQ(hr_heap_alloc(&heap, 125), nullptr);
    EXPECT_NE(hr_heap_alloc(&heap, 124), nullptr);
}

// The seed's "12 bytes for 6 bytes of data".
TEST(HeapShapeSmall, SixBytesHoldTwelve)
{
    alignas(8) unsigned char memory[256];
    hr_heap heap;
    ASSERT_TRUE(hr_heap_init(&heap, "small", memory, sizeof memory, nullptr));
    EXPECT_EQ(hr_heap_usable(hr_heap_alloc(&heap, 6)), 12u);
}

TEST_P(HeapShape, OneFreeBlockIsNotFragmented)
{
    make(4096);
    EXPECT_EQ(stats().fragmentation_permille, 0u);
    EXPECT_EQ(stats().largest_free_bytes, stats().free_bytes);
    EXPECT_EQ(stats().free_bytes, stats().total_bytes);
}

TEST_P(HeapShape, NeighboursMergeInEveryOrder)
{
    // The seed's list never merges: after freeing all, no block is larger than the largest that was cut.
    const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (const auto &order : orders) {
        make(1024);
        void *blocks[3] = {whole(64), whole(72), whole(80)};
        void *wall = whole(64);
        for (int index : order) {
            hr_heap_free(&heap, blocks[index]);
            EXPECT_TRUE(hr_heap_validate(&heap));
        }
        EXPECT_EQ(stats().free_blocks, 2u);
        hr_heap_free(&heap, wall);
        EXPECT_EQ(stats().free_blocks, 1u);
        EXPECT_EQ(hr_heap_largest(&heap), hr_heap_capacity(&heap));
    }
}

TEST_P(HeapShape, EverySizeOfMemoryAndRequestIsSafe)
{
    std::vector<unsigned char> guarded(400, 0xa7);
    for (size_t bytes = 0; bytes <= 300; ++bytes) {
        for (size_t shift = 0; shift < 8; ++shift) {
            hr_heap small;
            if (!hr_heap_init(&small, "tiny", guarded.data() + 8 + shift, bytes, GetParam().policy)) {
                EXPECT_EQ(hr_heap_alloc(&small, 1), nullptr);
                continue;
            }
            const size_t capacity = hr_heap_capacity(&small);
            EXPECT_EQ(hr_heap_alloc(&small, capacity + 1), nullptr);
            void *all = hr_heap_alloc(&small, capacity);
            ASSERT_NE(all, nullptr) << bytes;
            std::memset(all, 0x11, capacity);
            hr_heap_free(&small, all);
            for (size_t size = 1; size <= capacity; ++size) {
                void *block = hr_heap_alloc(&small, size);
                ASSERT_NE(block, nullptr) << size << " of " << bytes;
                std::memset(block, 0x22, size);
                hr_heap_free(&small, block);
            }
            ASSERT_TRUE(hr_heap_validate(&small));
            for (size_t i = 0; i < 8 + shift; ++i) {
                ASSERT_EQ(guarded[i], 0xa7);
            }
            for (size_t i = 8 + shift + bytes; i < guarded.size(); ++i) {
                ASSERT_EQ(guarded[i], 0xa7);
            }
            std::fill(guarded.begin(), guarded.end(), 0xa7);
        }
    }
}

TEST_P(HeapShape, NthSmallAllocationStillSucceeds)
{
    make(256 * 1024);
    size_t count = 0;
    while (hr_heap_alloc(&heap, 100) != nullptr) {
        ++count;
    }
    // 100 bytes and a header make 13 units of 8.
    EXPECT_EQ(count, (hr_heap_capacity(&heap) + 4) / 104);
}

TEST_P(HeapShape, SameSizeAgainAlwaysSucceeds)
{
    make(64 * 1024);
    Random random(11);
    std::vector<void *> live;
    for (int i = 0; i < 20000; ++i) {
        const size_t bytes = random.logSize(0, 11);
        void *block = hr_heap_alloc(&heap, bytes);
        if (block == nullptr) {
            const size_t index = random.below(static_cast<uint32_t>(live.size()));
            hr_heap_free(&heap, live[index]);
            live[index] = live.back();
            live.pop_back();
            continue;
        }
        hr_heap_free(&heap, block);
        block = hr_heap_alloc(&heap, bytes);
        ASSERT_NE(block, nullptr);
        live.push_back(block);
    }
}

// A load that stays under its peak never fails in a heap of the size that the bound names.
TEST_P(HeapShape, LoadWithinTheBoundNeverFails)
{
    const hr_heap_bound_policy policy = GetParam().policy == nullptr               ? HR_BOUND_SEGREGATED_FIT
                                        : GetParam().policy == &hr_heap_first_fit ? HR_BOUND_FIRST_FIT
                                                                                  : HR_BOUND_BEST_FIT;
    constexpr size_t peak = 8192;
    make(hr_heap_bound(policy, peak, 16, 512));
    Random random(5);
    std::vector<std::pair<void *, size_t>> live;
    size_t bytes = 0;
    for (int i = 0; i < 400000; ++i) {
        // Phases of one size each are what fragments most.
        const size_t size = size_t{16} << ((static_cast<unsigned>(i) >> 10) % 6);
        if (bytes + size <= peak && random.below(5) != 0) {
            void *block = hr_heap_alloc(&heap, size);
            ASSERT_NE(block, nullptr) << "step " << i;
            live.emplace_back(block, size);
            bytes += size;
        } else if (!live.empty()) {
            const size_t index = random.below(static_cast<uint32_t>(live.size()));
            hr_heap_free(&heap, live[index].first);
            bytes -= live[index].second;
            live[index] = live.back();
            live.pop_back();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Policies, HeapShape,
                         ::testing::Values(Policy{"SegregatedFit", nullptr}, Policy{"FirstFit", &hr_heap_first_fit},
                                           Policy{"BestFit", &hr_heap_best_fit}),
                         [](const auto &info) { return std::string(info.param.name); });

TEST(HeapPolicy, FirstFitTakesTheLowestAddressAndBestFitTheSmallestHole)
{
    for (const hr_heap_policy *policy : {&hr_heap_first_fit, &hr_heap_best_fit}) {
        std::vector<unsigned char> memory(4096);
        hr_heap heap;
        ASSERT_TRUE(hr_heap_init(&heap, "policy", memory.data(), memory.size(), policy));
        void *large = hr_heap_alloc(&heap, 500);
        hr_heap_alloc(&heap, 8);
        void *small = hr_heap_alloc(&heap, 100);
        hr_heap_alloc(&heap, 8);
        hr_heap_free(&heap, small);
        hr_heap_free(&heap, large);
        EXPECT_EQ(hr_heap_alloc(&heap, 90), policy == &hr_heap_first_fit ? large : small);
    }
}

// The seed's best fit dereferences the null result of its search when nothing fits.
TEST(HeapPolicy, BestFitWithoutAFitIsNull)
{
    std::vector<unsigned char> memory(512);
    hr_heap heap;
    ASSERT_TRUE(hr_heap_init(&heap, "policy", memory.data(), memory.size(), &hr_heap_best_fit));
    EXPECT_EQ(hr_heap_alloc(&heap, 600), nullptr);
    while (hr_heap_alloc(&heap, 20) != nullptr) {
    }
    EXPECT_EQ(hr_heap_alloc(&heap, 1), nullptr);
    EXPECT_TRUE(hr_heap_validate(&heap));
}

TEST(HeapBound, FollowsTheLiterature)
{
    // facts: 16 KiB peak, 1 KiB largest, 16 B unit: 112 KiB first fit, 992 KiB best fit; ours adds headers and rounding.
    EXPECT_GE(hr_heap_bound(HR_BOUND_FIRST_FIT, 16384, 16, 1024), 112u * 1024);
    EXPECT_GT(hr_heap_bound(HR_BOUND_BEST_FIT, 16384, 16, 1024), hr_heap_bound(HR_BOUND_FIRST_FIT, 16384, 16, 1024));
    // 1000 blocks of 8 bytes: each takes 24, the smallest block, and a rest of 16; six doublings to 1024.
    EXPECT_GE(hr_heap_bound(HR_BOUND_FIRST_FIT, 8000, 8, 1000), 1000u * 40 * 7);
    EXPECT_EQ(hr_heap_bound(HR_BOUND_FIRST_FIT, 0, 16, 16), 0u);
    EXPECT_EQ(hr_heap_bound(HR_BOUND_FIRST_FIT, 1024, 0, 16), 0u);
    EXPECT_EQ(hr_heap_bound(HR_BOUND_FIRST_FIT, 1024, 32, 16), 0u);
    EXPECT_EQ(hr_heap_bound(HR_BOUND_BEST_FIT, SIZE_MAX, 1, 1 << 20), SIZE_MAX);
}

} // namespace
} // namespace headroom::test
