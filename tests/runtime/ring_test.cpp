// SPDX-License-Identifier: Apache-2.0
// The ring beside a model that keeps the records as a list: every state of small rings, random walks through larger ones,
// and each misuse by name.
#include "byte_model.h"
#include "expect_panic.h"

#include <deque>
#include <set>
#include <string>

extern "C" {
#include <headroom/ring.h>
}

namespace headroom::test {
namespace {

constexpr size_t bytesOf(size_t units) { return units * HR_RING_ALIGN - 4; }

// What a ring of `count` units must do, without knowing how: records in order, the oldest first.
class RingModel {
public:
    struct Record {
        size_t start, units;
        enum { Live, Freed, Padding } state;
        void *block;
    };

    explicit RingModel(size_t count) : count_(count) {}

    // Where a block of `units` must go; count() if nowhere.
    size_t placeFor(size_t units) const
    {
        if (records.empty()) {
            return units <= count_ ? 0 : count_;
        }
        const size_t head = records.front().start;
        const size_t tail = (records.back().start + records.back().units) % count_;
        if (tail == head) {
            return count_;
        }
        if (tail < head) {
            return units <= head - tail ? tail : count_;
        }
        if (units <= count_ - tail) {
            return tail;
        }
        return units <= head ? 0 : count_;
    }

    void add(size_t start, size_t units, void *block)
    {
        if (!records.empty()) {
            const size_t tail = (records.back().start + records.back().units) % count_;
            if (tail != start) {
                records.push_back({tail, count_ - tail, Record::Padding, nullptr});
            }
        }
        records.push_back({start, units, Record::Live, block});
    }

    void free(size_t index)
    {
        records[index].state = Record::Freed;
        while (!records.empty() && records.front().state != Record::Live) {
            records.pop_front();
        }
    }

    size_t used() const
    {
        size_t sum = 0;
        for (const Record &record : records) {
            sum += record.units;
        }
        return sum;
    }

    std::string key() const
    {
        std::string text;
        for (const Record &record : records) {
            text += std::to_string(record.start) + "+" + std::to_string(record.units) + "lfp"[record.state];
        }
        return text;
    }

    size_t count() const { return count_; }

    std::deque<Record> records;

private:
    size_t count_;
};

struct Fixture {
    explicit Fixture(size_t units) : memory(HR_RING_BYTES(units) + 8), model(units)
    {
        EXPECT_EQ(hr_ring_init(&ring, "ring", memory.data(), HR_RING_BYTES(units)), HR_OK);
        // HR_RING_BYTES() is for any address: here some units more may fit.
        EXPECT_GE(ring.count, units);
        model = RingModel(ring.count);
    }

    // One allocation on both sides. False, with a failure recorded, if they differ.
    bool alloc(size_t units)
    {
        const size_t place = model.placeFor(units);
        void *block = hr_ring_alloc(&ring, bytesOf(units));
        const void *wanted = place == model.count() ? nullptr : ring.units + place * HR_RING_ALIGN + 4;
        if (block != wanted) {
            ADD_FAILURE() << units << " units after " << model.key() << ": " << block << ", wanted " << wanted;
            return false;
        }
        if (block != nullptr) {
            model.add(place, units, block);
        }
        return agrees();
    }

    bool free(size_t index)
    {
        const bool freed = hr_ring_free(&ring, model.records[index].block) == HR_OK;
        model.free(index);
        return freed && agrees();
    }

    bool agrees()
    {
        if (ring.used == model.used() && hr_ring_validate(&ring)) {
            return true;
        }
        ADD_FAILURE() << "state " << model.key() << ": " << ring.used << " units used, wanted " << model.used();
        return false;
    }

