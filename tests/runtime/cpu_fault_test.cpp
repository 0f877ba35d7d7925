// SPDX-License-Identifier: Apache-2.0
// Faults of the processor on made-up registers: each status bit alone, all pairs, what is said about them and what follows.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protect_text.h"

extern "C" {
#include <headroom/cpu_fault.h>
}

namespace {

using headroom::test::at;
using headroom::test::TextWriter;

enum : uint32_t { threadOnPsp = 0xfffffffd, threadOnMsp = 0xfffffff9, handler = 0xfffffff1 };
enum : uint32_t { mmarvalid = 1u << 7, bfarvalid = 1u << 15, forced = 1u << 30 };

struct StatusBit {
    unsigned bit;
    hr_cpu_fault_cause cause;
    const char *name;
    bool isStacking;
    uint32_t valid; // the bit that says that this cause has an address
};

// All causes of CFSR in the order of their weight; Armv7-M ARM B3.2.15 and Armv8-M ARM D1.2.9.
const std::vector<StatusBit> statusBits = {
    {1, HR_CPU_FAULT_DACCVIOL, "DACCVIOL", false, mmarvalid}, {0, HR_CPU_FAULT_IACCVIOL, "IACCVIOL", false, 0},
    {9, HR_CPU_FAULT_PRECISERR, "PRECISERR", false, bfarvalid}, {8, HR_CPU_FAULT_IBUSERR, "IBUSERR", false, 0},
    {20, HR_CPU_FAULT_STKOF, "STKOF", true, 0}, {4, HR_CPU_FAULT_MSTKERR, "MSTKERR", true, 0},
    {12, HR_CPU_FAULT_STKERR, "STKERR", true, 0}, {3, HR_CPU_FAULT_MUNSTKERR, "MUNSTKERR", false, 0},
    {11, HR_CPU_FAULT_UNSTKERR, "UNSTKERR", false, 0}, {5, HR_CPU_FAULT_MLSPERR, "MLSPERR", false, mmarvalid},
    {13, HR_CPU_FAULT_LSPERR, "LSPERR", false, bfarvalid}, {16, HR_CPU_FAULT_UNDEFINSTR, "UNDEFINSTR", false, 0},
    {17, HR_CPU_FAULT_INVSTATE, "INVSTATE", false, 0}, {18, HR_CPU_FAULT_INVPC, "INVPC", false, 0},
    {19, HR_CPU_FAULT_NOCP, "NOCP", false, 0}, {24, HR_CPU_FAULT_UNALIGNED, "UNALIGNED", false, 0},
    {25, HR_CPU_FAULT_DIVBYZERO, "DIVBYZERO", false, 0}, {10, HR_CPU_FAULT_IMPRECISERR, "IMPRECISERR", false, 0},
};

hr_cpu_fault_registers registersOf(uint32_t cfsr)
{
    hr_cpu_fault_registers registers{};
    registers.cfsr = registers.cfsr_after = cfsr;
    registers.mmfar = 0x20001000;
    registers.bfar = 0x40002000;
    registers.exc_return = threadOnPsp;
    registers.control = 1;
    registers.frame = 0x20000400;
    return registers;
}

hr_cpu_fault_report decoded(const hr_cpu_fault_registers &registers)
{
    hr_cpu_fault_report report;
    hr_cpu_fault_decode(&registers, &report);
    return report;
}

hr_cpu_fault_report decoded(uint32_t cfsr) { return decoded(registersOf(cfsr)); }

std::string printed(const hr_cpu_fault_report &report)
{
    TextWriter out;
    hr_cpu_fault_print(&out.writer, &report);
    return out.text;
}

bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

TEST(CpuFault, EachStatusBitAlone)
{
    for (const StatusBit &row : statusBits) {
        for (uint32_t valid : {0u, uint32_t{mmarvalid}, uint32_t{bfarvalid}, mmarvalid | bfarvalid}) {
            const hr_cpu_fault_report report = decoded((1u << row.bit) | valid);
            EXPECT_EQ(report.causes, 1u << row.cause) << row.name;
            EXPECT_EQ(report.first, row.cause) << row.name;
            EXPECT_EQ(report.stacked, !row.isStacking) << row.name;
            EXPECT_EQ(report.address_valid, (row.valid & valid) != 0) << row.name << " " << valid;
            const uint32_t address = row.valid == mmarvalid ? 0x20001000 : 0x40002000;
            EXPECT_EQ(report.address, report.address_valid ? address : 0u) << row.name;
            const std::string text = printed(report);
            EXPECT_TRUE(contains(text, std::string("(") + row.name + ")")) << text;
            EXPECT_EQ(contains(text, "no valid address"), !report.address_valid) << text;
            EXPECT_EQ(contains(text, row.valid == mmarvalid ? " at 0x20001000" : " at 0x40002000"), report.address_valid) << text;
        }
    }
}

TEST(CpuFault, EveryPairOfStatusBits)
{
    for (size_t a = 0; a < statusBits.size(); ++a) {
        for (size_t b = a + 1; b < statusBits.size(); ++b) {
            for (uint32_t valid : {0u, uint32_t{mmarvalid}, uint32_t{bfarvalid}, mmarvalid | bfarvalid}) {
                const StatusBit &one = statusBits[a];
                const StatusBit &two = statusBits[b];
                const hr_cpu_fault_report report = decoded((1u << one.bit) | (1u << two.bit) | valid);
                EXPECT_EQ(report.causes, (1u << one.cause) | (1u << two.cause));
                EXPECT_EQ(report.first, one.cause) << one.name << " " << two.name;
                EXPECT_EQ(report.stacked, !one.isStacking && !two.isStacking);
                EXPECT_EQ(report.address_valid, (one.valid & valid) != 0) << "only the first cause's own address";
                const std::string text = printed(report);
                EXPECT_TRUE(contains(text, std::string("(") + one.name + ")")) << text;
                EXPECT_TRUE(contains(text, std::string("also: ") + hr_cpu_fault_text(two.cause))) << text;
                EXPECT_TRUE(report.stacked || contains(text, "frame was not written: 0x20000400")) << text;
            }
        }
    }
}

TEST(CpuFault, BitsThatNobodyKnowsAreNoCause)
{
    for (uint32_t cfsr : {0u, uint32_t{mmarvalid}, uint32_t{bfarvalid}, 1u << 2, 1u << 6, 1u << 14, 1u << 21, 1u << 31}) {
        const hr_cpu_fault_report report = decoded(cfsr);
        EXPECT_EQ(report.first, HR_CPU_FAULT_UNKNOWN);
        EXPECT_FALSE(report.address_valid);
        EXPECT_TRUE(contains(printed(report), "cpu fault: no cause is recorded, no valid address\n"));
    }
}

TEST(CpuFault, AnAddressThatChangedWhileItWasReadIsNotValid)
{
    hr_cpu_fault_registers registers = registersOf((1u << 1) | mmarvalid);
    registers.cfsr_after = 1u << 1;
    EXPECT_FALSE(decoded(registers).address_valid) << "a fault of higher priority came in between";
    registers.cfsr = 1u << 1;
    registers.cfsr_after = (1u << 1) | mmarvalid;
    EXPECT_FALSE(decoded(registers).address_valid) << "the status is read first";
}

TEST(CpuFault, HardFaultSaysWhyItIsOne)
{
    hr_cpu_fault_registers registers = registersOf((1u << 1) | mmarvalid);
    registers.hfsr = forced;
    registers.exception = 3;
    EXPECT_TRUE(decoded(registers).escalated);
    EXPECT_TRUE(contains(printed(decoded(registers)), "(DACCVIOL) at 0x20001000, escalated to HardFault\n"));
    registers = registersOf(0);
    registers.hfsr = 1u << 1;
    EXPECT_EQ(decoded(registers).first, HR_CPU_FAULT_VECTTBL);
    EXPECT_FALSE(decoded(registers).escalated);
    registers.hfsr = 1u << 31;
    EXPECT_EQ(decoded(registers).first, HR_CPU_FAULT_DEBUG);
    registers.hfsr = forced;
    EXPECT_TRUE(contains(printed(decoded(registers)), "no cause is recorded, no valid address, escalated to HardFault\n"));
}

TEST(CpuFault, SecureFaultsAreTheirOwnCause)
{
    hr_cpu_fault_registers registers = registersOf(0);
    for (unsigned bit : {0u, 1u, 2u, 3u, 4u, 5u}) {
        registers.sfsr = 1u << bit;
        EXPECT_EQ(decoded(registers).first, HR_CPU_FAULT_SECURE) << bit;
    }
    registers.sfsr = 1u << 6;
    EXPECT_EQ(decoded(registers).first, HR_CPU_FAULT_UNKNOWN) << "SFARVALID by itself";
}

TEST(CpuFault, ExcReturnSaysWhoseStack)
{
    hr_cpu_fault_registers registers = registersOf(1u << 1);
    hr_cpu_fault_report report = decoded(registers);
    EXPECT_TRUE(report.on_psp && report.user && !report.handler);
    registers.exc_return = threadOnMsp;
    registers.control = 0;
    report = decoded(registers);
    EXPECT_TRUE(!report.on_psp && !report.user && !report.handler);
    registers.exc_return = handler;
    registers.control = 1;
    report = decoded(registers);
    EXPECT_TRUE(!report.on_psp && !report.user && report.handler) << "nPRIV is thread mode's";
    registers.exc_return = 0xffffffed;
    EXPECT_TRUE(decoded(registers).on_psp) << "with floating point state";
    registers.exc_return = 0xffffffbc;
    EXPECT_TRUE(decoded(registers).on_psp && !decoded(registers).handler) << "Armv8-M, Non-secure";
}

TEST(CpuFault, EveryCauseHasItsOwnText)
{
    for (int a = 0; a < HR_CPU_FAULT_CAUSES; ++a) {
        for (int b = 0; b < a; ++b) {
            EXPECT_STRNE(hr_cpu_fault_text(static_cast<hr_cpu_fault_cause>(a)), hr_cpu_fault_text(static_cast<hr_cpu_fault_cause>(b)));
        }
    }
    EXPECT_STREQ(hr_cpu_fault_text(HR_CPU_FAULT_UNKNOWN), "no cause is recorded");
}

TEST(CpuFaultFrame, IsReadOnlyInsideItsStack)
{
    hr_cpu_fault_report report = decoded(1u << 1);
    const auto ok = [&](uint32_t frame) {
        report.frame = frame;
        return hr_cpu_fault_frame_ok(&report, 0x20000400, 0x20000800);
    };
    EXPECT_TRUE(ok(0x20000400));
    EXPECT_TRUE(ok(0x200007e0));
    EXPECT_FALSE(ok(0x200003fc));
    EXPECT_FALSE(ok(0x200007e4)) << "its last word lies outside";
    EXPECT_FALSE(ok(0x20000402)) << "not aligned";
    EXPECT_FALSE(ok(0)) << "nobody set the stack pointer";
    EXPECT_FALSE(ok(0xfffffff0)) << "it wraps";
    report.frame = 0;
    EXPECT_FALSE(hr_cpu_fault_frame_ok(&report, 0, 0)) << "no stack is known";
    EXPECT_FALSE(hr_cpu_fault_frame_ok(&report, 0, 31));
    report = decoded(1u << 4);
    EXPECT_FALSE(ok(0x20000400)) << "it was not written";
}

// Two threads in two domains, over one table of regions.
class CpuFaultPlace : public ::testing::Test {
protected:
    const hr_region regions[2] = {HR_REGION("flash", at(0x08000000), 0x80000, HR_P_RX_U_RX),
                                  HR_REGION("ram", at(0x20000000), 0x10000, HR_P_RW_U_NA)};
    hr_protection protection{};
    hr_domain net{}, gui{};
    hr_user_thread rx{}, draw{};

