// SPDX-License-Identifier: Apache-2.0
// Domains, unprivileged threads and grants: every refusal by its name, and that a refusal changes nothing.
#include <gtest/gtest.h>

#include <cstring>

#include "protect_text.h"

extern "C" {
#include <headroom/domain.h>
}

namespace {

using headroom::test::at;
using headroom::test::textOf;

// A unit of eight slots that takes addresses of the host; what it can cover is PMSAv8's.
const hr_mpu unit = {"unit", false, UINTPTR_MAX, 0, 0, hr_mpu_pmsav8.cover, hr_mpu_pmsav8.express};

void entry(void *) {}

unsigned launched;
unsigned changed;
hr_protect_result launch(hr_user_thread *, void (*)(void *), void *)
{
    ++launched;
    return HR_PROTECT_OK;
}
void note(const hr_user_thread *) { ++changed; }
const hr_protection_port port = {note, launch};

hr_partition data(uintptr_t start, size_t size = 256, const char *name = "data") { return {name, at(start), size, HR_P_RW_U_RW}; }

class Domain : public ::testing::Test {
protected:
    // 32 bytes of code at the entry, executable for everybody.
    const hr_region regions[1] = {HR_REGION("code", at(reinterpret_cast<uintptr_t>(&entry) & ~uintptr_t{31}), 64, HR_P_RX_U_RX)};
    hr_protection protection{};
    hr_domain domain{};
    hr_protect_problem problem{};

    void SetUp() override
    {
        launched = changed = 0;
        ASSERT_EQ(hr_protection_init(&protection, &unit, 8, regions, 1, nullptr), HR_PROTECT_OK);
        ASSERT_EQ(hr_domain_init(&domain, "net", &protection, nullptr, 0, nullptr), HR_PROTECT_OK);
    }

