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

ProtectionView joined(MemoryLayout layout, const MachineFacts &facts)
{
  const std::vector<SourceFacts> sources;
  std::vector<Pack> packs = allPacks();
  for (Pack &pack : packs)
    pack.detectSymbols.clear(); // the image has no code to be known by
  const ProjectConfig config;
  return joinLayout(std::move(layout), {facts, sources, packs, config})->protection;
}

using Settings = std::vector<std::pair<std::string, std::string>>;

MemoryLayout layoutOf(const Settings &symbols)
{
  MemoryLayout layout;
  layout.build.artefacts["kconfig"].state = Artefact::State::Read;
  for (const auto &[name, value] : symbols)
    layout.build.kconfig.values[name] = {value, 1};
  return layout;
}

/// The view of an image without anything but a configuration.
ProtectionView viewOf(const Settings &symbols, Machine machine = Machine::Arm)
{
  MachineFacts facts;
  facts.machine = machine;
  return joined(layoutOf(symbols), facts);
}

ImageSymbol absolute(const std::string &name, std::uint64_t value)
{
  return {name, value, 0, UINT32_MAX, ImageSymbol::Kind::Other, false, ""};
}

const Settings pmsaV7{{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"}};
const Settings pmsaV8{{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_NON_OVERLAPPING_REGIONS", "y"}};

Settings with(Settings settings, const Settings &more)
{
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

TEST(ProtectionUnit, isUndecidedWithoutAnyConfiguration)
{
  const ProtectionView nothing = joined({}, {});
  EXPECT_FALSE(nothing.isUsed);
  EXPECT_EQ(nothing.undecided, "neither a configuration nor the image tells whether a protection unit is used: no kconfig was looked for: name "
                               "the build directory with -p");
  MemoryLayout carrying;
  carrying.image.symbols = {absolute("CONFIG_ISR_STACK_SIZE", 2048)};
  EXPECT_EQ(joined(carrying, {}).undecided, "");
  EXPECT_FALSE(joined(carrying, {}).isUsed);
  carrying.image.symbols = {absolute("CONFIG_RISCV_PMP", 1), absolute("CONFIG_PMP_SLOTS", 8)};
  EXPECT_EQ(joined(carrying, {}).unit.name, "RISC-V PMP");
  EXPECT_EQ(joined(carrying, {}).hardwareRegions, 8U);
  EXPECT_EQ(viewOf({}).undecided, ""); // it was read, and has nothing
}

TEST(ProtectionUnit, ofACortexRIsNotThatOfACortexM)
{
  for (const Settings &unit : {pmsaV7, pmsaV8})
    EXPECT_EQ(viewOf(with(unit, {{"CONFIG_CPU_AARCH32_CORTEX_R", "y"}})).unknown, "Cortex-R MPU");
}

TEST(ProtectionUnit, takesOneOrTwoEntriesOfAPmpForAnyMemory)
{
  const Settings user{{"CONFIG_RISCV_PMP", "y"}, {"CONFIG_PMP_SLOTS", "8"}, {"CONFIG_USERSPACE", "y"}};
  const Settings all = with(user, {{"CONFIG_PMP_STACK_GUARD", "y"}});
  EXPECT_EQ(viewOf(all).leastReserved, 3U);
  EXPECT_EQ(viewOf(all).mostReserved, 6U);
  EXPECT_EQ(viewOf(with(all, {{"CONFIG_PMP_POWER_OF_TWO_ALIGNMENT", "y"}})).mostReserved, 5U);
  // Where the image says what the read-only memory is, it is no guess: an aligned power of two, or what starts the address space, is one.
  const std::pair<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> memories[] = {
      {{0x20000000, 0x10000}, 1}, {{0x20000000, 0x12340}, 2}, {{0x20008000, 0x10000}, 2}, {{0, 0x12340}, 1}};
  for (const auto &[memory, entries] : memories) {
    MemoryLayout layout = layoutOf(user);
    layout.image.symbols = {absolute("__rom_region_start", memory.first), absolute("__rom_region_size", memory.second)};
    const ProtectionView view = joined(layout, {});
    EXPECT_EQ(view.leastReserved, entries + 1);
    EXPECT_EQ(view.mostReserved, entries + 2);
  }
}

TEST(ProtectionUnit, keepsARegionForNullPointers)
{
  const Settings null{{"CONFIG_NULL_POINTER_EXCEPTION_DETECTION_MPU", "y"}};
  EXPECT_EQ(viewOf(with(pmsaV7, null)).leastReserved, 1U);
  EXPECT_EQ(viewOf(with(pmsaV7, null)).mostReserved, 1U);
  EXPECT_EQ(viewOf(with(pmsaV8, null)).leastReserved, 0U) << "not where the flash begins behind the page";
  EXPECT_EQ(viewOf(with(pmsaV8, null)).mostReserved, 1U);
}

TEST(ProtectionUnit, mayTakeARegionForEachNodeWithMemoryAttributes)
{
  for (const Settings &unit : {pmsaV7, pmsaV8}) {
    MemoryLayout layout = layoutOf(with(unit, {{"CONFIG_MEM_ATTR", "y"}}));
    EXPECT_EQ(joined(layout, {}).reservedUnknown,
              "how many regions are kept for memory attributes is not known: no devicetree was looked for: name the build directory with -p");
    layout.build.artefacts["devicetree"].state = Artefact::State::Read;
    layout.build.devicetree.nodes.resize(4);
    for (std::size_t i = 1; i < 4; ++i)
      layout.build.devicetree.nodes[i].properties = {{"zephyr,memory-attr", {}, 1}};
    layout.build.devicetree.nodes[3].isEnabled = false;
    const ProtectionView view = joined(layout, {});
    EXPECT_EQ(view.reservedUnknown, "");
    EXPECT_EQ(view.leastReserved, 0U) << "an attribute may be none of the unit's";
    EXPECT_EQ(view.mostReserved, 2U);
  }
  EXPECT_EQ(viewOf(pmsaV7).reservedUnknown, "") << "without the option no node counts";
}

DataRecord record(const std::string &query, const std::map<std::string, std::uint64_t> &fields)
{
  DataRecord out;
  out.query = query;
  out.symbol = query;
  out.isConstant = true;
  out.fields = fields;
  return out;
}

TEST(FixedRegions, areReadInTheFormOfTheUnit)
{
  MachineFacts facts;
  facts.coverage.hasLines = true;
  facts.records = {record("fixed-protection-regions", {{"num_regions", 1}}),
                   record("fixed-protection-region", {{"base", 0x20000000}, {"attr.rasr", 0x110b0000 | 15 << 1}}),
                   record("static-protection-regions", {{"start", 0x20000100}, {"size", 64}, {"attr.rasr_attr", 0x060b0000}})};
  const ProtectionView v7 = joined(layoutOf(pmsaV7), facts);
  ASSERT_EQ(v7.fixed.size(), 1U);
  EXPECT_EQ(v7.fixed[0].sizeBytes, 0x10000U);
  EXPECT_FALSE(v7.fixed[0].isExecutable);
  ASSERT_EQ(v7.staticRegions.size(), 1U);
  EXPECT_EQ(v7.staticRegions[0].isExecutable, true);
  facts.records[1] = record("fixed-protection-region", {{"base", 0x20000000}, {"attr.rbar", 1}, {"attr.r_limit", 0x2000ffe0}});
  const ProtectionView v8 = joined(layoutOf(pmsaV8), facts);
  ASSERT_EQ(v8.fixed.size(), 1U);
  EXPECT_EQ(v8.fixed[0].sizeBytes, 0x10000U);
  EXPECT_FALSE(v8.fixed[0].isExecutable);
  EXPECT_FALSE(v8.staticRegions[0].isExecutable.has_value()); // it has the other unit's attribute
}

TEST(FixedRegions, areUnknownWhereOneCannotBeRead)
{
  MachineFacts facts;
  facts.records = {record("fixed-protection-regions", {{"num_regions", 2}}),
                   record("fixed-protection-region", {{"base", 0x20000000}, {"attr.rasr", 0x110b0000 | 15 << 1}}),
                   record("fixed-protection-region", {{"base", 0}})};
  EXPECT_EQ(joined(layoutOf(pmsaV7), facts).fixedRegions, 2U);
  EXPECT_TRUE(joined(layoutOf(pmsaV7), facts).fixed.empty());
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
  for (const auto &[symbols, count] : {std::pair(v8, 0U), std::pair(user, 1U), std::pair(guarded, 1U), std::pair(filling, 4U)}) {
    EXPECT_EQ(viewOf(symbols).leastReserved, count);
    EXPECT_EQ(viewOf(symbols).mostReserved, count);
  }
}

TEST(ProtectionUnit, tellsWhatAttributesMean)
{
  const ProtectionView v7 =
      viewOf({{"CONFIG_ARM_MPU", "y"}, {"CONFIG_CPU_HAS_ARM_MPU", "y"}, {"CONFIG_MPU_REQUIRES_POWER_OF_TWO_ALIGNMENT", "y"}});
  const std::pair<std::uint64_t, std::string> further[] = {
      {0x01000000, "P_RWX_U_NA"}, {0x05000000, "P_RX_U_NA"}, {0x00000000, "P_NA_U_NA"}, {0x10000000, "P_NA_U_NA"}};
  for (const auto &[word, name] : further) {
    ASSERT_NE(attributeOf(v7.unit, word), nullptr) << name;
    EXPECT_EQ(attributeOf(v7.unit, word)->name, name);
  }
  const ProtectionView v8 = viewOf(pmsaV8);
  ASSERT_NE(attributeOf(v8.unit, 4), nullptr);
  EXPECT_EQ(attributeOf(v8.unit, 4)->name, "P_RX_U_NA");
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
