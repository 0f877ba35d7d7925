// SPDX-License-Identifier: Apache-2.0
// The text report word for word, and the dump read back by a reader that knows only its documented format.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <vector>

extern "C" {
#include <headroom/fault.h>
#include <headroom/kheap.h>
#include <headroom/report.h>

#include "../../runtime/src/track/image.h"
}

namespace {

struct Text {
    hr_writer writer{[](hr_writer *self, const void *bytes, size_t length) {
                         static_cast<std::string *>(self->context)->append(static_cast<const char *>(bytes), length);
                     },
                     &text};
    std::string text;
};

class Report : public ::testing::Test {
protected:
    void SetUp() override { hr_kheap_init(&heap, "net", memory, sizeof memory, nullptr); }
    void TearDown() override { hr_kheap_retire(&heap); }

    alignas(8) unsigned char memory[1024];
    hr_kheap heap{};
};

// Replaces addresses, which differ from run to run, by X, and the path before the file name.
std::string normal(std::string text)
{
    for (size_t at = 0; (at = text.find("0x", at)) != std::string::npos;) {
        size_t end = at + 2;
        while (end < text.size() && isxdigit(text[end]) != 0) {
            ++end;
        }
        text.replace(at, end - at, "X");
    }
    for (size_t at; (at = text.find("/report_test.cpp")) != std::string::npos;) {
        const size_t start = text.find_last_of(" ", at) + 1;
        text.replace(start, at + 1 - start, "");
    }
    return text;
}

TEST_F(Report, HeapInWords)
{
    void *first = hr_kheap_alloc(&heap, 100, HR_NO_WAIT);
    void *second = hr_kheap_alloc(&heap, 50, HR_NO_WAIT);
    (void)second;
    hr_kheap_free(&heap, first);
    const int line = __LINE__ + 1;
    EXPECT_EQ(hr_kheap_alloc(&heap, 5000, HR_NO_WAIT), nullptr);
    hr_thread_name_set("main");
    Text out;
    hr_report_heap(&out.writer, &heap);
    // 1 - sqrt(112^2 + 800^2) / 912 = 0.1143, rounded up.
    EXPECT_EQ(normal(out.text),
              "heap net: 976 bytes, used 64, peak 176, free 912, largest free 800\n"
              "  external fragmentation 11.5 % over 2 free blocks\n"
              "  free by bytes: 64-127: 1, 512-1023: 1,\n"
              "  1 live blocks, 50 bytes requested, 64 held\n"
              "  1 requests failed, largest 5000, last 5000 bytes from report_test.cpp:" +
                  std::to_string(line) + " by main\n");
}

TEST_F(Report, LiveBlocksOneByOne)
{
    hr_thread_name_set("main");
    void *kept = hr_kheap_alloc(&heap, 24, HR_NO_WAIT);
    (void)kept;
    ASSERT_TRUE(hr_marks_restart());
    const hr_mark_t mark = hr_mark();
    const int line = __LINE__ + 1;
    void *leak = hr_kheap_alloc(&heap, 40, HR_NO_WAIT);
    (void)leak;
    Text out;
    const hr_block_filter filter{.since = mark, .owner_gone = false, .free_neighbour = false};
    hr_report_blocks(&out.writer, &heap, &filter);
    EXPECT_EQ(normal(out.text), "heap net, live blocks since mark 1\n"
                                "  X 40 bytes, 56 held, from report_test.cpp:" +
                                    std::to_string(line) + " by main, mark 1, next to a free block\n" +
                                    "  sum: 1 blocks, 40 bytes\n");
}

TEST_F(Report, SitesLargestFirst)
{
    void *blocks[4];
    for (int i = 0; i < 3; ++i) {
        blocks[i] = hr_kheap_alloc(&heap, 100, HR_NO_WAIT);
    }
    blocks[3] = hr_kheap_alloc(&heap, 60, HR_NO_WAIT);
    Text out;
    hr_report_sites(&out.writer, 2);
    const std::string text = normal(out.text);
    const size_t large = text.find("       3       300       300         3       0  report_test.cpp:");
    const size_t small = text.find("       1        60        60         1       0  report_test.cpp:");
    EXPECT_NE(large, std::string::npos) << text;
    EXPECT_NE(small, std::string::npos) << text;
    EXPECT_LT(large, small);
    for (void *block : blocks) {
        hr_kheap_free(&heap, block);
    }
}

TEST_F(Report, CorruptHeapSaysThatItIsIncomplete)
{
    auto *block = static_cast<unsigned char *>(hr_kheap_alloc(&heap, 24, HR_NO_WAIT));
    std::memset(block, 0x66, 60);
    Text out;
    hr_report_heap(&out.writer, &heap);
    EXPECT_NE(out.text.find("incomplete: a corrupt header ended the walk, the numbers are lower bounds"),
              std::string::npos);
    Text dump;
    EXPECT_FALSE(hr_dump(&dump.writer));
    const hr_block_filter all{};
    EXPECT_TRUE(hr_blocks_sum(&all).incomplete);
}

// ----------------------------------------------------------------------------------------------------------------- dump

class Reader {
public:
    explicit Reader(const std::string &bytes) : bytes_(bytes) {}

