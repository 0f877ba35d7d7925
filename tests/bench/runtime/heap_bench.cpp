// SPDX-License-Identifier: Apache-2.0
// Time of one free and one allocation. Compare within one run only: the machine's load moves all rows.
#include "churn.h"

#include <benchmark/benchmark.h>

extern "C" {
#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/port.h>
}

namespace headroom::bench {
namespace {

// The arena grows with the number of live blocks, so that its fill is the same in every row.
size_t arenaFor(uint32_t slots) { return slots * 292 + 4096; }

template <typename Allocate, typename Free>
void churn(benchmark::State &state, uint32_t slots, Allocate allocate, Free release)
{
    const std::vector<Step> plan = steps(1, slots, 1 << 16);
    Sizes sizes(2);
    std::vector<void *> blocks(slots);
    for (void *&block : blocks) {
        block = allocate(sizes.bytes());
    }
    size_t at = 0;
    for (auto _ : state) {
        const Step &step = plan[at++ & (plan.size() - 1)];
        release(blocks[step.slot]);
        blocks[step.slot] = allocate(step.bytes);
    }
    for (void *block : blocks) {
        release(block);
    }
}

void heap(benchmark::State &state, const hr_heap_policy *policy)
{
    const auto slots = static_cast<uint32_t>(state.range(0));
    std::vector<unsigned char> memory(arenaFor(slots));
    hr_heap heap;
    hr_heap_init(&heap, "bench", memory.data(), memory.size(), policy);
    churn(
        state, slots, [&](size_t bytes) { return hr_heap_alloc(&heap, bytes); },
        [&](void *block) { hr_heap_free(&heap, block); });
}

// What tracking is compared with: the same heap in the same critical section.
void lockedHeap(benchmark::State &state)
{
    const auto slots = static_cast<uint32_t>(state.range(0));
    std::vector<unsigned char> memory(arenaFor(slots));
    hr_heap heap;
    hr_heap_init(&heap, "bench", memory.data(), memory.size(), nullptr);
    churn(
        state, slots,
        [&](size_t bytes) {
            const hri_key_t key = hri_critical_enter();
            void *block = hr_heap_alloc(&heap, bytes);
            hri_critical_exit(key);
            return block;
        },
        [&](void *block) {
            const hri_key_t key = hri_critical_enter();
            hr_heap_free(&heap, block);
            hri_critical_exit(key);
        });
}

void trackedHeap(benchmark::State &state)
{
    const auto slots = static_cast<uint32_t>(state.range(0));
    std::vector<unsigned char> memory(arenaFor(slots) + slots * 8);
    hr_kheap heap{};
    hr_kheap_init(&heap, "bench", memory.data(), memory.size(), nullptr);
    churn(
        state, slots, [&](size_t bytes) { return hr_kheap_alloc(&heap, bytes, HR_NO_WAIT); },
        [&](void *block) { hr_kheap_free(&heap, block); });
    hr_kheap_retire(&heap);
}

BENCHMARK_CAPTURE(heap, SegregatedFit, nullptr)->Arg(900);
BENCHMARK_CAPTURE(heap, FirstFit, &hr_heap_first_fit)->Arg(900);
BENCHMARK_CAPTURE(heap, BestFit, &hr_heap_best_fit)->Arg(900);
BENCHMARK(lockedHeap)->RangeMultiplier(8)->Range(32, 64000);
BENCHMARK(trackedHeap)->RangeMultiplier(8)->Range(32, 64000);

} // namespace
} // namespace headroom::bench

BENCHMARK_MAIN();
