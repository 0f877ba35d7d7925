// SPDX-License-Identifier: Apache-2.0
// What the shipped pack says of protection units, and how a build's unit is found.
#include <gtest/gtest.h>

#include "config/knowledge.h"
#include "program/layout/join_layout.h"
#include "program/layout/memory_layout.h"

namespace headroom::protection {

namespace {

std::vector<Pack> allPacks()
{
  Expected<std::vector<Pack>> packs = shippedPacks();
  EXPECT_TRUE(packs) << (packs ? "" : packs.error().text());
  return packs ? *packs : std::vector<Pack>{};
}

/// The view of an image without anything but a configuration.
ProtectionView viewOf(const std::vector<std::pair<std::string, std::string>> &symbols, Machine machine = Machine::Arm)
{
  MemoryLayout layout;
  layout.build.artefacts["kconfig"].state = Artefact::State::Read;
  for (const auto &[name, value] : symbols)
    layout.build.kconfig.values[name] = {value, 1};
  MachineFacts facts;
  facts.machine = machine;
  const std::vector<SourceFacts> sources;
  std::vector<Pack> packs = allPacks();
  for (Pack &pack : packs)
    pack.detectSymbols.clear(); // the image has no code to be known by
  const ProjectConfig config;
  return joinLayout(std::move(layout), {facts, sources, packs, config})->protection;
}

TEST(ProtectionUnit, isFoundByConfiguration)
{
  const ProtectionView v7 =
      viewOf({{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"}});
  EXPECT_TRUE(v7.isUsed);
  EXPECT_FALSE(v7.hasUserMode);
  EXPECT_EQ(v7.unit.name, "PMSAv7");
  const ProtectionView v8 =
      viewOf({{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS", "y"}});
  EXPECT_EQ(v8.unit.name, "PMSAv8");
  const ProtectionView pmp = viewOf({{"CONFIG_RISCV_PMP", "y"}, {"CONFIG_PMP_SLOTS", "8"}}, Machine::RiscV32);
  EXPECT_EQ(pmp.unit.name, "RISC-V PMP");
  EXPECT_EQ(pmp.hardwareRegions, 8U);
}

TEST(ProtectionUnit, isNamedWhereItIsNotSupported)
{
  EXPECT_EQ(viewOf({{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_NXP_MPU", "y"}}).unknown, "NXP SYSMPU");
  EXPECT_EQ(viewOf({{"CONFIG_MMU", "y"}}).unknown, "MMU");
  EXPECT_EQ(viewOf({{"CONFIG_ARC_MPU", "y"}}).unknown, "ARC MPU");
}

TEST(ProtectionUnit, isNotThereWithoutItsOption)
{
  EXPECT_FALSE(viewOf({{"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"}}).isUsed);
}

TEST(ProtectionUnit, hasTheGranuleOfTheBuild)
{
  const ProtectionView view = viewOf({{"CONFIG_ARM_MPU", "y"},
                                      {"CONFIG_CPU_HAS_ARM_MPU", "y"},
                                      {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"},
                                      {"CONFIG_ARM_MPU_REGION_MIN_ALIGN_AND_SIZE", "256"}});
  EXPECT_EQ(view.granuleBytes, 256U); // Cortex-M0+
  EXPECT_TRUE(fitsUnit(view, 0x20000100, 256));
  EXPECT_FALSE(fitsUnit(view, 0x20000080, 128));
}

TEST(ProtectionUnit, keepsRegionsForStackAndGuard)
{
  const std::vector<std::pair<std::string, std::string>> v8{
      {"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS", "y"}};
  auto user = v8, guarded = v8, filling = v8;
  user.emplace_back("CONFIG_USERSPACE", "y");
  guarded.emplace_back("CONFIG_MPU_STACK_GUARD", "y");
  filling.insert(filling.end(), {{"CONFIG_USERSPACE", "y"}, {"CONFIG_MPU_STACK_GUARD", "y"}, {"CONFIG_MPU_GAP_FILLING", "y"}});
  EXPECT_EQ(viewOf(v8).reservedRegions, 0U);
  EXPECT_EQ(viewOf(user).reservedRegions, 1U);
  EXPECT_EQ(viewOf(guarded).reservedRegions, 1U);
  EXPECT_EQ(viewOf(filling).reservedRegions, 4U);
}

TEST(ProtectionUnit, tellsWhatAttributesMean)
{
  const ProtectionView v7 =
      viewOf({{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"}});
  const ProtectionAttribute *cached = attributeOf(v7.unit, 0x130b0000), *uncached = attributeOf(v7.unit, 0x130c0000);
  ASSERT_NE(cached, nullptr);
  EXPECT_EQ(cached, uncached); // how memory is cached is no access
  EXPECT_EQ(cached->name, "P_RW_U_RW");
  EXPECT_TRUE(cached->isWritable);
  EXPECT_FALSE(cached->isExecutable);
  EXPECT_EQ(attributeOf(v7.unit, 0x040b0000), nullptr); // AP 0b100 is reserved
  EXPECT_EQ(attributeOf(v7.unit, 0x130b0001), nullptr); // the enable bit is the driver's
  const ProtectionView pmp = viewOf({{"CONFIG_RISCV_PMP", "y"}}, Machine::RiscV32);
  EXPECT_EQ(attributeOf(pmp.unit, 2), nullptr); // W without R
  ASSERT_NE(attributeOf(pmp.unit, 7), nullptr);
  EXPECT_TRUE(attributeOf(pmp.unit, 7)->isExecutable);
}

} // namespace

} // namespace headroom::protection