    std::vector<unsigned char> memory;
    hr_ring ring{};
    RingModel model;
};

// Tries every operation in every state that can be reached within `depth` steps.
bool explore(Fixture &fixture, std::set<std::string> &seen, unsigned depth)
{
    if (depth == 0 || !seen.insert(std::to_string(depth) + ":" + fixture.model.key()).second) {
        return true;
    }
    const auto memory = fixture.memory;
    const hr_ring ring = fixture.ring;
    const RingModel model = fixture.model;
    auto restore = [&] {
        fixture.memory = memory; // same size: the buffer stays where it is
        fixture.ring = ring;
        fixture.model = model;
    };
    for (size_t units = 1; units <= model.count(); ++units) {
        if (!fixture.alloc(units) || !explore(fixture, seen, depth - 1)) {
            return false;
        }
        restore();
    }
    for (size_t index = 0; index < model.records.size(); ++index) {
        if (model.records[index].state != RingModel::Record::Live) {
            continue;
        }
        if (!fixture.free(index) || !explore(fixture, seen, depth - 1)) {
            return false;
        }
        restore();
    }
    return true;
}

TEST(RingModel, EveryShortHistoryOfEverySizeFrom1To16)
{
    for (size_t units = 1; units <= 16; ++units) {
        Fixture fixture(units);
        std::set<std::string> seen;
        ASSERT_TRUE(explore(fixture, seen, (units <= 4 ? 14 : units <= 8 ? 9 : 6) - (stepScale > 1 ? 2 : 0))) << units << " units";
        EXPECT_GT(seen.size(), units);
    }
}

TEST(RingModel, TenMillionRandomOperationsKeepEveryByte)
{
    Random random(12);
    uint64_t operations = 0;
    while (operations < 10'000'000 / stepScale) {
        const size_t bytes = 64 + random.below(4096);
        std::vector<unsigned char> memory(bytes + 8);
        hr_ring ring;
        ASSERT_EQ(hr_ring_init(&ring, "ring", memory.data() + random.below(8), bytes), HR_OK);
        ByteModel model(memory.data(), memory.size());
        for (unsigned step = 0; step < 20'000; ++step, ++operations) {
            const bool oldest = random.below(4) != 0; // mostly in order, as streams are
            if (model.live().empty() || random.below(2) == 0) {
                const size_t wanted = random.logSize(0, 8) + 1;
                void *block = hr_ring_alloc(&ring, wanted);
                if (block != nullptr) {
                    ASSERT_TRUE(model.add(block, wanted, HR_RING_ALIGN));
                }
            } else {
                const size_t index = oldest ? 0 : random.below(static_cast<uint32_t>(model.live().size()));
                void *block = model.live()[index].start;
                ASSERT_TRUE(model.remove(index));
                ASSERT_EQ(hr_ring_free(&ring, block), HR_OK);
            }
            if (step % 64 == 0) {
                ASSERT_TRUE(hr_ring_validate(&ring));
            }
        }
        while (!model.live().empty()) {
            void *block = model.live().back().start;
            ASSERT_TRUE(model.remove(model.live().size() - 1));
            ASSERT_EQ(hr_ring_free(&ring, block), HR_OK);
        }
        hr_ring_stats stats;
        hr_ring_stats_get(&ring, &stats);
        EXPECT_EQ(stats.used_bytes, 0U);
        EXPECT_EQ(stats.largest_bytes, stats.total_bytes - 4);
    }
}

// The seed's ring took head == tail for empty after an exact fill and overwrote live data.
TEST(Ring, FullIsNotEmpty)
{
    Fixture fixture(8);
    void *first = hr_ring_alloc(&fixture.ring, bytesOf(fixture.ring.count));
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(fixture.ring.head, fixture.ring.tail);
    EXPECT_EQ(hr_ring_alloc(&fixture.ring, 1), nullptr);
    EXPECT_EQ(hr_ring_free(&fixture.ring, first), HR_OK);
    EXPECT_NE(hr_ring_alloc(&fixture.ring, 1), nullptr);
}

// facts: size 1000, read at 300, write at 900: 400 free, 100 at the end and 300 at the start.
TEST(Ring, ABlockFitsOneOfTwoGapsNotTheirSum)
{
    alignas(8) static unsigned char memory[HR_RING_BYTES(1000)];
    hr_ring ring;
    ASSERT_EQ(hr_ring_init(&ring, "ring", memory, sizeof memory), HR_OK);
    const size_t extra = ring.count - 1000;
    void *read = hr_ring_alloc(&ring, bytesOf(300));
    void *live = hr_ring_alloc(&ring, bytesOf(600 + extra));
    ASSERT_EQ(hr_ring_free(&ring, read), HR_OK);
    hr_ring_stats stats;
    hr_ring_stats_get(&ring, &stats);
    EXPECT_EQ(stats.total_bytes - stats.used_bytes, 400 * HR_RING_ALIGN);
    EXPECT_EQ(stats.largest_bytes, bytesOf(300));
    EXPECT_EQ(hr_ring_alloc(&ring, bytesOf(301)), nullptr);
    void *wrapped = hr_ring_alloc(&ring, bytesOf(300));
    EXPECT_EQ(wrapped, read);
    EXPECT_EQ(hr_ring_alloc(&ring, 1), nullptr) << "the end gap is padding now";
    EXPECT_EQ(hr_ring_free(&ring, live), HR_OK);
    EXPECT_EQ(hr_ring_free(&ring, wrapped), HR_OK);
    EXPECT_TRUE(hr_ring_validate(&ring));
}

TEST(Ring, RefusesSizesThatCannotFit)
{
    Fixture fixture(4);
    EXPECT_EQ(hr_ring_alloc(&fixture.ring, 0), nullptr);
    EXPECT_EQ(hr_ring_alloc(&fixture.ring, bytesOf(fixture.ring.count) + 1), nullptr);
    EXPECT_EQ(hr_ring_alloc(&fixture.ring, SIZE_MAX), nullptr);
    EXPECT_EQ(hr_ring_alloc(&fixture.ring, SIZE_MAX - 3), nullptr);
    hr_ring_stats stats;
    hr_ring_stats_get(&fixture.ring, &stats);
    EXPECT_EQ(stats.failures, 4U);
}

TEST(Ring, RefusesMemoryThatIsTooSmall)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_fault_reset();
    alignas(8) unsigned char memory[64];
    hr_ring ring;
    EXPECT_EQ(hr_ring_init(&ring, "ring", nullptr, 64), HR_EINVAL);
    EXPECT_EQ(hr_ring_init(&ring, "ring", memory, 0), HR_EINVAL);
    EXPECT_EQ(hr_ring_init(&ring, "ring", memory, 15), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_BAD_ARGUMENT), 3U);
    for (size_t bytes = 16; bytes <= 64; ++bytes) {
        for (size_t shift = 0; shift + bytes <= sizeof memory; ++shift) {
            if (hr_ring_init(&ring, "ring", memory + shift, bytes) == HR_OK) {
                const auto *end = ring.units + ring.count * HR_RING_ALIGN;
                EXPECT_LE(end, memory + shift + bytes) << bytes << " bytes at " << shift;
            }
        }
    }
}

