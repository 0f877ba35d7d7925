// SPDX-License-Identifier: Apache-2.0
// Many threads on one heap: built a second time under ThreadSanitizer (runtime.kheap_threads_test.tsan).
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "byte_model.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/host.h>
#include <headroom/kheap.h>
#include <headroom/report.h>
#include <headroom/track.h>
}

namespace headroom::test {
namespace {

constexpr int threadCount = 6;

void churn(hr_kheap *heap, unsigned seed, int steps, bool wait)
{
    struct Owned {
        unsigned char *start;
        size_t bytes;
    };
    std::vector<Owned> owned;
    Random random(seed);
    for (int i = 0; i < steps; ++i) {
        if (owned.size() < 4 && random.below(2) != 0) {
            const size_t bytes = random.logSize(0, 8);
            auto *block = static_cast<unsigned char *>(
                hr_kheap_alloc(heap, bytes, wait && owned.empty() ? HR_MSEC(200) : HR_NO_WAIT));
            if (block != nullptr) {
                std::memset(block, static_cast<int>(seed), bytes);
                owned.push_back({block, bytes});
            }
        } else if (!owned.empty()) {
            const size_t index = random.below(static_cast<uint32_t>(owned.size()));
            Owned &each = owned[index];
            for (size_t byte = 0; byte < each.bytes; ++byte) {
                ASSERT_EQ(each.start[byte], static_cast<unsigned char>(seed));
            }
            if (random.below(4) == 0) {
                const size_t bytes = random.logSize(0, 8);
                void *moved = hr_kheap_realloc(heap, each.start, bytes, HR_NO_WAIT);
                if (moved != nullptr) {
                    std::memset(moved, static_cast<int>(seed), bytes);
                    each = {static_cast<unsigned char *>(moved), bytes};
                }
                continue;
            }
            hr_kheap_free(heap, each.start);
            each = owned.back();
            owned.pop_back();
        }
    }
    for (const Owned &each : owned) {
        hr_kheap_free(heap, each.start);
    }
}

void expectEmpty(hr_kheap *heap)
{
    hr_counters counters;
    hr_kheap_counters_get(heap, &counters);
    EXPECT_EQ(counters.live_blocks, 0u);
    EXPECT_EQ(counters.live_bytes, 0u);
    EXPECT_EQ(hr_kheap_validate(heap, nullptr), HR_OK);
    EXPECT_EQ(hr_kheap_largest(heap), hr_kheap_capacity(heap));
    EXPECT_EQ(hr_fault_total(), 0u);
    EXPECT_EQ(hr_host_critical_depth_max() <= 2, true) << "critical sections nest deeper than a hand-off needs";
}

TEST(KHeapThreads, ChurnWithReportsAndMarksMeanwhile)
{
    std::vector<unsigned char> memory(8192);
    hr_kheap heap{};
    hr_kheap_init(&heap, "shared", memory.data(), memory.size(), nullptr);
    std::atomic<bool> done{false};
    std::atomic<int> reads{0};
    std::thread reader([&] {
        while (!done) {
            hr_kheap_stats stats;
            EXPECT_NE(hr_kheap_stats_get(&heap, &stats), HR_EFAULT);
            EXPECT_LE(stats.heap.free_bytes, stats.heap.total_bytes);
            EXPECT_NE(hr_kheap_validate(&heap, nullptr), HR_EFAULT);
            (void)hr_mark();
            ++reads;
        }
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back(churn, &heap, static_cast<unsigned>(i + 1), 20000, false);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    done = true;
    reader.join();
    EXPECT_GT(reads, 0);
    expectEmpty(&heap);
    hr_kheap_retire(&heap);
}

TEST(KHeapThreads, WaitersOnAScarceHeapAllGetServed)
{
    std::vector<unsigned char> memory(700);
    hr_kheap heap{};
    hr_kheap_init(&heap, "scarce", memory.data(), memory.size(), nullptr);
    std::vector<std::thread> threads;
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back([&heap, i] {
            hr_host_priority_set(i % 3);
            churn(&heap, static_cast<unsigned>(i + 1), 4000, true);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    expectEmpty(&heap);
    hr_kheap_retire(&heap);
}

TEST(KHeapThreads, BlocksPassedBetweenThreadsAreCountedOnce)
{
    std::vector<unsigned char> memory(16384);
    hr_kheap heap{};
    hr_kheap_init(&heap, "passed", memory.data(), memory.size(), nullptr);
    std::atomic<void *> slots[32] = {};
    std::vector<std::thread> threads;
    for (int i = 0; i < threadCount; ++i) {
        threads.emplace_back([&, i] {
            Random random(static_cast<uint64_t>(i) + 77);
            for (int step = 0; step < 20000; ++step) {
                void *block = hr_kheap_alloc(&heap, random.logSize(0, 7), HR_NO_WAIT);
                hr_kheap_free(&heap, slots[random.below(32)].exchange(block));
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    for (std::atomic<void *> &slot : slots) {
        hr_kheap_free(&heap, slot.load());
    }
    expectEmpty(&heap);
    hr_kheap_retire(&heap);
}

} // namespace
} // namespace headroom::test
