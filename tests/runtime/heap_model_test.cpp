// SPDX-License-Identifier: Apache-2.0
// Random operations on a heap beside the byte-ownership model, with the heap's own validator on.
#include "byte_model.h"

extern "C" {
#include <headroom/heap.h>
}

namespace headroom::test {
namespace {

struct Case {
    const char *name;
    const hr_heap_policy *policy;
};

class HeapModel : public ::testing::TestWithParam<Case> {};

// One random operation. `maxBits`: sizes stay below 2^maxBits.
bool step(hr_heap &heap, ByteModel &model, Random &random, unsigned maxBits, size_t targetBlocks)
{
    const bool grow = random.below(static_cast<uint32_t>(2 * targetBlocks)) >= model.live().size();
    const uint32_t choice = random.below(16);
    if (!model.live().empty() && choice == 0) {
        const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
        const ByteModel::Block old = model.live()[index];
        const size_t bytes = random.logSize(0, maxBits);
        void *moved = hr_heap_realloc(&heap, old.start, bytes);
        if (moved == nullptr) {
            return true; // the block is unchanged: the model goes on checking its bytes
        }
        return hr_heap_usable(moved) >= bytes && model.resized(index, moved, bytes, HR_HEAP_ALIGN);
    }
    if (grow || model.live().empty()) {
        const size_t bytes = random.logSize(0, maxBits);
        const size_t alignment = choice == 1 ? size_t{1} << random.below(9) : 0;
        void *block = hr_heap_aligned_alloc(&heap, alignment, bytes);
        if (block == nullptr) {
            return true;
        }
        return hr_heap_usable(block) >= bytes && model.add(block, bytes, alignment > 8 ? alignment : 8);
    }
    const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
    void *block = model.live()[index].start;
    const bool intact = model.remove(index);
    hr_heap_free(&heap, block);
    return intact;
}

// Everything given back: one free block, as large as at the start.
void drain(hr_heap &heap, ByteModel &model)
{
    while (!model.live().empty()) {
        void *block = model.live().back().start;
        ASSERT_TRUE(model.remove(model.live().size() - 1));
        hr_heap_free(&heap, block);
    }
    EXPECT_TRUE(hr_heap_validate(&heap));
    EXPECT_EQ(hr_heap_largest(&heap), hr_heap_capacity(&heap));
}

TEST_P(HeapModel, EveryStepOfASmallHeapIsValid)
{
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        Random random(seed);
        const size_t bytes = 100 + random.below(2000);
        std::vector<unsigned char> memory(bytes + 16);
        const size_t shift = random.below(16);
        hr_heap heap;
        if (!hr_heap_init(&heap, "model", memory.data() + shift, bytes, GetParam().policy)) {
            continue;
        }
        ByteModel model(memory.data() + shift, bytes);
        for (int i = 0; i < 12500; ++i) {
            ASSERT_TRUE(step(heap, model, random, 7, 20));
            ASSERT_TRUE(hr_heap_validate(&heap)) << "seed " << seed << " step " << i;
        }
        drain(heap, model);
    }
}

TEST_P(HeapModel, TenMillionStepsOfALargeHeap)
{
    constexpr size_t bytes = 256 * 1024;
    std::vector<unsigned char> memory(bytes);
    hr_heap heap;
    ASSERT_TRUE(hr_heap_init(&heap, "model", memory.data(), bytes, GetParam().policy));
    ByteModel model(memory.data(), bytes);
    Random random(7);
    for (int i = 0; i < 9'500'000 / stepScale; ++i) {
        // Phases of small, mixed and large sizes; the last two run into the end of the memory.
        const unsigned maxBits = 6 + 2 * ((static_cast<unsigned>(i) >> 18) % 3);
        ASSERT_TRUE(step(heap, model, random, i % 4096 < 64 ? 12 : maxBits, 3000)) << "step " << i;
        if (i % 16384 == 0) {
            ASSERT_TRUE(hr_heap_validate(&heap)) << "step " << i;
        }
    }
    drain(heap, model);
}

INSTANTIATE_TEST_SUITE_P(Policies, HeapModel,
                         ::testing::Values(Case{"SegregatedFit", nullptr}, Case{"FirstFit", &hr_heap_first_fit},
                                           Case{"BestFit", &hr_heap_best_fit}),
                         [](const auto &info) { return std::string(info.param.name); });

} // namespace
} // namespace headroom::test
