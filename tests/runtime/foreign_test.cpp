// SPDX-License-Identifier: Apache-2.0
// The table of foreign blocks beside a map that knows the truth.
#include "byte_model.h"

#include <map>
#include <string>
#include <vector>

extern "C" {
#include <headroom/fault.h>
#include <headroom/foreign.h>
}

namespace headroom::test {
namespace {

const void *at(uintptr_t address) { return reinterpret_cast<const void *>(address); }

hr_foreign_stats stats()
{
    hr_foreign_stats now;
    hr_foreign_stats_get(&now);
    return now;
}

using Blocks = std::map<uintptr_t, size_t>;

// What a report or a dump has written: a writer is a C function.
std::string text;

bool collect(const hr_block_info *info, void *context)
{
    auto *blocks = static_cast<Blocks *>(context);
    EXPECT_TRUE(blocks->emplace(reinterpret_cast<uintptr_t>(info->payload), info->bytes).second) << "shown twice";
    return true;
}

Blocks walk()
{
    Blocks blocks;
    EXPECT_EQ(hr_foreign_walk(collect, &blocks), HR_OK);
    return blocks;
}

class Foreign : public ::testing::Test {
protected:
    void TearDown() override
    {
        for (const auto &[address, bytes] : walk()) {
            hr_foreign_freed(at(address));
        }
        EXPECT_EQ(stats().records, 0U);
        EXPECT_EQ(stats().counters.live_blocks, 0U);
        EXPECT_EQ(stats().counters.live_bytes, 0U);
    }
};

TEST_F(Foreign, MillionsOfRandomEventsLeaveExactlyTheLiveBlocks)
{
    Random random(29);
    Blocks truth;
    size_t bytesLive = 0;
    const uint32_t most = stats().records_max;
    const hr_foreign_stats before = stats();
    uint32_t dropped = 0;
    for (unsigned step = 0; step < 4'000'000 / stepScale; ++step) {
        // Few addresses close together, so that chains grow and wrap; the table is full for a part of the time.
        const uintptr_t address = 0x10000 + 8 * random.below(3 * most / 2);
        const size_t bytes = 1 + random.below(1000);
        const auto known = truth.find(address);
        if (known == truth.end()) {
            if (truth.size() == most) {
                ++dropped;
            } else {
                truth[address] = bytes;
                bytesLive += bytes;
            }
            hr_foreign_allocated(at(address), bytes, 0x1000 + random.below(8));
        } else if (random.below(4) != 0) {
            bytesLive -= known->second;
            truth.erase(known);
            hr_foreign_freed(at(address));
        } else {
            const uintptr_t to = random.below(2) == 0 ? address : 0x10000 + 8 * random.below(3 * most / 2);
            hr_foreign_moving moving;
            hr_foreign_move_begin(&moving, at(address));
            ASSERT_TRUE(moving.known);
            const bool fails = random.below(4) == 0 || (to != address && truth.count(to) != 0);
            hr_foreign_move_end(&moving, at(address), fails ? nullptr : at(to), bytes, 0x2000);
            if (!fails) {
                bytesLive = bytesLive - known->second + bytes;
                truth.erase(known);
                truth[to] = bytes;
            }
        }
        ASSERT_EQ(stats().records, truth.size()) << "step " << step;
        ASSERT_EQ(stats().counters.live_bytes, bytesLive);
        if (step % 4096 == 0) {
            ASSERT_EQ(walk(), truth);
        }
    }
    EXPECT_EQ(walk(), truth);
    EXPECT_EQ(stats().dropped - before.dropped, dropped);
    EXPECT_GT(dropped, 0U) << "the table was never full: the test shows less than it should";
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees);
}

TEST_F(Foreign, WhatFindsNoRoomIsCountedAndNothingLiveIsLost)
{
    const hr_foreign_stats before = stats();
    const uint32_t most = before.records_max;
    for (uint32_t index = 0; index < most + 5; ++index) {
        hr_foreign_allocated(at(0x4000 + 16 * index), 10, 0x1000);
    }
    EXPECT_EQ(stats().dropped, before.dropped + 5);
    EXPECT_EQ(walk().size(), most);
    EXPECT_EQ(walk().count(0x4000), 1U) << "the first is still there";
    text.clear();
    hr_writer writer = {[](hr_writer *, const void *bytes, size_t length) {
                            text.append(static_cast<const char *>(bytes), length);
                        },
                        nullptr};
    const hr_block_filter every{};
    hr_report_foreign(&writer, &every);
    EXPECT_NE(text.find(" blocks were not recorded, the numbers are lower bounds: HR_TRACK_FOREIGN has room for 128\n"),
              std::string::npos)
        << text;
    hr_foreign_freed(at(0x4000 + 16 * most));
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees + 1);
    EXPECT_EQ(walk().size(), most);
}

TEST_F(Foreign, ABlockAboveSixteenMebibytesIsDroppedNotShortened)
{
    const hr_foreign_stats before = stats();
    hr_foreign_allocated(at(0x4000), size_t{1} << 24, 0x1000);
    EXPECT_EQ(stats().dropped, before.dropped + 1);
    EXPECT_TRUE(walk().empty());
}

