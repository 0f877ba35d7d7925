// SPDX-License-Identifier: Apache-2.0
// Register values of the protection units: single fields as the manuals give them, and every byte of many ranges read back.
#include <gtest/gtest.h>

#include "byte_model.h"
#include "protect_text.h"

extern "C" {
#include <headroom/mpu.h>
}

namespace {

using headroom::test::at;
using headroom::test::Random;

hr_pmsav7_words v7(uintptr_t start, size_t size, hr_attr attr, unsigned slot = 0)
{
    const hr_partition partition{"p", at(start), size, attr};
    hr_pmsav7_words words{};
    EXPECT_EQ(hr_pmsav7_encode(&partition, slot, &words), HR_PROTECT_OK);
    return words;
}

hr_pmsav8_words v8(uintptr_t start, size_t size, hr_attr attr)
{
    const hr_partition partition{"p", at(start), size, attr};
    hr_pmsav8_words words{};
    EXPECT_EQ(hr_pmsav8_encode(&partition, &words), HR_PROTECT_OK);
    return words;
}

TEST(Pmsav7, EncodesBaseSizeAndSlot)
{
    EXPECT_EQ(v7(0x20000400, 1024, HR_P_RW_U_RW, 5).rbar, 0x20000400u | 0x10u | 5u);
    EXPECT_EQ(v7(0x20000400, 1024, HR_P_RW_U_RW).rasr & 0xff3fu, (9u << 1) | 1u);
    EXPECT_EQ(v7(0x20000000, 32, HR_P_RW_U_RW).rasr & 0xff3fu, (4u << 1) | 1u);
    EXPECT_EQ(v7(0, 0x80000000, HR_P_RX_U_RX).rasr & 0xff3fu, (30u << 1) | 1u);
}

TEST(Pmsav7, EncodesAccess)
{
    const auto access = [](hr_attr attr) { return (v7(0x20000000, 32, attr).rasr >> 24) & 7u; };
    const auto never = [](hr_attr attr) { return (v7(0x20000000, 32, attr).rasr >> 28) & 1u; };
    EXPECT_EQ(access(HR_P_NA_U_NA), 0u);
    EXPECT_EQ(access(HR_P_RW_U_NA), 1u);
    EXPECT_EQ(access(HR_P_RW_U_RO), 2u);
    EXPECT_EQ(access(HR_P_RW_U_RW), 3u);
    EXPECT_EQ(access(HR_P_RO_U_NA), 5u);
    EXPECT_EQ(access(HR_P_RO_U_RO), 6u);
    EXPECT_EQ(access(HR_P_RX_U_RX), 6u);
    EXPECT_EQ(access(HR_P_RX_U_NA), 5u);
    EXPECT_EQ(never(HR_P_RO_U_RO), 1u);
    EXPECT_EQ(never(HR_P_RX_U_RX), 0u);
    EXPECT_EQ(never(HR_P_RX_U_NA), 0u);
    EXPECT_EQ(never(HR_P_RW_U_RW), 1u);
}

TEST(Pmsav7, EncodesMemoryTypes)
{
    // TEX, S, C, B.
    const auto type = [](uint8_t memory) {
        return (v7(0x20000000, 32, hr_attr{memory, HR_READ, 0}).rasr >> 16) & 0x3fu;
    };
    EXPECT_EQ(type(HR_MEMORY_WRITE_BACK), 0b001'0'1'1u);
    EXPECT_EQ(type(HR_MEMORY_WRITE_THROUGH), 0b000'0'1'0u);
    EXPECT_EQ(type(HR_MEMORY_UNCACHED), 0b001'1'0'0u);
    EXPECT_EQ(type(HR_MEMORY_DEVICE), 0b000'1'0'1u);
}

TEST(Pmsav7, LeavesEighthsOut)
{
    const hr_pmsav7_words words = v7(0x20000080, 0x380, HR_P_RW_U_RW, 1);
    EXPECT_EQ(words.rbar, 0x20000000u | 0x10u | 1u);
    EXPECT_EQ((words.rasr >> 8) & 0xffu, 0x01u);
    EXPECT_EQ((words.rasr >> 1) & 0x1fu, 9u);
}

TEST(Pmsav7, RefusesWhatTheCheckRefuses)
{
    const hr_partition odd{"p", at(0x20000000), 100, HR_P_RW_U_RW};
    const hr_partition good{"p", at(0x20000000), 128, HR_P_RW_U_RW};
    hr_pmsav7_words words{1, 2};
    EXPECT_EQ(hr_pmsav7_encode(&odd, 0, &words), HR_PROTECT_BAD_SIZE);
    EXPECT_EQ(hr_pmsav7_encode(&good, 16, &words), HR_PROTECT_NO_SLOTS);
    EXPECT_EQ(hr_pmsav7_encode(nullptr, 0, &words), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_pmsav7_encode(&good, 0, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(words.rbar, 1u);
    EXPECT_EQ(words.rasr, 2u);
}

// Whether the words match an address, as Armv7-M ARM B3.5.3 says.
bool matches(const hr_pmsav7_words &words, uint32_t address)
{
    const unsigned bits = ((words.rasr >> 1) & 0x1f) + 1;
    const uint64_t size = uint64_t{1} << bits;
    const uint64_t base = words.rbar & ~uint32_t{0x1f};
    if (address < base || address >= base + size) {
        return false;
    }
    const unsigned eighth = static_cast<unsigned>((address - base) >> (bits - 3));
    return ((words.rasr >> (8 + eighth)) & 1) == 0;
}

TEST(Pmsav7, CoversExactlyTheBytesOfEverySmallRange)
{
    unsigned covered = 0;
    for (uint32_t first = 0; first < 2048; first += 32) {
        for (uint32_t size = 32; first + size <= 2048; size += 32) {
            const hr_partition partition{"p", at(0x20000000 + first), size, HR_P_RW_U_RW};
            hr_pmsav7_words words{};
            const hr_protect_result result = hr_pmsav7_encode(&partition, 0, &words);
            bool possible = false;
            for (uint32_t block = 32; block <= 4096; block *= 2) {
                const uint32_t unit = block >= 256 ? block / 8 : block;
                possible |= first / block == (first + size - 1) / block && first % unit == 0 && size % unit == 0;
            }
            ASSERT_EQ(result == HR_PROTECT_OK, possible) << first << " " << size;
            if (result != HR_PROTECT_OK) {
                continue;
            }
            ++covered;
            EXPECT_EQ(words.rbar & 0x1fu, 0x10u);
            for (uint32_t byte = 0; byte < 4096; byte += 16) {
                ASSERT_EQ(matches(words, 0x20000000 + byte), byte >= first && byte < first + size) << first << " " << size;
            }
        }
    }
    EXPECT_GT(covered, 200u);
}

TEST(Pmsav7, CoversExactlyTheBytesOfRandomRanges)
{
    Random random(7);
    unsigned covered = 0;
    for (int step = 0; step < 200000; ++step) {
        const unsigned bits = 5 + random.below(24);
        const uint32_t unit = uint32_t{1} << bits;
        const uint32_t start = (random.below(0xc0000000) / unit) * unit;
        const uint32_t size = (1 + random.below(8)) * unit;
        const hr_partition partition{"p", at(start), size, HR_P_RW_U_RW};
        hr_pmsav7_words words{};
        if (hr_pmsav7_encode(&partition, 0, &words) != HR_PROTECT_OK) {
            continue;
        }
        ++covered;
        ASSERT_TRUE(matches(words, start));
        ASSERT_TRUE(matches(words, start + size - 1));
        ASSERT_TRUE(matches(words, start + random.below(size)));
        ASSERT_FALSE(start > 0 && matches(words, start - 1)) << std::hex << start << " " << size;
        ASSERT_FALSE(matches(words, start + size)) << std::hex << start << " " << size;
    }
    EXPECT_GT(covered, 50000u);
}

TEST(Pmsav8, EncodesBaseLimitAndAttributes)
{
    const hr_pmsav8_words ram = v8(0x20000020, 96, HR_P_RW_U_RW);
    EXPECT_EQ(ram.rbar, 0x20000020u | 0b01u << 1 | 1u);
    EXPECT_EQ(ram.rlar, 0x20000060u | 0u << 1 | 1u);
    const hr_pmsav8_words flash = v8(0x10000000, 0x80000, HR_P_RX_U_RX);
    EXPECT_EQ(flash.rbar, 0x10000000u | 0b11u << 1);
    EXPECT_EQ(flash.rlar, 0x1007ffe0u | 1u << 1 | 1u);
    const hr_pmsav8_words uart = v8(0x40004000, 4096, HR_P_RW_U_NA_DEVICE);
    EXPECT_EQ(uart.rbar, 0x40004000u | 0b10u << 3 | 0b00u << 1 | 1u);
    EXPECT_EQ(uart.rlar, 0x40004fe0u | 3u << 1 | 1u);
    EXPECT_EQ(v8(0x20000000, 32, HR_P_RO_U_NA).rbar & 7u, 0b10u << 1 | 1u);
}

TEST(Pmsav8, IndicesNameTheTypesOfMair)
{
    const auto type = [](uint8_t memory) {
        const unsigned index = (v8(0x20000000, 32, hr_attr{memory, HR_READ, 0}).rlar >> 1) & 7u;
        return (HR_PMSAV8_MAIR0 >> (8 * index)) & 0xffu;
    };
    EXPECT_EQ(type(HR_MEMORY_WRITE_BACK), 0xffu);
    EXPECT_EQ(type(HR_MEMORY_WRITE_THROUGH), 0xaau);
    EXPECT_EQ(type(HR_MEMORY_UNCACHED), 0x44u);
    EXPECT_EQ(type(HR_MEMORY_DEVICE), 0x04u);
}

TEST(Pmsav8, CoversExactlyTheBytesOfRandomRanges)
{
    Random random(8);
    for (int step = 0; step < 100000; ++step) {
        const uint32_t start = random.below(0x60000000) * 2 / 32 * 32;
        const uint32_t size = (1 + random.below(4096)) * 32;
        const hr_pmsav8_words words = v8(start, size, HR_P_RW_U_RW);
        ASSERT_EQ(words.rbar & ~uint32_t{0x1f}, start);
        ASSERT_EQ((words.rlar | 0x1f), start + size - 1);
    }
}

TEST(Pmsav8, RefusesWhatTheCheckRefuses)
{
    const hr_partition odd{"p", at(0x20000000), 100, HR_P_RW_U_RW};
    const hr_partition good{"p", at(0x20000000), 128, HR_P_RW_U_RW};
    hr_pmsav8_words words{};
    EXPECT_EQ(hr_pmsav8_encode(&odd, &words), HR_PROTECT_BAD_SIZE);
    EXPECT_EQ(hr_pmsav8_encode(&good, nullptr), HR_PROTECT_NO_ARGUMENT);
}

} // namespace
