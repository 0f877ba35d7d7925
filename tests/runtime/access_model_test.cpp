// SPDX-License-Identifier: Apache-2.0
// The access check against a model that holds the rights of every byte, on random domains and regions.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "byte_model.h"
#include "protect_text.h"

extern "C" {
#include <headroom/domain.h>
#include <headroom/mpu.h>
}

namespace {

using headroom::test::at;
using headroom::test::Random;

constexpr uintptr_t base = 0x20000000;
constexpr size_t arenaBytes = 8192;

// User rights of every byte.
using Model = std::array<uint8_t, arenaBytes>;

void paint(Model &model, const hr_partition &partition)
{
    const uintptr_t first = reinterpret_cast<uintptr_t>(partition.start) - base;
    for (size_t i = 0; i < partition.size; ++i) {
        model[first + i] = partition.attr.user;
    }
}

hr_partition randomPartition(Random &random)
{
    static const hr_attr attributes[] = {HR_P_RW_U_RW, HR_P_RO_U_RO, HR_P_RX_U_RX, HR_P_RW_U_NA};
    const uintptr_t unit = uintptr_t{32} << random.below(5);
    const uintptr_t start = random.below(static_cast<uint32_t>(arenaBytes / unit)) * unit;
    size_t size = unit * (1 + random.below(4));
    size = size < arenaBytes - start ? size : arenaBytes - start;
    return {"p", at(base + start), size, attributes[random.below(4)]};
}

struct World {
    std::vector<hr_region> regions;
    hr_protection protection{};
    hr_domain domain{};
    hr_user_thread thread{};
    std::vector<hr_partition> partitions;
};

void build(World &world, Random &random, const hr_mpu &mpu)
{
    for (unsigned i = random.below(4); i > 0; --i) {
        const hr_partition p = randomPartition(random);
        std::vector<hr_region> more = world.regions;
        more.push_back(HR_REGION("r", p.start, p.size, p.attr));
        hr_protection trial{};
        if (hr_protection_init(&trial, &mpu, 16, more.data(), more.size(), nullptr) == HR_PROTECT_OK) {
            world.regions = more;
        }
    }
    ASSERT_EQ(hr_protection_init(&world.protection, &mpu, 16, world.regions.data(), world.regions.size(), nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&world.domain, "d", &world.protection, nullptr, 0, nullptr), HR_PROTECT_OK);
    for (unsigned tries = 0; tries < 32 && world.thread.domain == nullptr; ++tries) {
        const uintptr_t stack = base + random.below(14) * 512;
        ASSERT_EQ(hr_user_thread_init(&world.thread, "t", reinterpret_cast<void *>(stack), 512, 128, nullptr), HR_PROTECT_OK);
        if (hr_domain_add_thread(&world.domain, &world.thread, nullptr) != HR_PROTECT_OK) {
            continue;
        }
    }
}

// Adds or removes one partition; the domain and the list must agree.
void change(World &world, Random &random)
{
    if (!world.partitions.empty() && random.below(3) == 0) {
        const size_t index = random.below(static_cast<uint32_t>(world.partitions.size()));
        ASSERT_EQ(hr_domain_remove(&world.domain, &world.partitions[index], nullptr), HR_PROTECT_OK);
        world.partitions.erase(world.partitions.begin() + static_cast<long>(index));
        return;
    }
    const hr_partition partition = randomPartition(random);
    if (hr_domain_add(&world.domain, &partition, nullptr) == HR_PROTECT_OK) {
        for (const hr_partition &other : world.partitions) {
            ASSERT_FALSE(hri_overlap(&partition, &other));
        }
        world.partitions.push_back(partition);
    }
}

Model modelOf(const World &world)
{
    Model model{};
    for (const hr_region &region : world.regions) {
        hr_partition partition{};
        EXPECT_EQ(hr_region_resolve(&region, &partition, nullptr), HR_PROTECT_OK);
        paint(model, partition);
    }
    for (const hr_partition &partition : world.partitions) {
        paint(model, partition);
    }
    if (world.thread.domain != nullptr) {
        paint(model, world.thread.stack);
    }
    return model;
}

bool allowed(const Model &model, uintptr_t address, size_t size, unsigned rights)
{
    if (size == 0) {
        return false;
    }
    for (size_t i = 0; i < size; ++i) {
        const uintptr_t byte = address + i;
        if (byte < base || byte >= base + arenaBytes || (model[byte - base] & rights) != rights) {
            return false;
        }
    }
    return true;
}

void run(const hr_mpu &mpu, uint64_t seed, unsigned &granted, unsigned &partitions)
{
    Random random(seed);
    World world;
    build(world, random, mpu);
    for (int round = 0; round < 20; ++round) {
        change(world, random);
        const Model model = modelOf(world);
        partitions += static_cast<unsigned>(world.partitions.size());
        for (int question = 0; question < 200; ++question) {
            const uintptr_t address = base - 64 + random.below(arenaBytes + 128);
            const size_t size = random.below(4) == 0 ? random.below(1024) : random.below(64);
            const unsigned rights = 1 + random.below(7);
            const bool wanted = allowed(model, address, size, rights);
            granted += wanted;
            if (world.thread.domain != nullptr) {
                ASSERT_EQ(hr_access_ok(&world.thread, at(address), size, rights), wanted) << address << " " << size << " " << rights;
            } else {
                ASSERT_EQ(hr_domain_access_ok(&world.domain, at(address), size, rights), wanted) << address << " " << size;
            }
        }
    }
}

TEST(AccessModel, AgreesOnUnitsWhereTheLaterRegionDecides)
{
    unsigned granted = 0;
    unsigned partitions = 0;
    for (uint64_t seed = 0; seed < 400 && !HasFatalFailure(); ++seed) {
        run(hr_mpu_pmsav7, seed, granted, partitions);
    }
    EXPECT_GT(granted, 20000u);
    EXPECT_GT(partitions, 8000u);
}

TEST(AccessModel, AgreesOnUnitsWithoutOverlap)
{
    unsigned granted = 0;
    unsigned partitions = 0;
    for (uint64_t seed = 1000; seed < 1400 && !HasFatalFailure(); ++seed) {
        run(hr_mpu_pmsav8, seed, granted, partitions);
    }
    EXPECT_GT(granted, 20000u);
    EXPECT_GT(partitions, 8000u);
}

TEST(AccessCheck, RefusesWhatWraps)
{
    hr_protection protection{};
    hr_domain domain{};
    const hr_partition top = {"top", at(0xffffff00), 256, HR_P_RW_U_RW};
    ASSERT_EQ(hr_protection_init(&protection, &hr_mpu_pmsav7, 8, nullptr, 0, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&domain, "d", &protection, &top, 1, nullptr), HR_PROTECT_OK);
    EXPECT_TRUE(hr_domain_access_ok(&domain, at(0xffffff00), 256, HR_WRITE));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0xffffff00), 257, HR_WRITE));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0xffffff00), SIZE_MAX, HR_WRITE));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(UINTPTR_MAX), 2, HR_READ));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0xffffff00), 0, HR_WRITE)) << "nothing is not allowed";
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0xffffff00), 4, 0)) << "no right is none";
}

TEST(AccessCheck, CrossesNeighboursButNoGap)
{
    hr_protection protection{};
    hr_domain domain{};
    const hr_partition parts[] = {{"a", at(0x20000000), 32, HR_P_RW_U_RW},
                                  {"b", at(0x20000020), 32, HR_P_RO_U_RO},
                                  {"c", at(0x20000060), 32, HR_P_RW_U_RW}};
    ASSERT_EQ(hr_protection_init(&protection, &hr_mpu_pmsav7, 8, nullptr, 0, nullptr), HR_PROTECT_OK);
    ASSERT_EQ(hr_domain_init(&domain, "d", &protection, parts, 3, nullptr), HR_PROTECT_OK);
    EXPECT_TRUE(hr_domain_access_ok(&domain, at(0x20000000), 64, HR_READ));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20000000), 33, HR_WRITE));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20000000), 65, HR_READ));
    EXPECT_FALSE(hr_domain_access_ok(&domain, at(0x20000030), 64, HR_READ));
}

} // namespace