TEST_F(Foreign, AnAddressHandedOutAgainReplacesItsRecordAndIsCounted)
{
    const hr_foreign_stats before = stats();
    hr_foreign_allocated(at(0x4000), 10, 0x1000);
    hr_foreign_allocated(at(0x4000), 20, 0x1000);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees + 1);
    EXPECT_EQ(stats().counters.live_bytes, 20U);
}

TEST_F(Foreign, MarksTellWhatIsLiveSinceAndCanStartAgain)
{
    hr_foreign_allocated(at(0x4000), 10, 0x1000);
    const hr_mark_t mark = hr_mark();
    hr_foreign_allocated(at(0x5000), 20, 0x1000);
    text.clear();
    hr_writer writer = {[](hr_writer *, const void *bytes, size_t length) {
                            text.append(static_cast<const char *>(bytes), length);
                        },
                        nullptr};
    const hr_block_filter since{mark, false, false};
    hr_report_foreign(&writer, &since);
    EXPECT_NE(text.find("0x5000 20 bytes, from caller 0x1000"), std::string::npos) << text;
    EXPECT_NE(text.find("sum: 1 blocks, 20 bytes"), std::string::npos) << text;
    EXPECT_EQ(text.find("0x4000 "), std::string::npos) << text;

    EXPECT_TRUE(hr_marks_restart());
    const hr_mark_t later = hr_mark();
    text.clear();
    const hr_block_filter sinceLater{later, false, false};
    hr_report_foreign(&writer, &sinceLater);
    EXPECT_NE(text.find("sum: 0 blocks, 0 bytes"), std::string::npos) << text;
}

TEST_F(Foreign, ABlockThatFailedToMoveAndWasHandedOutMeanwhileIsOneBlock)
{
    const hr_foreign_stats before = stats();
    hr_foreign_allocated(at(0x4000), 10, 0x1000);
    hr_foreign_moving moving;
    hr_foreign_move_begin(&moving, at(0x4000));
    hr_foreign_allocated(at(0x4000), 20, 0x1000);
    hr_foreign_move_end(&moving, at(0x4000), nullptr, 500, 0x2000);
    EXPECT_EQ(walk(), (Blocks{{0x4000, 20}}));
    EXPECT_EQ(stats().records, 1U);
    EXPECT_EQ(stats().counters.live_bytes, 20U);
    EXPECT_EQ(stats().unseen_frees, before.unseen_frees + 1);
}

// Type and content of the dump's records; the format is in runtime/README.md.
std::vector<std::pair<uint8_t, std::string>> records(const std::string &dump)
{
    std::vector<std::pair<uint8_t, std::string>> found;
    for (size_t place = 32; place + 3 <= dump.size();) {
        const auto type = static_cast<uint8_t>(dump[place]);
        const size_t length = static_cast<uint8_t>(dump[place + 1]) + 256U * static_cast<uint8_t>(dump[place + 2]);
        found.emplace_back(type, dump.substr(place + 3, length));
        place += 3 + length;
    }
    return found;
}

uint64_t number(const std::string &bytes, size_t place, size_t length)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; ++i) {
        value |= static_cast<uint64_t>(static_cast<uint8_t>(bytes.at(place + i))) << (8 * i);
    }
    return value;
}

TEST_F(Foreign, TheDumpHoldsSumsAndBlocks)
{
    hr_foreign_allocated(at(0x4000), 10, 0x1000);
    hr_foreign_allocated(at(0x5000), 20, 0x1000);
    text.clear();
    hr_writer writer = {[](hr_writer *, const void *bytes, size_t length) {
                            text.append(static_cast<const char *>(bytes), length);
                        },
                        nullptr};
    EXPECT_TRUE(hr_dump(&writer));
    Blocks blocks;
    unsigned sums = 0;
    for (const auto &[type, bytes] : records(text)) {
        if (type == 9) {
            ++sums;
            EXPECT_EQ(number(bytes, 0, 4), 2U) << "live blocks";
            EXPECT_EQ(number(bytes, 4, 4), 30U) << "live bytes";
            EXPECT_EQ(number(bytes, 24, 4), stats().dropped);
            EXPECT_EQ(number(bytes, 28, 4), stats().unknown_frees);
            EXPECT_EQ(number(bytes, 32, 4), stats().unseen_frees);
        } else if (type == 10) {
            for (size_t place = 0; place < bytes.size(); place += 20) {
                blocks[number(bytes, place, 8)] = number(bytes, place + 8, 4);
                EXPECT_EQ(hr_site_caller(static_cast<hr_site_id_t>(number(bytes, place + 12, 2))), 0x1000U);
            }
        }
    }
    EXPECT_EQ(sums, 1U);
    EXPECT_EQ(blocks, (Blocks{{0x4000, 10}, {0x5000, 20}}));
}

TEST_F(Foreign, AFailedRequestIsCountedUnderItsCaller)
{
    const hr_foreign_stats before = stats();
    hr_foreign_allocated(nullptr, 5000, 0x3000);
    EXPECT_EQ(stats().counters.failures, before.counters.failures + 1);
    EXPECT_GE(stats().counters.largest_failed, 5000U);
    hr_foreign_freed(nullptr);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
}

} // namespace
} // namespace headroom::test
