// SPDX-License-Identifier: Apache-2.0
// Partitions as such: overlap, bounds, blocks, addresses, names, gaps.
#include <chrono>

#include "checks/flash/flash_partition_overlap.h"
#include "flash_case.h"

namespace headroom::flash {
namespace {

const std::string four = part("boot_partition", "0x0", "0xc000") + part("slot0_partition", "0xc000", "0x74000") +
                         part("slot1_partition", "0x80000", "0x74000") + part("storage_partition", "0xf4000", "0xc000");

const std::vector<std::string> partitionRules = {"flash-partition-overlap",         "flash-partition-bounds",
                                                 "flash-partition-erase-alignment", "flash-partition-absolute-address",
                                                 "flash-partition-duplicate-name",  "flash-partition-gap"};

TEST(FlashPartitions, SoundLayoutIsSilent)
{
  for (const std::string &rule : partitionRules)
    EXPECT_EQ(FlashCase(treeOf(four)).found(rule), "") << rule;
}

TEST(FlashPartitions, TreeWithoutPartitionsIsSilent)
{
  for (const std::string &rule : partitionRules)
    EXPECT_EQ(FlashCase("/ { };").found(rule), "") << rule;
}

TEST(FlashPartitions, WithoutADevicetreeEveryRuleIsUndecided)
{
  FlashCase image(treeOf(four));
  image.layout.build.artefacts[artefact::devicetree] = {Artefact::State::Absent, "/b/zephyr/zephyr.dts", {}, 0};
  for (const Rule &rule : FlashCase::rules())
    if (std::string_view(rule.id) != "evidence-undecided") {
      EXPECT_EQ(image.found(rule.id), "undecided: app: zephyr.dts is not there") << rule.id;
    }
}

TEST(FlashPartitionOverlap, CrossingPartitionsAreFoundAtTheLaterOne)
{
  const FlashCase image(treeOf(part("a", "0x0", "0x3000") + part("b", "0x2000", "0x2000")));
  EXPECT_EQ(image.found("flash-partition-overlap"), "flash partition b (0x2000 up to 0x4000) overlaps a (0x0 up to 0x3000) by 4096 bytes");
  const Finding finding = image.run("flash-partition-overlap").drafts.at(0).finding;
  EXPECT_EQ(finding.place, (SourcePlace{"build", "zephyr/zephyr.dts", 6, 0}));
  ASSERT_EQ(finding.notes.size(), 1u);
  EXPECT_EQ(finding.notes[0].place.line, 5u);
}

TEST(FlashPartitionOverlap, EveryPartitionIsFoundOnceAndCountsTheOthers)
{
  const FlashCase image(treeOf(part("a", "0x0", "0x3000") + part("b", "0x1000", "0x3000") + part("c", "0x2000", "0x3000")));
  const RuleOutcome outcome = image.run("flash-partition-overlap");
  ASSERT_EQ(outcome.drafts.size(), 2u);
  EXPECT_EQ(outcome.drafts[0].finding.message, "flash partition b (0x1000 up to 0x4000) overlaps a (0x0 up to 0x3000) by 8192 bytes");
  EXPECT_EQ(outcome.drafts[1].finding.message,
            "flash partition c (0x2000 up to 0x5000) overlaps a (0x0 up to 0x3000) by 4096 bytes, and 1 more that start before it");
}

TEST(FlashPartitionOverlap, WhatStartsTogetherContainsOneOfBoth)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x3000") + "b: other@0 { reg = <0x0 0x5000>; };\n")).found("flash-partition-overlap"), "");
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x5000") + part("b", "0x1000", "0x4000"))).found("flash-partition-overlap"), "");
}

TEST(FlashPartitionOverlap, ManyPartitionsAreCountedWithoutComparingAllPairs)
{
  // Each crosses all that start less than 20000 before it.
  constexpr std::uint32_t count = 20000;
  MemoryLayout layout = FlashCase(treeOf("")).joined();
  const std::uint32_t group = 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    FlashPartition one;
    one.node = 1;
    one.group = group;
    one.memory = 0;
    one.offset = i;
    one.sizeBytes = count;
    layout.flash.partitions.push_back(one);
  }
  ImageProgram program;
  program.layout = std::make_shared<const MemoryLayout>(std::move(layout));
  const auto start = std::chrono::steady_clock::now();
  const RuleOutcome outcome = checkFlashPartitionOverlap({program, {}, Level::Error, {}});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << "comparing all pairs takes minutes";
  ASSERT_EQ(outcome.drafts.size(), count - 1);
  EXPECT_NE(outcome.drafts.back().finding.message.find(", and 19998 more that start before it"), std::string::npos);
}