class RingMisuse : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
    }
    Fixture fixture{16};
};

TEST_F(RingMisuse, DoubleFreeIsNamed)
{
    void *older = hr_ring_alloc(&fixture.ring, 8);
    void *block = hr_ring_alloc(&fixture.ring, 8);
    EXPECT_EQ(hr_ring_free(&fixture.ring, block), HR_OK);
    EXPECT_EQ(hr_ring_free(&fixture.ring, block), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(hr_ring_free(&fixture.ring, older), HR_OK);
    EXPECT_TRUE(hr_ring_validate(&fixture.ring));
}

TEST_F(RingMisuse, ForeignAndInteriorPointersAreNamed)
{
    auto *block = static_cast<unsigned char *>(hr_ring_alloc(&fixture.ring, 24));
    int foreign;
    EXPECT_EQ(hr_ring_free(&fixture.ring, &foreign), HR_EINVAL);
    EXPECT_EQ(hr_ring_free(&fixture.ring, block + 8), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 2U);
    EXPECT_EQ(hr_ring_free(&fixture.ring, block + 1), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_MISALIGNED_POINTER), 1U);
    EXPECT_EQ(hr_ring_free(&fixture.ring, nullptr), HR_OK);
    EXPECT_EQ(fixture.ring.live, 1U);
    EXPECT_TRUE(hr_ring_validate(&fixture.ring));
}

TEST_F(RingMisuse, AnOverwrittenHeaderIsNamed)
{
    auto *block = static_cast<unsigned char *>(hr_ring_alloc(&fixture.ring, 24));
    std::memset(block - 4, 0, 4);
    EXPECT_EQ(hr_ring_free(&fixture.ring, block), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_CORRUPT_HEADER), 1U);
    EXPECT_FALSE(hr_ring_validate(&fixture.ring));
}

using RingDeathTest = RingMisuse;

TEST_F(RingDeathTest, DoubleFree)
{
    void *older = hr_ring_alloc(&fixture.ring, 8);
    void *block = hr_ring_alloc(&fixture.ring, 8);
    ASSERT_NE(older, nullptr);
    ASSERT_EQ(hr_ring_free(&fixture.ring, block), HR_OK);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, block), "ring", DOUBLE_FREE);
}

TEST_F(RingDeathTest, DoubleFreeOfTheOldest)
{
    void *block = hr_ring_alloc(&fixture.ring, 8);
    ASSERT_EQ(hr_ring_free(&fixture.ring, block), HR_OK);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, block), "ring", DOUBLE_FREE);
}

TEST_F(RingDeathTest, ForeignPointer)
{
    EXPECT_PANIC(hr_ring_free(&fixture.ring, &fixture), "ring", FOREIGN);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, fixture.ring.units + fixture.ring.count * HR_RING_ALIGN + 4), "ring", FOREIGN);
}

TEST_F(RingDeathTest, InteriorPointers)
{
    auto *block = static_cast<unsigned char *>(hr_ring_alloc(&fixture.ring, 24));
    std::memset(block, 0, 24);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, block + 8), "ring", FOREIGN);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, block + 4), "ring", MISALIGNED);
}

TEST_F(RingDeathTest, OverwrittenHeader)
{
    auto *block = static_cast<unsigned char *>(hr_ring_alloc(&fixture.ring, 24));
    std::memset(block - 4, 0, 4);
    EXPECT_PANIC(hr_ring_free(&fixture.ring, block), "ring", CORRUPT_HEADER);
}

TEST_F(RingDeathTest, MemoryThatIsTooSmall)
{
    hr_ring bad;
    EXPECT_PANIC(hr_ring_init(&bad, "bad", &bad, 15), "bad", BAD_ARGUMENT);
    EXPECT_PANIC(hr_ring_init(&bad, "bad", nullptr, 64), "bad", "bad argument at 0x0+");
}

} // namespace
} // namespace headroom::test
