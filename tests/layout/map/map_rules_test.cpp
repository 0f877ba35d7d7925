// SPDX-License-Identifier: Apache-2.0
// linker-orphan-section, linker-region-overlap and evidence-unsupported-linker: found, silent and undecided.
#include <gtest/gtest.h>

#include <algorithm>

#include "checks/evidence_unsupported_linker.h"
#include "checks/linker/linker_lost_initializer.h"
#include "checks/linker/linker_orphan_section.h"
#include "checks/linker/linker_region_overlap.h"
#include "layout_of.h"
#include "sample_firmware.h"

namespace headroom {
namespace {

using test::LinkedFirmware;

/// `level: message`, and `undecided: reason`.
std::vector<std::string> said(RuleOutcome (*rule)(const RuleInput &), MemoryLayout layout)
{
  ImageProgram program;
  program.id = "firmware";
  program.layout = std::make_shared<const MemoryLayout>(std::move(layout));
  const ProjectConfig config;
  const std::vector<StaleSource> stale;
  const RuleOutcome outcome = rule({program, config, Level::Warning, stale});
  std::vector<std::string> out;
  for (const Draft &one : outcome.drafts)
    out.push_back(std::string(levelName(one.finding.level)) + ": " + one.finding.message);
  for (const Undecided &one : outcome.undecided)
    out.push_back("undecided: " + one.reason);
  return out;
}

using Said = std::vector<std::string>;

ImageSection section(const std::string &name, std::uint64_t address, std::uint64_t bytes)
{
  ImageSection out;
  out.name = name;
  out.address = address;
  out.sizeBytes = bytes;
  out.isAllocated = true;
  return out;
}

/// Two regions, and a section in each.
MemoryLayout twoRegions(std::uint64_t firstOrigin, std::uint64_t firstBytes, std::uint64_t secondOrigin, std::uint64_t secondBytes)
{
  MemoryLayout out;
  out.build.artefacts[artefact::map].state = Artefact::State::Read;
  out.build.artefacts[artefact::script].state = Artefact::State::Read;
  out.build.map.regions = {{"RAM", firstOrigin, firstBytes, "", 1}, {"FAST", secondOrigin, secondBytes, "", 2}};
  out.build.script.sections = {{".bss", "RAM", "", true, false, 3}, {".fast", "FAST", "", true, false, 4}};
  out.image.sections = {section(".bss", firstOrigin, 16), section(".fast", secondOrigin, 16)};
  return out;
}

TEST(RegionOverlap, RegionsSideBySideAreSilent)
{
  EXPECT_EQ(said(checkLinkerRegionOverlap, twoRegions(0x20000000, 0x1000, 0x20001000, 0x1000)), Said{});
}

TEST(RegionOverlap, BothFilledIsAnError)
{
  EXPECT_EQ(said(checkLinkerRegionOverlap, twoRegions(0x20000000, 0x1001, 0x20001000, 0x1000)),
            Said{"error: linker regions 'RAM' (4097 bytes from 0x20000000) and 'FAST' (4096 bytes from 0x20001000) have 1 byte in common from "
                 "0x20001000, and the image has sections in both"});
}

TEST(RegionOverlap, OneFilledIsAWarning)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x2000, 0x20001000, 0x1000);
  layout.image.sections.pop_back();
  const Said found = said(checkLinkerRegionOverlap, layout);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("warning: ")) << found[0];
}

// Stock images for mps2_an521 have SRAM1 where FLASH is, and nothing in it.
TEST(RegionOverlap, SecondNameOfTheSameMemoryIsSilent)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x1000, 0x20000000, 0x1000);
  layout.image.sections.pop_back();
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{});
}

/// Regions that all lie on each other.
MemoryLayout manyRegions(std::size_t count, std::size_t used)
{
  MemoryLayout out;
  out.build.artefacts[artefact::map].state = Artefact::State::Read;
  out.build.artefacts[artefact::script].state = Artefact::State::Read;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "R" + std::to_string(i);
    out.build.map.regions.push_back({name, 0x20000000, 0x100000 + i, "", static_cast<std::uint32_t>(i + 1)});
    if (i >= used)
      continue;
    out.build.script.sections.push_back({"." + name, name, "", true, false, 1});
    out.image.sections.push_back(section("." + name, 0x20000000 + 16 * i, 16));
  }
  return out;
}