TEST(FlashPartitionOverlap, DisabledPartitionOverlapsNothing)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x3000") + part("b", "0x2000", "0x2000", "status = \"disabled\";")))
                .found("flash-partition-overlap"),
            "");
}

TEST(FlashPartitionOverlap, ContainerAndItsPartAreNoOverlap)
{
  EXPECT_EQ(
      FlashCase(treeOf(part("all", "0x0", "0x8000", "read-only;") + part("part", "0x1000", "0x1000"))).found("flash-partition-overlap"),
      "");
}

TEST(FlashPartitionOverlap, TwoListsAreTwoLayouts)
{
  const std::string other = "}; other-partitions { compatible = \"fixed-partitions\"; #address-cells = <1>; #size-cells = <1>;\n";
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x3000") + other + part("b", "0x2000", "0x2000"))).found("flash-partition-overlap"), "");
}

TEST(FlashPartitionOverlap, PartitionsOfTwoMemoriesShareNothing)
{
  const std::string other = R"(}; }; flash1: flash@9000000 { compatible = "soc-nv-flash"; reg = <0x9000000 0x10000>;
partitions { compatible = "fixed-partitions"; #address-cells = <1>; #size-cells = <1>;
)";
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x3000") + other + part("b", "0x2000", "0x2000"))).found("flash-partition-overlap"), "");
}

TEST(FlashPartitionOverlap, PartitionThatCannotBePlacedIsUndecided)
{
  EXPECT_EQ(FlashCase(treeOf("a: partition@0 { reg = <0x0>; };")).found("flash-partition-overlap"),
            "undecided: a: its reg does not fit the cells of its parent");
  EXPECT_EQ(FlashCase(treeOf("a: partition@0 { };")).found("flash-partition-overlap"), "undecided: a: it has no reg");
  EXPECT_EQ(FlashCase(treeOf("a: partition@0 { reg = <0x1000 0x0>; };")).found("flash-partition-overlap"), "undecided: a: its size is 0");
}

const std::string mappedFlash = R"(/dts-v1/; / { #address-cells = <1>; #size-cells = <1>; chosen { zephyr,flash = &flash0; };
flash0: flash@10000000 { compatible = "soc-nv-flash"; reg = <0x10000000 0x10000>; ranges = <0x0 0x10000000 0x10000>;
  erase-block-size = <4096>; #address-cells = <1>; #size-cells = <1>;
  partitions { ranges; #address-cells = <1>; #size-cells = <1>;
    outer: partition@4000 { compatible = "zephyr,mapped-partition"; reg = <0x4000 0x8000>; ranges = <0x0 0x4000 0x8000>;
      #address-cells = <1>; #size-cells = <1>;
      inner: partition@2000 { compatible = "zephyr,mapped-partition"; reg = <INNER>; };
      second: partition@0 { compatible = "zephyr,mapped-partition"; reg = <0x0 0x2000>; };
    };
  };
}; };)";

std::string mappedTree(const std::string &inner)
{
  std::string text = mappedFlash;
  return text.replace(text.find("INNER"), 5, inner);
}

TEST(FlashPartitionOverlap, NestedMappedPartitionsLieInTheirOwner)
{
  const FlashCase image(mappedTree("0x2000 0x4000"));
  for (const std::string &rule : partitionRules)
    if (rule != "flash-partition-gap") {
      EXPECT_EQ(image.found(rule), "") << rule;
    }
  const FlashView view = image.joined().flash;
  ASSERT_EQ(view.partitions.size(), 3u);
  EXPECT_EQ(view.partitions[1].offset, 0x6000u);
  EXPECT_EQ(view.partitions[1].within, 0u);
}

TEST(FlashPartitionOverlap, NestedMappedPartitionsThatCrossAreFound)
{
  EXPECT_EQ(FlashCase(mappedTree("0x1000 0x4000")).found("flash-partition-overlap"),
            "flash partition inner (0x5000 up to 0x9000) overlaps second (0x4000 up to 0x6000) by 4096 bytes");
}

TEST(FlashPartitionOverlap, MappedPartitionWithoutRangesAroundItIsUndecided)
{
  std::string text = mappedTree("0x2000 0x4000");
  text.erase(text.find("ranges; "), 8);
  const RuleOutcome outcome = FlashCase(text).run("flash-partition-overlap");
  ASSERT_EQ(outcome.undecided.size(), 3u);
  EXPECT_EQ(outcome.undecided[0].reason, "/flash@10000000/partitions has no ranges, so its offset is not known");
}

