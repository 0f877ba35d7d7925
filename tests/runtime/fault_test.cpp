// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include <headroom/fault.h>
#include <headroom/host.h>
}

namespace {

std::string captured;

void capture(const char *text, size_t length) { captured.append(text, length); }

class Fault : public ::testing::Test {
protected:
    void SetUp() override
    {
        captured.clear();
        hr_fault_reset();
        hr_host_output_set(capture);
        hr_fault_policy_set(HR_FAULT_LOG);
    }
    void TearDown() override
    {
        hr_host_output_set(nullptr);
        hr_fault_hook_set(nullptr);
        hr_fault_policy_set(HR_FAULT_PANIC);
    }
};

TEST_F(Fault, LogsObjectCauseAddressAndValues)
{
    hri_fault(HR_FAULT_CORRUPT_TAIL, "net", reinterpret_cast<void *>(0x20000010), 0xdead, 0xbeef);
    EXPECT_EQ(captured, "headroom: net: corrupt tail: something wrote past the end of this block at 0x20000010 "
                        "(found 0xdead, wanted 0xbeef)\n");
}

TEST_F(Fault, LeavesOutValuesThatAgree)
{
    hri_fault(HR_FAULT_DOUBLE_FREE, "net", reinterpret_cast<void *>(0x40), 0, 0);
    EXPECT_EQ(captured, "headroom: net: double free: the block is already free at 0x40\n");
}

TEST_F(Fault, CountsByKindWithoutOutput)
{
    hr_fault_policy_set(HR_FAULT_COUNT);
    hri_fault(HR_FAULT_DOUBLE_FREE, "net", nullptr, 0, 0);
    hri_fault(HR_FAULT_DOUBLE_FREE, "net", nullptr, 0, 0);
    hri_fault(HR_FAULT_BAD_SIZE, "net", nullptr, 0, 0);
    EXPECT_EQ(captured, "");
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 2u);
    EXPECT_EQ(hr_fault_total(), 3u);
    hr_fault_reset();
    EXPECT_EQ(hr_fault_total(), 0u);
}

TEST_F(Fault, HookDecidesForEachFault)
{
    hr_fault_policy_set(HR_FAULT_PANIC);
    hr_fault_hook_set([](const struct hr_fault *fault) {
        return fault->kind == HR_FAULT_BAD_SIZE ? HR_FAULT_COUNT : HR_FAULT_LOG;
    });
    hri_fault(HR_FAULT_BAD_SIZE, "a", nullptr, 0, 0);
    hri_fault(HR_FAULT_BAD_ARGUMENT, "b", nullptr, 0, 0);
    EXPECT_EQ(captured, "headroom: b: bad argument at 0x0\n");
}

TEST_F(Fault, EveryKindHasItsOwnText)
{
    for (int a = 0; a < HR_FAULT_KINDS; ++a) {
        for (int b = 0; b < a; ++b) {
            EXPECT_STRNE(hr_fault_text(static_cast<hr_fault_kind>(a)), hr_fault_text(static_cast<hr_fault_kind>(b)));
        }
    }
}

TEST(FaultDeathTest, PanicStopsTheSystemAfterTheLine)
{
    EXPECT_DEATH(
        {
            hr_fault_policy_set(HR_FAULT_PANIC);
            hri_fault(HR_FAULT_DOUBLE_FREE, "net", nullptr, 0, 0);
        },
        "^headroom: net: double free: the block is already free at 0x0\n$");
}

} // namespace