TEST(RegionOverlap, ThousandsOfRegionsAreToldInLinesThatCanBeRead)
{
  const Said found = said(checkLinkerRegionOverlap, manyRegions(4000, 2));
  ASSERT_EQ(found.size(), 34U);
  EXPECT_TRUE(found.front().starts_with("error: linker regions 'R0' (1048576 bytes from 0x20000000) and 'R1' ")) << "errors come before warnings";
  EXPECT_TRUE(found[1].starts_with("warning: ")) << found[1];
  EXPECT_EQ(found.back(), "warning: " + std::to_string(4000 * 3999 / 2 - 1 - 32) + " more pairs of linker regions have addresses in common");
}

TEST(RegionOverlap, PairsThatAreUsedAreNotLostAmongOthers)
{
  const Said found = said(checkLinkerRegionOverlap, manyRegions(200, 20));
  ASSERT_EQ(found.size(), 66U);
  EXPECT_EQ(found[32], "error: " + std::to_string(20 * 19 / 2 - 32) +
                           " more pairs of linker regions have addresses in common, and the image has sections in both");
  EXPECT_TRUE(std::all_of(found.begin(), found.begin() + 33, [](const std::string &one) { return one.starts_with("error: "); }));
}

TEST(RegionOverlap, SectionsThatMeetAreAnotherRulesFinding)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x2000, 0x20001000, 0x1000);
  layout.image.sections[0].sizeBytes = 0x1004;
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{});
}

TEST(RegionOverlap, RegionAtTheEndOfTheAddressSpace)
{
  EXPECT_EQ(said(checkLinkerRegionOverlap, twoRegions(0, 0x1000, UINT64_MAX - 0xfff, UINT64_MAX)), Said{});
}

TEST(RegionOverlap, RegionThatIsNoMemoryIsSilent)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x2000, 0x20001000, 0x1000);
  layout.knowledge.initialisation.ignoredRegions = {"FAST"};
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{});
}

TEST(RegionOverlap, WithoutMapAndScriptItIsUndecided)
{
  MemoryLayout layout;
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{}) << "nobody knows what the build of this image leaves";
  layout.isKnown = true;
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{"undecided: no map was looked for: name the build directory with -p"});
}

TEST(RegionOverlap, LinkWithoutMemoryIsSilent)
{
  MemoryLayout layout;
  layout.build.artefacts[artefact::map].state = Artefact::State::Read;
  EXPECT_EQ(said(checkLinkerRegionOverlap, layout), Said{});
}

TEST(OrphanSection, SampleHasNone)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  EXPECT_EQ(said(checkLinkerOrphanSection, test::layoutOf(firmware)), Said{});
  EXPECT_EQ(said(checkLinkerRegionOverlap, test::layoutOf(firmware)), Said{});
}

class OrphanSectionOf : public testing::TestWithParam<const test::LinkTools *> {};

TEST_P(OrphanSectionOf, SectionThatNothingNames)
{
  std::vector<std::pair<std::string, std::string>> sources = test::sampleSources;
  sources.push_back({"more", "__attribute__((section(\"SDRAM\"), used)) int stray[3] = {1, 2, 3};\n"});
  const LinkedFirmware firmware(*GetParam(), sources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const Said found = said(checkLinkerOrphanSection, test::layoutOf(firmware));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("warning: section 'SDRAM' of 12 bytes is at 0x")) << found[0];
  EXPECT_TRUE(found[0].ends_with(" because nothing in the linker script names it")) << found[0];
}

INSTANTIATE_TEST_SUITE_P(Linkers, OrphanSectionOf, testing::Values(&test::armGnu, &test::armLld),
                         [](const testing::TestParamInfo<const test::LinkTools *> &one) { return one.index == 0 ? "gnu" : "lld"; });