    void SetUp() override
    {
        const hr_partition buffers = {"buffers", at(0x20001000), 4096, HR_P_RW_U_RW};
        const hr_partition pixels = {"pixels", at(0x20002000), 4096, HR_P_RW_U_RW};
        ASSERT_EQ(hr_protection_init(&protection, &hr_mpu_pmsav7, 8, regions, 2, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_domain_init(&net, "net", &protection, &buffers, 1, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_domain_init(&gui, "gui", &protection, &pixels, 1, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_user_thread_init(&rx, "rx", reinterpret_cast<void *>(0x20004000), 1024, 128, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_user_thread_init(&draw, "draw", reinterpret_cast<void *>(0x20008000), 1024, 0, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_domain_add_thread(&net, &rx, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_domain_add_thread(&gui, &draw, nullptr), HR_PROTECT_OK);
        rx.next_known = &draw;
    }

    hr_cpu_fault_report located(uint32_t address, const hr_user_thread *thread)
    {
        hr_cpu_fault_registers registers = registersOf((1u << 1) | mmarvalid);
        registers.mmfar = address;
        hr_cpu_fault_report report = decoded(registers);
        hr_cpu_fault_locate(&report, thread, &rx, &protection);
        return report;
    }

    std::string place(uint32_t address)
    {
        const std::string text = printed(located(address, &rx));
        const size_t last = text.rfind("headroom:   ", text.size() - 2);
        const std::string line = text.substr(last, text.size() - last - 1);
        return contains(line, " is ") ? line.substr(line.find(" is ") + 1) : "";
    }
};

TEST_F(CpuFaultPlace, NamesThreadPartitionGuardAndRegion)
{
    EXPECT_EQ(place(0x20001000), "is in partition buffers of domain net");
    EXPECT_EQ(place(0x20002fff), "is in partition pixels of domain gui, not its own");
    EXPECT_EQ(place(0x20004000), "is in the stack guard of thread rx");
    EXPECT_EQ(place(0x2000407f), "is in the stack guard of thread rx");
    EXPECT_EQ(place(0x20004080), "is in the stack of thread rx");
    EXPECT_EQ(place(0x20003fff), "is in region ram");
    EXPECT_EQ(place(0x20007fff), "is below the stack of thread draw");
    EXPECT_EQ(place(0x20008000), "is in the stack of thread draw");
    EXPECT_EQ(place(0x08001234), "is in region flash");
    EXPECT_EQ(place(0x40000000), "");
    EXPECT_EQ(place(0), "");
}

TEST_F(CpuFaultPlace, WithoutAnAddressNamesWhatIsKnown)
{
    hr_cpu_fault_report report = decoded(1u << 4);
    report.frame = 0x20004060;
    hr_cpu_fault_locate(&report, &rx, &rx, &protection);
    EXPECT_EQ(report.place, HR_PLACE_GUARD) << "the frame that was not written lies on the guard";
    EXPECT_EQ(printed(report), "headroom: cpu fault: MPU violation while stacking for an exception (MSTKERR), no valid address\n"
                               "headroom:   in thread rx, unprivileged, frame was not written: 0x20004060\n"
                               "headroom:   0x20004060 is in the stack guard of thread rx\n");

    report = decoded(1u << 0);
    hr_cpu_fault_locate(&report, &rx, &rx, &protection);
    EXPECT_EQ(report.place, HR_PLACE_UNKNOWN) << "a fetch without a frame has no pc";
    report.frame_valid = true;
    report.regs.pc = 0x20001010;
    report.regs.lr = 0x08000101;
    hr_cpu_fault_locate(&report, &rx, &rx, &protection);
    EXPECT_EQ(printed(report), "headroom: cpu fault: MPU violation by an instruction fetch (IACCVIOL), no valid address\n"
                               "headroom:   in thread rx, unprivileged, pc 0x20001010, lr 0x8000101\n"
                               "headroom:   0x20001010 is in partition buffers of domain net\n");

    report = decoded(1u << 10);
    hr_cpu_fault_locate(&report, &rx, &rx, &protection);
    EXPECT_EQ(report.place, HR_PLACE_UNKNOWN) << "an earlier write has no place";
}

TEST_F(CpuFaultPlace, WorksWithNothingKnown)
{
    hr_cpu_fault_report report = located(0x20001000, nullptr);
    EXPECT_EQ(report.place, HR_PLACE_OTHER_PARTITION);
    hr_cpu_fault_locate(&report, nullptr, nullptr, nullptr);
    EXPECT_EQ(report.place, HR_PLACE_UNKNOWN);
    hr_user_thread alone{};
    hr_cpu_fault_locate(&report, &alone, &alone, nullptr);
    EXPECT_EQ(report.place, HR_PLACE_UNKNOWN);
}

hr_cpu_fault_action answer;
hr_cpu_fault_action policy(const hr_cpu_fault_report *) { return answer; }

class CpuFaultPolicy : public ::testing::Test {
protected:
    hr_user_thread rx{};
    hr_cpu_fault_history history{};
    hr_cpu_fault_report report = decoded((1u << 1) | mmarvalid);

    void SetUp() override
    {
        report.thread = &rx;
        report.frame_valid = true;
        report.regs.pc = 0x08000100;
    }
    hr_cpu_fault_action decide(hr_cpu_fault_action wanted)
    {
        answer = wanted;
        return hr_cpu_fault_decide(&report, policy, &history);
    }
};

TEST_F(CpuFaultPolicy, EndsTheThreadWithoutOne)
{
    EXPECT_EQ(hr_cpu_fault_decide(&report, nullptr, &history), HR_CPU_FAULT_END_THREAD);
    EXPECT_EQ(decide(HR_CPU_FAULT_END_THREAD), HR_CPU_FAULT_END_THREAD);
    EXPECT_EQ(decide(HR_CPU_FAULT_STOP), HR_CPU_FAULT_STOP);
    EXPECT_EQ(decide(static_cast<hr_cpu_fault_action>(3)), HR_CPU_FAULT_END_THREAD);
}

TEST_F(CpuFaultPolicy, StopsWhereThereIsNoThreadToEnd)
{
    for (hr_cpu_fault_action wanted : {HR_CPU_FAULT_RESUME, HR_CPU_FAULT_END_THREAD, HR_CPU_FAULT_STOP}) {
        const hr_cpu_fault_report good = report;
        report.thread = nullptr;
        EXPECT_EQ(decide(wanted), HR_CPU_FAULT_STOP);
        report = good;
        report.user = false;
        EXPECT_EQ(decide(wanted), HR_CPU_FAULT_STOP);
        report = good;
        report.handler = true;
        EXPECT_EQ(decide(wanted), HR_CPU_FAULT_STOP);
        report = good;
        report.on_psp = false;
        EXPECT_EQ(decide(wanted), HR_CPU_FAULT_STOP);
        report = good;
    }
}

TEST_F(CpuFaultPolicy, ResumesABoundedNumberOfTimes)
{
    for (int round = 0; round < HR_CPU_FAULT_RETRIES; ++round) {
        EXPECT_EQ(decide(HR_CPU_FAULT_RESUME), HR_CPU_FAULT_RESUME);
    }
    EXPECT_EQ(decide(HR_CPU_FAULT_RESUME), HR_CPU_FAULT_END_THREAD);
    report.regs.pc += 2;
    EXPECT_EQ(decide(HR_CPU_FAULT_RESUME), HR_CPU_FAULT_RESUME) << "another instruction";
    hr_user_thread tx{};
    report.thread = &tx;
    EXPECT_EQ(decide(HR_CPU_FAULT_RESUME), HR_CPU_FAULT_RESUME) << "another thread";
}

TEST_F(CpuFaultPolicy, DoesNotResumeFromAFrameThatIsNotThere)
{
    report.frame_valid = false;
    EXPECT_EQ(decide(HR_CPU_FAULT_RESUME), HR_CPU_FAULT_END_THREAD);
}

// The seeds print what the address register holds, whatever the status says.
TEST(SeedForms, FaultHandlerPrintsAnAddressThatNobodyWrote)
{
    const hr_cpu_fault_registers registers = registersOf(1u << 10);
    const uint32_t seed = registers.mmfar;
    EXPECT_EQ(seed, 0x20001000u) << "the address of the fault before, or of none";
    EXPECT_TRUE(contains(printed(decoded(registers)), "(IMPRECISERR), no valid address\n"));
    EXPECT_FALSE(contains(printed(decoded(registers)), "0x20001000"));
}

} // namespace