    uint64_t number(unsigned width)
    {
        uint64_t value = 0;
        EXPECT_LE(at_ + width, bytes_.size());
        for (unsigned i = 0; i < width && at_ + width <= bytes_.size(); ++i) {
            value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes_[at_ + i])) << (8 * i);
        }
        at_ += width;
        return value;
    }

    std::string rest() { return at_ < bytes_.size() ? bytes_.substr(at_) : ""; }
    std::string take(size_t length)
    {
        std::string part = at_ + length <= bytes_.size() ? bytes_.substr(at_, length) : "";
        at_ += length;
        return part;
    }
    size_t at() const { return at_; }
    bool done() const { return at_ >= bytes_.size(); }

private:
    std::string bytes_;
    size_t at_ = 0;
};

uint32_t crc32(const std::string &bytes)
{
    uint32_t crc = 0xffffffff;
    for (char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
        }
    }
    return ~crc;
}

TEST_F(Report, DumpReadsBackAsDocumented)
{
    void *first = hr_kheap_alloc(&heap, 100, HR_NO_WAIT);
    void *second = hr_kheap_alloc(&heap, 7, HR_NO_WAIT);
    hr_kheap_free(&heap, first);
    Text out;
    ASSERT_TRUE(hr_dump(&out.writer));

    Reader reader(out.text);
    EXPECT_EQ(reader.take(4), "HRDM");
    EXPECT_EQ(reader.number(1), HR_DUMP_VERSION);
    EXPECT_EQ(reader.number(1), sizeof(void *));
    EXPECT_EQ(reader.number(1), HR_STATISTICS);
    EXPECT_EQ(reader.number(1), HR_HARDENING);
    reader.number(8);
    EXPECT_EQ(reader.number(8), reinterpret_cast<uintptr_t>(hr_site_get(1)));
    EXPECT_EQ(reader.number(4), hr_site_count());
    EXPECT_EQ(reader.number(2), sizeof(struct hr_site));
    reader.number(2);

    std::map<uint64_t, int> seen;
    uint64_t liveBytes = 0;
    uint64_t heldBytes = 0;
    bool found = false;
    uint64_t total = 0;
    size_t endAt = 0;
    while (!reader.done()) {
        endAt = reader.at();
        const uint64_t type = reader.number(1);
        const uint64_t length = reader.number(2);
        Reader record(reader.take(length));
        ++seen[type];
        if (type == 1) {
            EXPECT_EQ(record.number(8), reinterpret_cast<uintptr_t>(memory));
            total = record.number(4);
            record.number(4 * 3 + 24);
            EXPECT_EQ(record.number(1), 1u) << "bins";
            EXPECT_EQ(record.rest(), "net");
        }
        while (type == 2 && !record.done()) {
            const uint64_t offset = record.number(4);
            heldBytes += record.number(4);
            const uint64_t bytes = record.number(4);
            const uint64_t site = record.number(2);
            record.number(1 + 1 + 4);
            const uint64_t flags = record.number(1);
            if ((flags & 8) == 0) {
                liveBytes += bytes;
                found |= memory + offset == second && site != 0 && (flags & 2) != 0;
            }
        }
        if (type == 255) {
            EXPECT_EQ(record.number(1), 1u);
            EXPECT_EQ(record.number(4), crc32(out.text.substr(0, endAt + 3 + 1))) << "all bytes before it";
        }
    }
    EXPECT_EQ(seen[1], 1);
    EXPECT_EQ(seen[8], 1);
    EXPECT_EQ(seen[255], 1);
    EXPECT_GE(seen[3], 1);
    EXPECT_EQ(liveBytes, 7u);
    EXPECT_EQ(heldBytes, total);
    EXPECT_TRUE(found);
}

TEST(ImageDigest, EveryBitOfEveryWordCounts)
{
    alignas(4) uint32_t words[] = {0x4770b510, 0, 0xffffffff, 0x2001f000};
    const auto begin = reinterpret_cast<uintptr_t>(words);
    uint32_t wanted = 0x811c9dc5;
    for (const uint32_t word : words) {
        wanted = ((wanted << 5 | wanted >> 27) ^ word) * 0x01000193;
    }
    EXPECT_EQ(hri_image_digest(begin, sizeof words), wanted);
    EXPECT_EQ(hri_image_digest(begin, 0), 0x811c9dc5);
    for (unsigned bit = 0; bit < 32 * 4; ++bit) {
        words[bit / 32] ^= 1u << bit % 32;
        EXPECT_NE(hri_image_digest(begin, sizeof words), wanted) << bit;
        words[bit / 32] ^= 1u << bit % 32;
    }
}

} // namespace
