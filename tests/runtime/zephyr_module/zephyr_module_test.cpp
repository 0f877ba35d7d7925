// SPDX-License-Identifier: Apache-2.0
// The Zephyr module over a stand-in of the kernel, linked with the wrappers that integration/zephyr/wrapped.cmake names.
#include "cases.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

extern "C" {
#include <headroom/foreign.h>
extern bool standin_in_user_mode;
}

namespace headroom::test {
namespace {

// One program, as on a target: the table of callers fills in the order of the cases.
class ZephyrModule : public testing::TestWithParam<const zephyr_case *> {};

class Kernel : public testing::Environment {
    void SetUp() override { zephyr_cases_begin(); }
};
const testing::Environment *const kernel = testing::AddGlobalTestEnvironment(new Kernel);

TEST_P(ZephyrModule, Holds)
{
    const char *wrong = GetParam()->run();
    EXPECT_EQ(wrong, nullptr) << wrong;
}

std::vector<const zephyr_case *> allCases()
{
    std::vector<const zephyr_case *> cases;
    for (const zephyr_case *list : {zephyr_walk_cases, zephyr_wrapper_cases}) {
        for (const zephyr_case *one = list; one->name != nullptr; ++one) {
            cases.push_back(one);
        }
    }
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Kernel, ZephyrModule, testing::ValuesIn(allCases()),
                         [](const auto &info) { return std::string(info.param->name); });

hr_foreign_stats stats()
{
    hr_foreign_stats now;
    hr_foreign_stats_get(&now);
    return now;
}

TEST(ZephyrLibc, MallocOfSupervisorModeIsTracked)
{
    const hr_foreign_stats before = stats();
    void *volatile block = std::malloc(33);
    const hr_foreign_stats held = stats();
    std::free(block);
    EXPECT_EQ(held.counters.live_bytes, before.counters.live_bytes + 33);
    EXPECT_EQ(stats().counters.live_bytes, before.counters.live_bytes);
}

TEST(ZephyrLibc, MallocOfUserModeIsLeftAlone)
{
    const hr_foreign_stats before = stats();
    standin_in_user_mode = true;
    void *volatile block = std::malloc(33);
    block = std::realloc(block, 66);
    void *volatile zeroed = std::calloc(2, 5);
    void *volatile aligned = std::aligned_alloc(64, 64);
    const hr_foreign_stats held = stats();
    std::free(block);
    std::free(zeroed);
    std::free(aligned);
    standin_in_user_mode = false;
    EXPECT_NE(block, nullptr);
    EXPECT_EQ(held.counters.allocations, before.counters.allocations);
    EXPECT_EQ(stats().unknown_frees, before.unknown_frees);
}

TEST(ZephyrLibc, AlignedAllocIsTracked)
{
    const hr_foreign_stats before = stats();
    void *volatile block = std::aligned_alloc(64, 128);
    const hr_foreign_stats held = stats();
    std::free(block);
    EXPECT_EQ(held.counters.live_bytes, before.counters.live_bytes + 128);
    EXPECT_EQ(stats().counters.live_bytes, before.counters.live_bytes);
}

// The header of runtime/README.md, and its last record.
TEST(ZephyrDump, HasTheFormatOfTheRuntime)
{
    std::vector<unsigned char> dump(16384);
    dump.resize(zephyr_dump(dump.data(), static_cast<unsigned>(dump.size())));
    ASSERT_GT(dump.size(), 32U + 8U);
    EXPECT_EQ(std::string(dump.begin(), dump.begin() + 4), "HRDM");
    EXPECT_EQ(dump[4], HR_DUMP_VERSION);
    EXPECT_EQ(dump[5], sizeof(void *));
    std::vector<unsigned> types;
    size_t at = 32;
    while (at + 3 <= dump.size()) {
        types.push_back(dump[at]);
        at += 3U + dump[at + 1] + 256U * dump[at + 2];
    }
    EXPECT_EQ(at, dump.size());
    EXPECT_EQ(types.front(), 1U);
    EXPECT_EQ(types.back(), 255U);
    EXPECT_EQ(std::count(types.begin(), types.end(), 1U), 3);
    EXPECT_EQ(std::count(types.begin(), types.end(), 8U), 3);
    EXPECT_EQ(std::count(types.begin(), types.end(), 9U), 1);
    EXPECT_GE(std::count(types.begin(), types.end(), 4U), 1);
}

} // namespace
} // namespace headroom::test
