// SPDX-License-Identifier: Apache-2.0
// Maps that were cut off, maps of another link, records of another build: nothing may be missing in silence.
#include "program/layout/foreign_artefacts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "layout_of.h"
#include "program/layout/join_layout.h"
#include "sample_firmware.h"

namespace headroom {
namespace {

using test::LinkedFirmware;
using test::LinkTools;

/// With a section that the script does not name: GNU ld writes it behind what ends the other statements.
std::vector<std::pair<std::string, std::string>> sourcesWithOrphan()
{
  std::vector<std::pair<std::string, std::string>> out = test::sampleSources;
  out.emplace_back("more", "__attribute__((section(\"a_section_with_a_long_name\"), used)) int stray[3] = {1, 2, 3};\n");
  out.emplace_back("other", "__attribute__((section(\"a_section_with_a_long_name\"), used)) int further[2] = {4, 5};\n");
  return out;
}

/// What the map says of memory: sections, and the parts of each.
std::set<std::string> saidOf(const MemoryLayout &layout)
{
  std::set<std::string> inMemory, out;
  for (const ImageSection &section : layout.image.sections)
    if (section.isInMemory())
      inMemory.insert(section.name);
  for (const MapOutput &output : layout.build.map.outputs)
    if (inMemory.contains(output.name)) {
      out.insert(output.name + " " + std::to_string(output.sizeBytes) + " " + std::to_string(output.fillBytes) + " " + std::to_string(output.dataBytes));
      for (const MapInput &input : output.inputs)
        out.insert(output.name + " " + input.section + " " + std::to_string(input.sizeBytes) + " " + input.archive + " " + input.object);
    }
  return out;
}

class CutMap : public testing::TestWithParam<const LinkTools *> {};

TEST_P(CutMap, AnywhereItIsRefusedOrSaysAllThatTheWholeOneSays)
{
  const LinkedFirmware firmware(*GetParam(), sourcesWithOrphan(), test::sampleScript, {"--gc-sections"});
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  MemoryLayout whole = test::layoutOf(firmware);
  dropForeignArtefacts(whole);
  ASSERT_TRUE(whole.build.has(artefact::map)) << whole.build.lack(artefact::map);
  const std::set<std::string> wanted = saidOf(whole);
  ASSERT_GT(wanted.size(), 8U);

  const std::string text = test::readText(firmware.path("firmware.map"));
  std::size_t refused = 0;
  for (std::size_t length = 0; length < text.size(); ++length) {
    Expected<LinkerMap> map = readLinkerMap(std::string_view(text).substr(0, length), "firmware.map");
    if (!map || map->dialect == LinkerMap::Dialect::Unknown) {
      ++refused;
      continue;
    }
    MemoryLayout cut;
    cut.image.sections = whole.image.sections;
    cut.build.artefacts[artefact::map].state = Artefact::State::Read;
    cut.build.map = std::move(*map);
    dropForeignArtefacts(cut);
    if (cut.build.has(artefact::map)) {
      ASSERT_EQ(saidOf(cut), wanted) << "after " << length << " of " << text.size() << " bytes: " << text.substr(0, length);
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, text.size() / 2);
}

INSTANTIATE_TEST_SUITE_P(Linkers, CutMap, testing::Values(&test::armGnu, &test::riscv32Gnu, &test::armLld),
                         [](const testing::TestParamInfo<const LinkTools *> &one) {
                           std::string name = one.param->name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(ForeignMap, OfAnotherLinkIsDroppedWithItsRegions)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  const LinkedFirmware other(test::armGnu, sourcesWithOrphan(), test::sampleScript);
  ASSERT_TRUE(firmware.isLinked && other.isLinked) << firmware.log << other.log;
  MemoryLayout layout = test::layoutOf(other);
  layout.build.map = test::layoutOf(firmware).build.map;
  ASSERT_FALSE(layout.build.map.regions.empty());
  dropForeignArtefacts(layout);
  EXPECT_FALSE(layout.build.has(artefact::map));
  EXPECT_TRUE(layout.build.map.regions.empty());
  EXPECT_EQ(layout.build.artefacts.at(artefact::map).state, Artefact::State::Foreign);
  EXPECT_TRUE(layout.build.lack(artefact::map).starts_with("firmware.map is not of this image: section .")) << layout.build.lack(artefact::map);
  EXPECT_GT(layout.build.artefacts.at(artefact::map).line, 0U) << "what differs comes before what is missing";
  const auto &further = layout.build.artefacts.at(artefact::map).further;
  EXPECT_TRUE(std::any_of(further.begin(), further.end(), [](const auto &one) {
    return one.first == 0 && one.second.starts_with("section a_section_with_a_long_name of 20 bytes at ") && one.second.ends_with(" is not in it");
  }));
}

// Tools that work on the linked image leave sections where they were: the last link's map stays this image's.
TEST(ForeignMap, ImageThatObjcopyWorkedOnKeepsItsMap)
{
  const LinkedFirmware firmware(test::armGnu, sourcesWithOrphan(), test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  for (const std::vector<std::string> &words :
       {std::vector<std::string>{"--rename-section", "a_section_with_a_long_name=.renamed"}, {"--remove-section", "a_section_with_a_long_name"}, {"--strip-all"}}) {
    std::vector<std::string> objcopy = {"arm-none-eabi-objcopy"};
    objcopy.insert(objcopy.end(), words.begin(), words.end());
    objcopy.insert(objcopy.end(), {firmware.path("firmware.elf"), firmware.path("after.elf")});
    ASSERT_EQ(test::runProcess(objcopy, 60).exitCode, 0) << words.front();
    MemoryLayout layout = test::layoutOf(firmware);
    Expected<ImageLayout> image = readImageLayout(firmware.path("after.elf"));
    ASSERT_TRUE(image) << image.error().text();
    layout.image = std::move(*image);
    dropForeignArtefacts(layout);
    EXPECT_TRUE(layout.build.has(artefact::map)) << words.front() << ": " << layout.build.lack(artefact::map);
  }
}

/// A build of Zephyr's kind whose build.ninja was read.
MemoryLayout joinedWith(RelocationRecord::Form form, bool isOn)
{
  auto knowledge = std::make_shared<LayoutKnowledge>();
  knowledge->relocation.directive = "zephyr_code_relocate";
  knowledge->relocation.option = "CONFIG_CODE_DATA_RELOCATION";
  std::vector<Pack> packs(1);
  packs[0].layout = knowledge;
  MemoryLayout layout;
  layout.build.artefacts[artefact::kconfig] = {Artefact::State::Read, "/b/zephyr/.config", {}, 0};
  if (isOn)
    layout.build.kconfig.values["CONFIG_CODE_DATA_RELOCATION"] = {"y", 3};
  layout.build.artefacts[artefact::relocationRecord] = {Artefact::State::Read, "/b/build.ninja", {}, 0};
  layout.build.relocation.form = form;
  const MachineFacts machine;
  const std::vector<SourceFacts> sources;
  const ProjectConfig config;
  return *joinLayout(std::move(layout), {machine, sources, packs, config});
}

// Whatever records the directives of this build, it is not what was read.
TEST(RelocationRecord, WithoutACommandWhereRelocationIsOnIsUndecided)
{
  const MemoryLayout doubted = joinedWith(RelocationRecord::Form::None, true);
  EXPECT_FALSE(doubted.build.has(artefact::relocationRecord));
  EXPECT_EQ(doubted.build.lack(artefact::relocationRecord), "build.ninja has no relocation command, and CONFIG_CODE_DATA_RELOCATION is on");
  EXPECT_TRUE(joinedWith(RelocationRecord::Form::None, false).build.has(artefact::relocationRecord));
  EXPECT_TRUE(joinedWith(RelocationRecord::Form::Command, true).build.has(artefact::relocationRecord));
}

// An object that was not read may be the one that uses a range of start-up code.
TEST(ObjectsOfTheLink, ThatWereNotReadLeaveOpenWhoUsesARange)
{
  auto knowledge = std::make_shared<LayoutKnowledge>();
  StartupRange range;
  range.start = "__fast_start";
  range.end = "__fast_end";
  range.isIfUsed = true;
  knowledge->initialisation.ranges = {range};
  std::vector<Pack> packs(1);
  packs[0].layout = knowledge;
  MemoryLayout layout;
  for (const auto &[name, address] : {std::pair("__fast_start", 0x100), std::pair("__fast_end", 0x120)}) {
    ImageSymbol symbol;
    symbol.name = name;
    symbol.address = static_cast<std::uint64_t>(address);
    symbol.section = 0;
    layout.image.symbols.push_back(symbol);
  }
  layout.objects.resize(1);
  const MachineFacts machine;
  const std::vector<SourceFacts> sources;
  const ProjectConfig config;
  layout.build.artefacts[artefact::objects] = {Artefact::State::Read, {}, {}, 0};
  EXPECT_TRUE(joinLayout(layout, {machine, sources, packs, config})->initialisation.open.empty());
  layout.build.artefacts[artefact::objects] = {Artefact::State::Absent, "/b/libx.a", "libx.a of the link: no such file", 0};
  EXPECT_EQ(joinLayout(layout, {machine, sources, packs, config})->initialisation.open,
            std::vector<std::string>{"libx.a of the link: no such file, so whether __fast_start is used is not known"});
}

} // namespace
} // namespace headroom