    std::string add(const hr_partition &partition)
    {
        return hr_domain_add(&domain, &partition, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    }
    std::string remove(const hr_partition &partition)
    {
        return hr_domain_remove(&domain, &partition, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    }
    std::string join(hr_user_thread &thread)
    {
        return hr_domain_add_thread(&domain, &thread, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    }
    std::string start(hr_user_thread &thread)
    {
        return hr_user_thread_start(&thread, entry, nullptr, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    }
    std::string grant(hr_user_thread &thread, const void *object, size_t size)
    {
        return hr_object_grant(&thread, object, size, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    }

    static hr_user_thread thread(const char *name, uintptr_t stack, size_t bytes = 1024, size_t guard = 64)
    {
        hr_user_thread made{};
        EXPECT_EQ(hr_user_thread_init(&made, name, reinterpret_cast<void *>(stack), bytes, guard, nullptr), HR_PROTECT_OK);
        return made;
    }
};

TEST_F(Domain, RefusesMissingArguments)
{
    const hr_partition partition = data(0x20000000);
    EXPECT_EQ(hr_domain_init(nullptr, "d", &protection, nullptr, 0, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_init(&domain, "d", nullptr, nullptr, 0, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_init(&domain, "d", &protection, nullptr, 1, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_init(&domain, nullptr, &protection, nullptr, 0, nullptr), HR_PROTECT_UNNAMED);
    EXPECT_EQ(hr_domain_add(nullptr, &partition, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_add(&domain, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_remove(nullptr, &partition, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_remove(&domain, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_add_thread(nullptr, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_domain_add_thread(&domain, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_user_thread_start(nullptr, entry, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_user_thread_remove(nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_object_grant(nullptr, &domain, 1, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_object_revoke(nullptr, &domain, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_FALSE(hr_object_ok(nullptr, &domain));
    EXPECT_FALSE(hr_access_ok(nullptr, at(0x20000000), 1, HR_READ));
    EXPECT_FALSE(hr_domain_access_ok(nullptr, at(0x20000000), 1, HR_READ));
}

TEST_F(Domain, RefusesUseBeforeItIsSetUp)
{
    hr_domain fresh{};
    hr_protection without{};
    const hr_partition partition = data(0x20000000);
    hr_user_thread rx = thread("rx", 0x20004000);
    EXPECT_EQ(hr_domain_init(&fresh, "d", &without, nullptr, 0, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_domain_add(&fresh, &partition, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_domain_remove(&fresh, &partition, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_domain_add_thread(&fresh, &rx, nullptr), HR_PROTECT_NOT_SET_UP);
    hr_user_thread none{};
    EXPECT_EQ(hr_domain_add_thread(&domain, &none, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_user_thread_start(&none, entry, nullptr, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_user_thread_remove(&none, nullptr), HR_PROTECT_NOT_SET_UP);
    EXPECT_EQ(hr_object_grant(&none, &fresh, sizeof fresh, nullptr), HR_PROTECT_NOT_SET_UP);
}

TEST_F(Domain, TakesAllPartitionsOrNone)
{
    const hr_partition good[] = {data(0x20000000, 256, "a"), data(0x20001000, 256, "b")};
    ASSERT_EQ(hr_domain_init(&domain, "net", &protection, good, 2, nullptr), HR_PROTECT_OK);
    const hr_partition bad[] = {data(0x20002000, 256, "c"), data(0x20002080, 256, "d")};
    EXPECT_EQ(hr_domain_init(&domain, "other", &protection, bad, 2, &problem), HR_PROTECT_OVERLAP);
    EXPECT_EQ(textOf(problem), "d: overlaps: c");
    EXPECT_TRUE(hr_domain_access_ok(&domain, at(0x20001000), 256, HR_WRITE)) << "as it was";
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20002000), 256, HR_READ));
    EXPECT_STREQ(domain.name, "net");
}

TEST_F(Domain, RefusesACountBeyondItsTableBeforeReadingTheTable)
{
    const hr_partition one = data(0x20000000);
    EXPECT_EQ(hr_domain_init(&domain, "net", &protection, &one, HR_DOMAIN_PARTITIONS + 1, &problem), HR_PROTECT_TOO_MANY);
    EXPECT_EQ(hr_domain_init(&domain, "net", &protection, &one, SIZE_MAX, &problem), HR_PROTECT_TOO_MANY);
    EXPECT_EQ(textOf(problem), "net: does not fit: the table is full (found 0xffffffffffffffff, wanted 0x8)");
}

TEST_F(Domain, KeepsToTheSlotsOfTheUnit)
{
    // Eight, less one region and one stack.
    for (uintptr_t i = 0; i < 6; ++i) {
        EXPECT_EQ(add(data(0x20000000 + i * 4096)), "");
    }
    EXPECT_EQ(add(data(0x20010000)), "data: does not fit: no slot of the MPU is left: net (found 0x9, wanted 0x8)");
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20010000), 1, HR_READ));
}

TEST_F(Domain, NeverWritesBehindItsTable)
{
    struct {
        hr_domain domain;
        unsigned char behind[64];
    } memory{};
    std::memset(memory.behind, 0x5a, sizeof memory.behind);
    hr_protection wide{};
    ASSERT_EQ(hr_protection_init(&wide, &unit, 100, regions, 1, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&memory.domain, "wide", &wide, nullptr, 0, nullptr), HR_PROTECT_OK);
    for (uintptr_t i = 0; i < HR_DOMAIN_PARTITIONS; ++i) {
        const hr_partition partition = data(0x20000000 + i * 4096);
        ASSERT_EQ(hr_domain_add(&memory.domain, &partition, nullptr), HR_PROTECT_OK);
    }
    const hr_partition more = data(0x20100000);
    EXPECT_EQ(hr_domain_add(&memory.domain, &more, &problem), HR_PROTECT_TOO_MANY);
    EXPECT_EQ(textOf(problem), "data: does not fit: the table is full: wide");
    for (unsigned char byte : memory.behind) {
        EXPECT_EQ(byte, 0x5a);
    }
}

TEST_F(Domain, FindsOverlapWithEveryPartitionAfterARemoval)
{
    ASSERT_EQ(add(data(0x20000000, 256, "a")), "");
    ASSERT_EQ(add(data(0x20001000, 256, "b")), "");
    ASSERT_EQ(add(data(0x20002000, 256, "c")), "");
    ASSERT_EQ(remove(data(0x20000000)), "");
    // The loop that counts to the number of partitions over a table with a hole never sees the last one.
    EXPECT_EQ(add(data(0x20002000 + 224, 64, "x")), "x: overlaps: c");
    EXPECT_EQ(add(data(0x20001000 - 32, 64, "y")), "y: overlaps: b");
    EXPECT_EQ(add(data(0x20000000, 0x10000, "z")), "z: overlaps: c");
    EXPECT_EQ(add(data(0x20000000, 256, "a")), "");
}

TEST_F(Domain, NeighboursDoNotOverlap)
{
    EXPECT_EQ(add(data(0x20000100)), "");
    EXPECT_EQ(add(data(0x20000200)), "");
    EXPECT_EQ(add(data(0x20000000)), "");
    hr_domain other{};
    ASSERT_EQ(hr_domain_init(&other, "other", &protection, nullptr, 0, nullptr), HR_PROTECT_OK);
    const hr_partition shared = data(0x20000100);
    EXPECT_EQ(hr_domain_add(&other, &shared, nullptr), HR_PROTECT_OK) << "two domains may share memory";
}

TEST_F(Domain, RemovesOnlyWhatMatchesExactly)
{
    ASSERT_EQ(add(data(0x20000000)), "");
    EXPECT_EQ(remove(data(0x20000020)), "data: is not there: net");
    EXPECT_EQ(remove(data(0x20000000, 128)), "data: has another size than the one that is there: data (found 0x80, wanted 0x100)");
    EXPECT_EQ(remove(data(0, 0)), "data: is not there: net") << "an empty slot has start 0 and size 0";
    EXPECT_TRUE(hr_domain_access_ok(&domain, at(0x20000000), 256, HR_WRITE));
    EXPECT_EQ(remove(data(0x20000000)), "");
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20000000), 256, HR_READ));
    EXPECT_EQ(remove(data(0x20000000)), "data: is not there: net");
}

TEST_F(Domain, RefusesEveryKindOfBadPartition)
{
    EXPECT_EQ(add(data(0x20000000, 0)), "data: size is zero");
    EXPECT_EQ(add(data(0x20000000, 100)), "data: size is none that this MPU can cover (found 0x64, wanted 0x80)");
    EXPECT_EQ(add(data(0x20000004, 256)),
              "data: start is not at a multiple that this MPU wants for this size (found 0x20000004, wanted 0x20000000)");
    EXPECT_EQ(add({nullptr, at(0x20000000), 256, HR_P_RW_U_RW}), "(unnamed): has no name");
    EXPECT_EQ(add({"data", at(0x20000000), 256, {}}), "data: has no attribute: wanted one of HR_P_...");
    EXPECT_EQ(add({"data", at(0x20000000), 256, HR_P_RWX_U_RWX}), "data: is writable and executable");
    const auto code = reinterpret_cast<uintptr_t>(regions[0].start);
    EXPECT_EQ(add(data(code + 32, 32)), "data: overlaps: code");
    EXPECT_EQ(domain.count, 0);
}

TEST_F(Domain, RefusesMemoryThatProtectionRestsOn)
{
    const auto around = [](const void *object) { return reinterpret_cast<uintptr_t>(object) & ~uintptr_t{31}; };
    EXPECT_EQ(add(data(around(&domain), 64)), "data: lets unprivileged code write on what its protection rests on: net");
    EXPECT_EQ(add(data(around(&protection), 64)), "data: lets unprivileged code write on what its protection rests on: net");
    hr_user_thread rx = thread("rx", 0x20004000);
    ASSERT_EQ(join(rx), "");
    EXPECT_EQ(add(data(around(&rx), 64)), "data: lets unprivileged code write on what its protection rests on: rx");
    EXPECT_EQ(add({"view", at(around(&rx)), 64, HR_P_RO_U_RO}), "") << "reading is not writing";
}

TEST_F(Domain, RefusesARegionThatOpensEverything)
{
    const hr_region all[] = {HR_REGION("ram", at(0), SIZE_MAX / 32 * 32, HR_P_RW_U_RW)};
    ASSERT_EQ(hr_protection_init(&protection, &unit, 8, all, 1, nullptr), HR_PROTECT_OK);
    EXPECT_EQ(hr_domain_init(&domain, "net", &protection, nullptr, 0, &problem), HR_PROTECT_EXPOSES);
    EXPECT_EQ(textOf(problem), "ram: lets unprivileged code write on what its protection rests on: net");
}

TEST_F(Domain, StacksLieBesidePartitions)
{
    ASSERT_EQ(add(data(0x20004000)), "");
    hr_user_thread inside = thread("rx", 0x20004000);
    EXPECT_EQ(join(inside), "data: overlaps: rx");
    hr_user_thread onGuard = thread("rx", 0x200040c0);
    EXPECT_EQ(join(onGuard), "data: overlaps: rx") << "a partition on the guard would open it";
    hr_user_thread behind = thread("rx", 0x20004100);
    EXPECT_EQ(join(behind), "");
    hr_user_thread same = thread("tx", 0x20004200);
    EXPECT_EQ(join(same), "tx: overlaps: rx");
    EXPECT_EQ(add(data(0x20004400)), "data: overlaps: rx");
    EXPECT_EQ(add(data(0x200044e0, 32)), "data: overlaps: rx") << "its last bytes, where the first frame lies";
    EXPECT_EQ(add(data(0x20004500)), "");
}

TEST_F(Domain, AStackWithoutGuardMustNotEndAtWritableMemory)
{
    ASSERT_EQ(add(data(0x20004000)), "");
    hr_user_thread rx = thread("rx", 0x20004100, 1024, 0);
    EXPECT_EQ(join(rx), "data: leaves a stack without a guard: rx");
    hr_user_thread far = thread("rx", 0x20004200, 1024, 0);
    ASSERT_EQ(join(far), "");
    EXPECT_EQ(add(data(0x20004100)), "data: leaves a stack without a guard: rx");
    EXPECT_EQ(add({"table", at(0x20004100), 256, HR_P_RO_U_RO}), "") << "an overflow into it faults";
}

TEST_F(Domain, ARegionMustNotOpenTheGuard)
{
    const hr_mpu overlapping = {"unit", true, UINTPTR_MAX, 0, 0, hr_mpu_pmsav8.cover, hr_mpu_pmsav8.express};
    const hr_region ram[] = {HR_REGION("ram", at(0x20000000), 65536, HR_P_RW_U_RW)};
    ASSERT_EQ(hr_protection_init(&protection, &overlapping, 8, ram, 1, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&domain, "net", &protection, nullptr, 0, nullptr), HR_PROTECT_OK);
    hr_user_thread rx = thread("rx", 0x20004000);
    EXPECT_EQ(join(rx), "ram: leaves a stack without a guard: rx");
}

TEST_F(Domain, RefusesStacksOfEveryWrongKind)
{
    alignas(64) static unsigned char stack[1024];
    hr_user_thread rx{};
    const auto init = [&](const char *name, void *memory, size_t bytes, size_t guard) {
        return hr_user_thread_init(&rx, name, memory, bytes, guard, &problem) == HR_PROTECT_OK ? "" : textOf(problem);
    };
    EXPECT_EQ(hr_user_thread_init(nullptr, "rx", stack, sizeof stack, 0, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(init("rx", nullptr, 1024, 0), "rx: an argument is missing");
    EXPECT_EQ(init(nullptr, stack, 1024, 0), "(unnamed): has no name");
    EXPECT_EQ(init("rx", stack, 0, 0), "rx: is smaller than the least region of this MPU (found 0x0, wanted 0xd0)");
    EXPECT_EQ(init("rx", stack, 1024, 1024), "rx: is smaller than the least region of this MPU (found 0x0, wanted 0xd0)");
    EXPECT_EQ(init("rx", stack, 1024, SIZE_MAX), "rx: is smaller than the least region of this MPU (found 0x0, wanted 0xd0)");
    EXPECT_EQ(init("rx", stack, SIZE_MAX, 0), "rx: runs past the end of the address space");
    ASSERT_EQ(init("rx", stack, 1024, 100), "");
    EXPECT_EQ(join(rx), "rx: size is none that this MPU can cover (found 0x39c, wanted 0x3a0)");
    ASSERT_EQ(init("rx", stack + 8, 1024 - 32, 0), "");
    EXPECT_NE(join(rx).find("start is not at a multiple"), std::string::npos);
}

TEST_F(Domain, AStackTakesASlotThatWasNotFree)
{
    const hr_mpu pmp = {"pmp", false, UINTPTR_MAX, 0, 0, hr_mpu_pmp.cover, hr_mpu_pmp.express};
    const hr_region none[] = {HR_REGION("code", at(0x1000), 4096, HR_P_RX_U_RX)};
    ASSERT_EQ(hr_protection_init(&protection, &pmp, 3, none, 1, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&domain, "net", &protection, nullptr, 0, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(add(data(0x20000000)), "");
    hr_user_thread wide = thread("rx", 0x20004000, 1024, 64);
    EXPECT_EQ(join(wide), "rx: does not fit: no slot of the MPU is left: net (found 0x4, wanted 0x3)");
    hr_user_thread power = thread("rx", 0x20004000, 2048, 1024);
    EXPECT_EQ(join(power), "");
}

TEST_F(Domain, AThreadDoesNotStartBeforeItHasJoined)
{
    protection.port = &port;
    hr_user_thread rx = thread("rx", 0x20004000);
    EXPECT_EQ(start(rx), "rx: has not joined a domain");
    EXPECT_EQ(launched, 0u);
    ASSERT_EQ(join(rx), "");
    EXPECT_EQ(start(rx), "");
    EXPECT_EQ(launched, 1u);
    EXPECT_EQ(start(rx), "rx: has started");
    EXPECT_EQ(launched, 1u);
}

TEST_F(Domain, AThreadDoesNotStartWithoutAnMpu)
{
    hr_user_thread rx = thread("rx", 0x20004000);
    ASSERT_EQ(join(rx), "");
    EXPECT_EQ(start(rx), "rx: would run privileged: no MPU is switched on");
}

TEST_F(Domain, AThreadDoesNotStartWhereItCannotExecute)
{
    protection.port = &port;
    hr_user_thread rx = thread("rx", 0x20004000);
    ASSERT_EQ(join(rx), "");
    EXPECT_EQ(hr_user_thread_start(&rx, nullptr, nullptr, nullptr), HR_PROTECT_NO_ARGUMENT);
    const auto elsewhere = reinterpret_cast<void (*)(void *)>(uintptr_t{0x20000001});
    EXPECT_EQ(hr_user_thread_start(&rx, elsewhere, nullptr, &problem), HR_PROTECT_NOT_EXECUTABLE);
    EXPECT_EQ(textOf(problem), "rx: holds code, but is execute-never");
    EXPECT_EQ(launched, 0u);
}

TEST_F(Domain, AThreadIsInOneDomain)
{
    protection.port = &port;
    hr_domain other{};
    const hr_partition theirs = data(0x20001000);
    ASSERT_EQ(hr_domain_init(&other, "other", &protection, &theirs, 1, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(add(data(0x20000000)), "");
    hr_user_thread rx = thread("rx", 0x20004000);
    EXPECT_FALSE(hr_access_ok(&rx, at(0x20004100), 1, HR_READ)) << "not even its stack";
    ASSERT_EQ(join(rx), "");
    ASSERT_EQ(join(rx), "") << "twice is once";
    EXPECT_TRUE(hr_access_ok(&rx, at(0x20000000), 256, HR_WRITE));
    ASSERT_EQ(hr_domain_add_thread(&other, &rx, nullptr), HR_PROTECT_OK);
    EXPECT_FALSE(hr_access_ok(&rx, at(0x20000000), 256, HR_READ));
    EXPECT_TRUE(hr_access_ok(&rx, at(0x20001000), 256, HR_WRITE));
    EXPECT_EQ(domain.threads, nullptr);
    EXPECT_EQ(hr_domain_init(&other, "again", &protection, nullptr, 0, &problem), HR_PROTECT_IN_USE);
    EXPECT_EQ(textOf(problem), "again: is in use: rx");
    EXPECT_EQ(hr_user_thread_init(&rx, "rx", reinterpret_cast<void *>(0x20004000), 1024, 64, &problem), HR_PROTECT_IN_USE);
}

TEST_F(Domain, TellsThePortOfThreadsWhoseViewChanges)
{
    protection.port = &port;
    hr_user_thread rx = thread("rx", 0x20004000);
    hr_user_thread tx = thread("tx", 0x20005000);
    ASSERT_EQ(join(rx), "");
    ASSERT_EQ(join(tx), "");
    changed = 0;
    ASSERT_EQ(add(data(0x20000000)), "");
    EXPECT_EQ(changed, 2u);
    ASSERT_EQ(remove(data(0x20000000)), "");
    EXPECT_EQ(changed, 4u);
    EXPECT_NE(remove(data(0x20000000)), "");
    EXPECT_EQ(changed, 4u);
}

TEST_F(Domain, ARunningThreadIsNotRemoved)
{
    protection.port = &port;
    hr_user_thread rx = thread("rx", 0x20004000);
    ASSERT_EQ(join(rx), "");
    ASSERT_EQ(start(rx), "");
    EXPECT_EQ(hr_user_thread_remove(&rx, &problem), HR_PROTECT_STARTED);
    EXPECT_EQ(hr_user_thread_init(&rx, "rx", reinterpret_cast<void *>(0x20004000), 1024, 64, nullptr), HR_PROTECT_STARTED);
    rx.state = HR_USER_ENDED;
    EXPECT_FALSE(hr_access_ok(&rx, at(0x20004100), 1, HR_READ)) << "an ended thread has no memory";
    EXPECT_EQ(hr_user_thread_remove(&rx, nullptr), HR_PROTECT_OK);
    EXPECT_EQ(domain.threads, nullptr);
}

TEST_F(Domain, GrantsAreOfThreadAndObject)
{
    hr_user_thread rx = thread("rx", 0x20004000);
    hr_user_thread tx = thread("tx", 0x20005000);
    int lock = 0;
    int other = 0;
    EXPECT_FALSE(hr_object_ok(&rx, &lock));
    EXPECT_EQ(grant(rx, &lock, sizeof lock), "");
    EXPECT_EQ(grant(rx, &lock, sizeof lock), "") << "twice is once";
    EXPECT_TRUE(hr_object_ok(&rx, &lock));
    EXPECT_FALSE(hr_object_ok(&rx, &other));
    EXPECT_FALSE(hr_object_ok(&rx, reinterpret_cast<char *>(&lock) + 1));
    EXPECT_FALSE(hr_object_ok(&rx, nullptr));
    EXPECT_FALSE(hr_object_ok(&tx, &lock));
    EXPECT_EQ(hr_object_revoke(&rx, &lock, nullptr), HR_PROTECT_OK);
    EXPECT_FALSE(hr_object_ok(&rx, &lock));
    EXPECT_EQ(hr_object_revoke(&rx, &lock, nullptr), HR_PROTECT_NOT_FOUND);
    EXPECT_EQ(hr_object_grant(&rx, nullptr, 4, nullptr), HR_PROTECT_NO_ARGUMENT);
    EXPECT_EQ(hr_object_grant(&rx, &lock, 0, nullptr), HR_PROTECT_ZERO_SIZE);
    EXPECT_EQ(hr_object_grant(&rx, &lock, SIZE_MAX, nullptr), HR_PROTECT_WRAPS);
}

TEST_F(Domain, GrantsAreBoundedAndEndWithTheThread)
{
    hr_user_thread rx = thread("rx", 0x20004000);
    int objects[HR_THREAD_GRANTS + 1] = {};
    for (int i = 0; i < HR_THREAD_GRANTS; ++i) {
        EXPECT_EQ(hr_object_grant(&rx, &objects[i], sizeof objects[i], nullptr), HR_PROTECT_OK);
    }
    EXPECT_EQ(hr_object_grant(&rx, &objects[HR_THREAD_GRANTS], 4, nullptr), HR_PROTECT_TOO_MANY);
    EXPECT_EQ(hr_object_grant(&rx, &objects[0], 4, nullptr), HR_PROTECT_OK) << "it is there";
    ASSERT_EQ(hr_user_thread_remove(&rx, nullptr), HR_PROTECT_OK);
    EXPECT_FALSE(hr_object_ok(&rx, &objects[0]));
    ASSERT_EQ(hr_user_thread_init(&rx, "next", reinterpret_cast<void *>(0x20004000), 1024, 64, nullptr), HR_PROTECT_OK);
    EXPECT_FALSE(hr_object_ok(&rx, &objects[0])) << "the next thread in this memory inherits nothing";
}

TEST_F(Domain, WhatAThreadWritesOnIsNotGranted)
{
    ASSERT_EQ(add(data(0x20000000)), "");
    hr_user_thread rx = thread("rx", 0x20004000);
    ASSERT_EQ(join(rx), "");
    EXPECT_EQ(grant(rx, at(0x200000f0), 32), "rx: lets unprivileged code write on what its protection rests on: grant "
                                             "(found 0x200000f0, wanted 0x0)");
    EXPECT_NE(grant(rx, at(0x20004080), 4), "");
    EXPECT_EQ(grant(rx, at(0x20000100), 32), "");
    EXPECT_EQ(add(data(0x20000100)), "data: lets unprivileged code write on what its protection rests on: rx")
        << "nor is it opened afterwards";
}

// The seeds create the thread first and assign it to the domain afterwards, and look at no result.
TEST_F(Domain, SeedOrderStartsTheThreadBeforeItHasMemory)
{
    protection.port = &port;
    const hr_partition user = data(0x20000000, 256, "user_data_partition");
    hr_user_thread worker = thread("user_thread", 0x20004000, 2048 + 64);
    EXPECT_EQ(start(worker), "user_thread: has not joined a domain");
    ASSERT_EQ(hr_domain_init(&domain, "user_domain", &protection, &user, 1, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(join(worker), "");
    EXPECT_EQ(start(worker), "");
}

// The seeds take the start of one object and the size of another; the object need not have any alignment.
TEST_F(Domain, SeedPartitionOfTwoObjectsReachesBehindTheFirst)
{
    struct {
        alignas(32) unsigned char user_data_start[32];
        unsigned char kernel_key[32];
        unsigned char user_data[64];
    } memory{};
    const hr_partition seed = {"user_data_partition", memory.user_data_start, sizeof memory.user_data, HR_P_RW_U_RW};
    ASSERT_EQ(add(seed), "") << "the numbers by themselves are in order";
    EXPECT_TRUE(hr_domain_access_ok(&domain, memory.kernel_key, sizeof memory.kernel_key, HR_WRITE)) << "and open the key";
    ASSERT_EQ(remove(seed), "");

    const hr_partition ours = HR_PARTITION(memory.user_data_start, HR_P_RW_U_RW);
    EXPECT_EQ(ours.size, sizeof memory.user_data_start);
    ASSERT_EQ(add(ours), "");
    EXPECT_FALSE(hr_domain_access_ok(&domain, memory.kernel_key, 1, HR_READ));
}

} // namespace
