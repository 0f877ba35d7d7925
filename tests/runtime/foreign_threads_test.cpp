// SPDX-License-Identifier: Apache-2.0
// Many threads on the table of foreign blocks: built a second time under ThreadSanitizer.
#include "byte_model.h"

#include <atomic>
#include <map>
#include <thread>
#include <vector>

extern "C" {
#include <headroom/fault.h>
#include <headroom/foreign.h>
#include <headroom/host.h>
}

namespace headroom::test {
namespace {

constexpr int threadCount = 6;

const void *at(uintptr_t address) { return reinterpret_cast<const void *>(address); }

hr_foreign_stats stats()
{
    hr_foreign_stats now;
    hr_foreign_stats_get(&now);
    return now;
}

bool addBytes(const hr_block_info *block, void *context)
{
    *static_cast<size_t *>(context) += block->bytes;
    return true;
}

void ignore(hr_writer *, const void *, size_t) {}

// Addresses of one thread only, as an allocator would hand them out: none is live twice.
void churn(unsigned thread, uint32_t addresses, int steps)
{
    Random random(thread + 41);
    std::vector<bool> live(addresses, false);
    const auto address = [thread](uint32_t index) { return at(0x100000 * (thread + 1) + 16 * index); };
    for (int step = 0; step < steps; ++step) {
        const uint32_t index = random.below(addresses);
        const size_t bytes = 1 + random.below(500);
        if (!live[index]) {
            hr_foreign_allocated(address(index), bytes, 0x1000 + random.below(4));
            live[index] = true;
        } else if (random.below(3) != 0) {
            hr_foreign_freed(address(index));
            live[index] = false;
        } else {
            const uint32_t to = random.below(addresses);
            const bool fails = random.below(3) == 0 || (live[to] && to != index);
            hr_foreign_moving moving;
            hr_foreign_move_begin(&moving, address(index));
            hr_foreign_move_end(&moving, address(index), fails ? nullptr : address(to), bytes, 0x2000);
            if (!fails) {
                live[index] = false;
                live[to] = true;
            }
        }
    }
    for (uint32_t index = 0; index < addresses; ++index) {
        if (live[index]) {
            hr_foreign_freed(address(index));
        }
    }
}

// All threads and a reader that asks for everything there is to ask.
void run(uint32_t addresses, int steps)
{
    std::atomic<bool> done{false};
    std::atomic<int> reads{0};
    std::thread reader([&] {
        hr_writer writer = {ignore, nullptr};
        while (!done) {
            size_t bytes = 0;
            (void)hr_foreign_walk(addBytes, &bytes);
            EXPECT_LE(stats().records, stats().records_max);
            const hr_block_filter since{hr_mark(), false, false};
            hr_report_foreign(&writer, &since);
            (void)hr_dump(&writer);
            (void)hr_marks_restart();
            ++reads;
        }
    });
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < threadCount; ++i) {
        threads.emplace_back(churn, i, addresses, steps);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    done = true;
    reader.join();
    EXPECT_GT(reads, 0);
    EXPECT_EQ(stats().records, 0u);
    EXPECT_EQ(stats().counters.live_blocks, 0u);
    EXPECT_EQ(stats().counters.live_bytes, 0u);
    EXPECT_EQ(hr_fault_total(), 0u);
}

TEST(ForeignThreads, EveryRecordGoesWithItsBlock)
{
    const hr_foreign_stats before = stats();
    run(before.records_max / (2 * threadCount), 200'000 / stepScale);
    EXPECT_EQ(stats().dropped, before.dropped);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees);
}

TEST(ForeignThreads, OfATableThatIsFullEachDroppedBlockIsMissedOnce)
{
    const hr_foreign_stats before = stats();
    // Half of its addresses are live at a time: each thread fills the table by itself, whoever runs when.
    run(3 * before.records_max, 100'000 / stepScale);
    EXPECT_GT(stats().dropped, before.dropped) << "the table was never full: the test shows less than it should";
    // Each block that was dropped is freed, moved away or moved in place once, and is unknown then. A failed move of it is
    // none of that.
    EXPECT_EQ(stats().unknown_frees - before.unknown_frees, stats().dropped - before.dropped);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees);
}

TEST(ForeignThreads, BlocksPassedBetweenThreadsAreCountedOnce)
{
    const hr_foreign_stats before = stats();
    std::atomic<uintptr_t> slots[32] = {};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < threadCount; ++i) {
        threads.emplace_back([&slots, i] {
            Random random(i + 7);
            // Never handed out twice: 16 bytes further each time.
            uintptr_t next = 0x1000000 * (i + 1);
            for (int step = 0; step < 100'000 / stepScale; ++step) {
                hr_foreign_allocated(at(next), 24, 0x3000);
                const uintptr_t old = slots[random.below(32)].exchange(next);
                next += 16;
                if (old != 0) {
                    hr_foreign_freed(at(old));
                }
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    EXPECT_EQ(stats().counters.live_blocks, 32u);
    EXPECT_EQ(stats().counters.live_bytes, 32u * 24);
    for (std::atomic<uintptr_t> &slot : slots) {
        hr_foreign_freed(at(slot.load()));
    }
    EXPECT_EQ(stats().records, 0u);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
    EXPECT_EQ(stats().dropped, before.dropped);
}

} // namespace
} // namespace headroom::test