TEST(FlashPartitionBounds, PartOfAPartitionStaysInsideOfIt)
{
  EXPECT_EQ(FlashCase(mappedTree("0x2000 0x4000")).found("flash-partition-bounds"), "");
  EXPECT_EQ(FlashCase(mappedTree("0x2000 0x6000")).found("flash-partition-bounds"), "") << "to the last byte";
  // A range as large as the owner has no place for more than its start.
  EXPECT_EQ(FlashCase(mappedTree("0x2000 0x6001")).found("flash-partition-bounds"),
            "flash partition inner (0x6000 up to 0xc001) is not inside of outer (0x4000 up to 0xc000), which it is declared a part of");
  const Finding finding = FlashCase(mappedTree("0x2000 0x6001")).run("flash-partition-bounds").drafts.at(0).finding;
  EXPECT_EQ(finding.notes.at(0).note, "outer is here");
}

TEST(FlashPartitionBounds, EndBeyondTheFlashIsFound)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0xff000", "0x2000"))).found("flash-partition-bounds"),
            "flash partition a (0xff000 up to 0x101000) ends 4096 bytes beyond flash0, which has 1048576 bytes");
  EXPECT_EQ(FlashCase(treeOf(part("a", "0xff000", "0x1000"))).found("flash-partition-bounds"), "");
}

TEST(FlashPartitionBounds, SizeInBitsCounts)
{
  const std::string spi = R"(/ { #address-cells = <1>; #size-cells = <1>; spi { #address-cells = <1>; #size-cells = <0>;
f: flash@0 { compatible = "jedec,spi-nor"; reg = <0>; size = <0x80000>;
partitions { compatible = "fixed-partitions"; #address-cells = <1>; #size-cells = <1>; a: partition@f000 { reg = <0xf000 SIZE>; }; }; }; }; };)";
  const auto with = [&](const std::string &size) {
    std::string text = spi;
    return FlashCase(text.replace(text.find("SIZE"), 4, size)).found("flash-partition-bounds");
  };
  EXPECT_EQ(with("0x1000"), "");
  EXPECT_EQ(with("0x2000"), "flash partition a (0xf000 up to 0x11000) ends 4096 bytes beyond f, which has 65536 bytes");
}

TEST(FlashPartitionBounds, MemoryWithoutASizeIsUndecided)
{
  EXPECT_EQ(FlashCase(R"(/ { f: flash { compatible = "vendor,flash";
partitions { compatible = "fixed-partitions"; #address-cells = <1>; #size-cells = <1>; a: partition@0 { reg = <0 4096>; }; }; }; };)")
                .found("flash-partition-bounds"),
            "undecided: a: the size of f is not in the devicetree");
}

TEST(FlashPartitionAbsoluteAddress, AddressInsteadOfOffsetIsOneFinding)
{
  const FlashCase image(treeOf(part("a", "0x8010000", "0x1000")));
  EXPECT_EQ(image.found("flash-partition-absolute-address"),
            "flash partition a has the absolute address 0x8010000, wanted the offset 0x10000 in flash0");
  EXPECT_EQ(image.found("flash-partition-bounds"), "") << "which would be the same defect once more";
}

TEST(FlashPartitionAbsoluteAddress, OffsetFarBeyondTheFlashIsNoAddress)
{
  const FlashCase image(treeOf(part("a", "0x9000000", "0x1000")));
  EXPECT_EQ(image.found("flash-partition-absolute-address"), "");
  EXPECT_NE(image.found("flash-partition-bounds"), "");
}

TEST(FlashPartitionEraseAlignment, PartsOfBlocksAreFound)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x800", "0x1800"))).found("flash-partition-erase-alignment"),
            "flash partition a has offset 0x800 and size 0x1800, wanted multiples of the erase block of flash0, 0x1000");
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x1000", "0x1800"))).found("flash-partition-erase-alignment"),
            "flash partition a has size 0x1800, wanted multiples of the erase block of flash0, 0x1000");
}

TEST(FlashPartitionEraseAlignment, PartOfOneBlockIsAWarning)
{
  const FlashCase image(treeOf(part("a", "0xfa8", "0x58")));
  EXPECT_EQ(image.found("flash-partition-erase-alignment"),
            "flash partition a has offset 0xfa8 and size 0x58, wanted multiples of the erase block of flash0, 0x1000");
  EXPECT_EQ(image.run("flash-partition-erase-alignment").drafts.at(0).finding.level, Level::Warning);
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x800", "0x1000"))).run("flash-partition-erase-alignment").drafts.at(0).finding.level, Level::Error);
}

TEST(FlashPartitionEraseAlignment, ReadOnlyPartitionIsNotErased)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x800", "read-only;"))).found("flash-partition-erase-alignment"), "");
}