// linker-inactive-tag names the role that is not chosen.
TEST(OrphanSection, SectionOfAnInactiveTagIsAnotherRulesFinding)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x1000, 0x20001000, 0x1000);
  layout.image.sections.push_back(section(".dtcm_data", 0x20000100, 8));
  layout.build.artefacts[artefact::devicetree].state = Artefact::State::Read;
  EXPECT_EQ(said(checkLinkerOrphanSection, layout).size(), 1U);
  SectionTag tag;
  tag.macro = "__dtcm_data_section";
  tag.sections = {".dtcm_*"};
  tag.chosen = "zephyr,dtcm";
  layout.knowledge.initialisation.tags = {tag};
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{});
  layout.build.devicetree.nodes.resize(1);
  layout.build.devicetree.chosen["zephyr,dtcm"] = 0;
  EXPECT_EQ(said(checkLinkerOrphanSection, layout).size(), 1U) << "where the role is chosen, the script should have it";
}

TEST(OrphanSection, WithoutTheScriptItIsUndecided)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  MemoryLayout layout = test::layoutOf(firmware, {.script = false});
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{}) << "nobody knows what the build of this image leaves";
  layout.isKnown = true;
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{"undecided: linker.cmd is not there"});
  layout.isKnown = false;
  layout.build.artefacts[artefact::script] = {Artefact::State::Unreadable, "/b/linker.cmd", "linker.cmd:3: unbalanced braces"};
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{"undecided: linker.cmd:3: unbalanced braces"});
}

TEST(OrphanSection, ScriptWithAnIncludeIsUndecided)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x1000, 0x20001000, 0x1000);
  layout.image.sections.push_back(section(".other", 0x20000800, 4));
  ASSERT_EQ(said(checkLinkerOrphanSection, layout).size(), 1U);
  layout.build.script.includes = {"board.ld"};
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{"undecided: INCLUDE board.ld of the linker script was not read"});
}

TEST(OrphanSection, WhatTakesNoMemoryMayBeAnywhere)
{
  MemoryLayout layout = twoRegions(0x20000000, 0x1000, 0x20001000, 0x1000);
  layout.image.sections.push_back(section(".empty", 0x20000800, 0));
  layout.image.sections.push_back(section(".debug_loclists", 0, 400));
  layout.image.sections.back().isAllocated = false;
  EXPECT_EQ(said(checkLinkerOrphanSection, layout), Said{});
}

TEST(LostInitializer, ObjectThatWasNotReadIsNamed)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  MemoryLayout layout = test::layoutOf(firmware);
  layout.objects = readLayoutObjects({firmware.path("main.o"), firmware.path("libparts.a")}).objects;
  layout.build.artefacts[artefact::objects].state = Artefact::State::Read;
  EXPECT_EQ(said(checkLinkerLostInitializer, layout), Said{});
  layout.build.artefacts[artefact::objects] = {Artefact::State::Absent, "/b/liblost.a", "liblost.a of the link: no such file", 0};
  EXPECT_EQ(said(checkLinkerLostInitializer, layout), Said{"undecided: liblost.a of the link: no such file"});
}

TEST(UnsupportedLinker, OnlyAFormatThatIsNotReadIsSaid)
{
  MemoryLayout layout;
  EXPECT_EQ(said(checkEvidenceUnsupportedLinker, layout), Said{}) << "nobody looked";
  layout.build.artefacts[artefact::map].state = Artefact::State::Absent;
  EXPECT_EQ(said(checkEvidenceUnsupportedLinker, layout), Said{});
  layout.build.artefacts[artefact::map].state = Artefact::State::Read;
  EXPECT_EQ(said(checkEvidenceUnsupportedLinker, layout), Said{});
  layout.build.artefacts[artefact::map].state = Artefact::State::Unsupported;
  EXPECT_EQ(said(checkEvidenceUnsupportedLinker, layout),
            Said{"warning: the linker map is of a format that is not read: wanted one of GNU ld or lld; rules that need it are undecided"});
}

} // namespace
} // namespace headroom
