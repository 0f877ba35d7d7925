// SPDX-License-Identifier: Apache-2.0
// HR_TRACK_TIME: what it costs, and that a block's time stays with the block wherever its end moves.
#include "byte_model.h"

#include <map>
#include <string>

extern "C" {
#include <headroom/fault.h>
#include <headroom/foreign.h>
#include <headroom/kheap.h>
#include <headroom/legacy_pool.h>
#include <headroom/port.h>
#include <headroom/report.h>
}

namespace headroom::test {
namespace {

using Times = std::map<const void *, uint32_t>;

bool addTime(const hr_block_info *block, void *context)
{
    if (block->state == HR_BLOCK_LIVE) {
        static_cast<Times *>(context)->emplace(block->payload, block->time_ms);
    }
    return true;
}

uint32_t now() { return static_cast<uint32_t>(hri_uptime_ms()); }

// Until the clock shows another millisecond.
void letTimePass()
{
    for (const uint32_t start = now(); now() == start;) {
    }
}

class Time : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_reset();
        hr_kheap_init(&heap, "timed", memory.data(), memory.size(), nullptr);
    }
    void TearDown() override
    {
        EXPECT_EQ(hr_kheap_validate(&heap, nullptr), HR_OK);
        EXPECT_EQ(hr_fault_total(), 0u);
        hr_kheap_retire(&heap);
    }

    Times times()
    {
        Times found;
        EXPECT_EQ(hr_kheap_walk(&heap, addTime, &found), HR_OK);
        return found;
    }
    uint32_t timeOf(const void *block) { return times().at(block); }

    std::vector<unsigned char> memory = std::vector<unsigned char>(64 * 1024);
    hr_kheap heap{};
};

TEST_F(Time, CostsFourBytesBesideTheHeaderOfEight)
{
    const size_t canary = HR_HARDENING >= HR_LEVEL_FULL ? 4 : 0;
    for (size_t bytes = 1; bytes <= 200; ++bytes) {
        void *block = hr_kheap_alloc(&heap, bytes, HR_NO_WAIT);
        hr_kheap_stats stats;
        ASSERT_EQ(hr_kheap_stats_get(&heap, &stats), HR_OK);
        // The heap's own header of 4, the record of 8, the time of 4, whole units of 8.
        EXPECT_EQ(stats.held_bytes, (4 + 8 + bytes + canary + 4 + 7) / 8 * 8) << bytes;
        EXPECT_EQ(stats.requested_bytes, bytes);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 8, 0u);
        hr_kheap_free(&heap, block);
    }
}

TEST_F(Time, IsThatOfTheAllocation)
{
    const uint32_t start = now();
    void *first = hr_kheap_alloc(&heap, 10, HR_NO_WAIT);
    letTimePass();
    void *second = hr_kheap_aligned_alloc(&heap, 64, 10, HR_NO_WAIT);
    letTimePass();
    void *third = hr_kheap_calloc(&heap, 3, 5, HR_NO_WAIT);
    EXPECT_GE(timeOf(first), start);
    EXPECT_GT(timeOf(second), timeOf(first));
    EXPECT_GT(timeOf(third), timeOf(second));
    EXPECT_LE(timeOf(third), now());
}

TEST_F(Time, OfABlockWhoseUserWritesEveryByteStays)
{
    std::map<void *, size_t> blocks;
    for (size_t bytes = 1; bytes <= 64; ++bytes) {
        blocks[hr_kheap_alloc(&heap, bytes, HR_NO_WAIT)] = bytes;
    }
    const Times before = times();
    for (const auto &[block, bytes] : blocks) {
        std::memset(block, 0xff, bytes);
    }
    EXPECT_EQ(times(), before);
}

TEST_F(Time, StaysWhenABlockShrinksAndGrowsInPlace)
{
    void *block = hr_kheap_alloc(&heap, 2000, HR_NO_WAIT);
    const uint32_t allocated = timeOf(block);
    letTimePass();
    for (size_t bytes = 2000; bytes >= 1; --bytes) {
        ASSERT_EQ(hr_kheap_realloc(&heap, block, bytes, HR_NO_WAIT), block);
        ASSERT_EQ(timeOf(block), allocated) << bytes;
    }
    for (size_t bytes = 1; bytes <= 3000; bytes += 7) {
        ASSERT_EQ(hr_kheap_realloc(&heap, block, bytes, HR_NO_WAIT), block);
        ASSERT_EQ(timeOf(block), allocated) << bytes;
    }
}

TEST_F(Time, OfABlockThatIsMovedIsThatOfItsMove)
{
    void *block = hr_kheap_alloc(&heap, 16, HR_NO_WAIT);
    const uint32_t allocated = timeOf(block);
    ASSERT_NE(hr_kheap_alloc(&heap, 16, HR_NO_WAIT), nullptr);
    letTimePass();
    void *moved = hr_kheap_realloc(&heap, block, 500, HR_NO_WAIT);
    ASSERT_NE(moved, block);
    EXPECT_GT(timeOf(moved), allocated);
}