TEST(FlashPartitionEraseAlignment, MemoryWithoutBlocksIsUndecided)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x800", "0x1800"), "", "")).found("flash-partition-erase-alignment"),
            "undecided: a: the devicetree has no erase-block-size at flash0: its blocks may differ in size");
}

TEST(FlashPartitionEraseAlignment, PagesOfTheConfigurationStandInForBlocks)
{
  FlashCase image(
      R"(/ { spi { #address-cells = <1>; #size-cells = <0>; f: flash@0 { compatible = "jedec,spi-nor"; reg = <0>; size = <0x800000>;
partitions { compatible = "fixed-partitions"; #address-cells = <1>; #size-cells = <1>; a: partition@1000 { reg = <0x1000 0x10000>; }; }; }; }; };)");
  image.config("CONFIG_SPI_NOR_FLASH_LAYOUT_PAGE_SIZE=65536\n");
  EXPECT_EQ(image.found("flash-partition-erase-alignment"),
            "flash partition a has offset 0x1000, wanted multiples of the erase block of f, 0x10000");
}

TEST(FlashPartitionDuplicateName, TwoOfOneNameAreFound)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x1000", "label = \"storage\";") + part("b", "0x1000", "0x1000", "label = \"storage\";")))
                .found("flash-partition-duplicate-name"),
            "flash partitions a and b are both named \"storage\"");
}

TEST(FlashPartitionDuplicateName, DisabledOneHasNoName)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x0", "0x1000", "label = \"storage\"; status = \"disabled\";") +
                             part("b", "0x1000", "0x1000", "label = \"storage\";")))
                .found("flash-partition-duplicate-name"),
            "");
}

TEST(FlashPartitionDuplicateName, UnitAddressThatIsNotTheOffsetIsFound)
{
  EXPECT_EQ(FlashCase(treeOf("a: partition@1000 { reg = <0x2000 0x1000>; };")).found("flash-partition-duplicate-name"),
            "flash partition a is called partition@1000 and lies at 0x2000");
}

TEST(FlashPartitionGap, UnusedBlocksAreCounted)
{
  const FlashCase image(treeOf(part("a", "0x1000", "0x1000") + part("b", "0x4000", "0xf8000")));
  EXPECT_EQ(image.found("flash-partition-gap"), "28672 bytes of flash0 (1048576) belong to no partition");
  const Finding finding = image.run("flash-partition-gap").drafts.at(0).finding;
  EXPECT_EQ(finding.level, Level::Note);
  ASSERT_EQ(finding.notes.size(), 3u);
  EXPECT_EQ(finding.notes[0].note, "4096 bytes from 0x0 up to 0x1000");
  EXPECT_EQ(finding.notes[1].note, "8192 bytes from 0x2000 up to 0x4000");
  EXPECT_EQ(finding.notes[2].note, "16384 bytes from 0xfc000 up to 0x100000");
}

TEST(FlashPartitionGap, PartOfABlockIsNoGap)
{
  EXPECT_EQ(FlashCase(treeOf(part("a", "0x800", "0xff800"))).found("flash-partition-gap"), "");
}

TEST(LinkerChosenConflict, OneMemoryInTwoRolesIsFound)
{
  EXPECT_EQ(
      FlashCase("/ { chosen { zephyr,sram = &dtcm; zephyr,dtcm = &dtcm; }; dtcm: memory@20000000 { }; };").found("linker-chosen-conflict"),
      "dtcm is chosen as zephyr,sram and zephyr,dtcm: each role puts its sections at the start of the memory, so they lie over each "
      "other");
}

TEST(LinkerChosenConflict, RolesOfTheirOwnAreSilent)
{
  EXPECT_EQ(FlashCase("/ { chosen { zephyr,sram = &a; zephyr,dtcm = &b; zephyr,flash = &a; zephyr,console = &a; }; a: a { }; b: b { }; };")
                .found("linker-chosen-conflict"),
            "");
}

TEST(LinkerChosenConflict, DisabledMemoryHasNoSections)
{
  EXPECT_EQ(
      FlashCase("/ { chosen { zephyr,sram = &a; zephyr,dtcm = &a; }; a: a { status = \"disabled\"; }; };").found("linker-chosen-conflict"),
      "");
}

} // namespace
} // namespace headroom::flash