TEST_F(Time, OfEveryBlockIsRightOverRandomCallsBesideTheByteModel)
{
    ByteModel model(memory.data(), memory.size());
    Times truth;
    Random random(31);
    for (int step = 0; step < 300'000; ++step) {
        const uint32_t choice = random.below(4);
        const size_t bytes = random.logSize(0, 9);
        if (choice < 2 || model.live().empty()) {
            const size_t alignment = random.below(8) == 0 ? 64 : 8;
            const uint32_t before = now();
            void *block = hr_kheap_aligned_alloc(&heap, alignment, bytes, HR_NO_WAIT);
            if (block != nullptr) {
                truth[block] = before;
                ASSERT_TRUE(model.add(block, bytes, alignment));
            }
        } else {
            const size_t index = random.below(static_cast<uint32_t>(model.live().size()));
            unsigned char *block = model.live()[index].start;
            if (choice == 2) {
                ASSERT_TRUE(model.remove(index));
                truth.erase(block);
                hr_kheap_free(&heap, block);
            } else {
                const uint32_t before = now();
                void *resized = hr_kheap_realloc(&heap, block, bytes, HR_NO_WAIT);
                if (resized != nullptr) {
                    ASSERT_TRUE(model.resized(index, resized, bytes, 8));
                    const uint32_t kept = truth.at(block);
                    truth.erase(block);
                    truth[resized] = resized == block ? kept : before;
                }
            }
        }
        if (step % 500 == 0) {
            const Times found = times();
            ASSERT_EQ(found.size(), truth.size());
            for (const auto &[block, time] : truth) {
                // The clock was read before the call.
                ASSERT_GE(found.at(block), time);
                ASSERT_LE(found.at(block), time + 1000);
            }
            ASSERT_EQ(hr_kheap_validate(&heap, nullptr), HR_OK);
        }
    }
}

TEST_F(Time, TheLargestRequestThatIsPromisedSucceeds)
{
    for (const size_t heapBytes : {64u, 100u, 1000u, 65536u}) {
        hr_kheap_init(&heap, "timed", memory.data(), heapBytes, nullptr);
        const size_t largest = hr_kheap_largest(&heap);
        EXPECT_EQ(largest, hr_kheap_capacity(&heap));
        EXPECT_EQ(hr_kheap_alloc(&heap, largest + 1, HR_NO_WAIT), nullptr);
        void *block = hr_kheap_alloc(&heap, largest, HR_NO_WAIT);
        ASSERT_NE(block, nullptr) << heapBytes;
        std::memset(block, 0x11, largest);
        EXPECT_LE(timeOf(block), now());
        hr_kheap_free(&heap, block);
    }
}

// What a dump has written: a writer is a C function.
std::string dumped;

uint64_t number(const std::string &bytes, size_t place, size_t length)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; ++i) {
        value |= static_cast<uint64_t>(static_cast<uint8_t>(bytes.at(place + i))) << (8 * i);
    }
    return value;
}

TEST_F(Time, IsInTheDumpAndInTheReport)
{
    letTimePass();
    void *block = hr_kheap_alloc(&heap, 77, HR_NO_WAIT);
    dumped.clear();
    hr_writer writer = {[](hr_writer *, const void *bytes, size_t length) {
                            dumped.append(static_cast<const char *>(bytes), length);
                        },
                        nullptr};
    EXPECT_TRUE(hr_dump(&writer));
    unsigned seen = 0;
    for (size_t place = 32; place + 3 <= dumped.size();) {
        const size_t length = number(dumped, place + 1, 2);
        // Blocks of a heap, 21 bytes each; the format is in runtime/README.md.
        for (size_t at = place + 3; dumped[place] == 2 && at < place + 3 + length; at += 21) {
            if (number(dumped, at + 8, 4) == 77) {
                ++seen;
                EXPECT_EQ(number(dumped, at + 16, 4), timeOf(block));
            }
        }
        place += 3 + length;
    }
    EXPECT_EQ(seen, 1u);
    dumped.clear();
    const hr_block_filter every{};
    hr_report_blocks(&writer, &heap, &every);
    EXPECT_NE(dumped.find(", at " + std::to_string(timeOf(block)) + " ms"), std::string::npos) << dumped;
}

TEST(TimeOfALegacyBlock, LiesInItsDescriptorAndTakesNothingFromTheBlock)
{
    static uint64_t memory[256 / 8];
    hr_legacy_pool pool;
    ASSERT_EQ(hr_legacy_pool_init(&pool, "legacy", memory, sizeof memory), HR_OK);
    EXPECT_EQ(hr_legacy_pool_block_for(&pool, 48), 64u);
    letTimePass();
    const uint32_t before = now();
    void *block = hr_legacy_pool_alloc(&pool, 48);
    ASSERT_NE(block, nullptr);
    std::memset(block, 0xff, 48);
    Times found;
    hr_legacy_pool_walk(&pool, addTime, &found);
    ASSERT_EQ(found.count(block), 1u);
    EXPECT_GE(found.at(block), before);
    EXPECT_LE(found.at(block), now());
    hr_legacy_pool_free(&pool, block);
}

TEST(TimeOfAForeignBlock, StaysWhenItsMoveFails)
{
    const void *block = reinterpret_cast<const void *>(uintptr_t{0x7000});
    letTimePass();
    const uint32_t before = now();
    hr_foreign_allocated(block, 10, 0x1000);
    letTimePass();
    hr_foreign_moving moving;
    hr_foreign_move_begin(&moving, block);
    hr_foreign_move_end(&moving, block, nullptr, 500, 0x2000);
    Times found;
    EXPECT_EQ(hr_foreign_walk(addTime, &found), HR_OK);
    ASSERT_EQ(found.count(block), 1u);
    EXPECT_GE(found.at(block), before);
    EXPECT_LT(found.at(block), now());
    letTimePass();
    const uint32_t moved = now();
    hr_foreign_move_begin(&moving, block);
    hr_foreign_move_end(&moving, block, block, 500, 0x2000);
    found.clear();
    EXPECT_EQ(hr_foreign_walk(addTime, &found), HR_OK);
    EXPECT_GE(found.at(block), moved);
    hr_foreign_freed(block);
}

} // namespace
} // namespace headroom::test
