// SPDX-License-Identifier: Apache-2.0
// Scripts, configurations, devicetrees and objects of another build than the image's: nothing may be judged by them.
#include <gtest/gtest.h>

#include <algorithm>

#include "build/devicetree_source.h"
#include "build/kconfig_file.h"
#include "layout_of.h"
#include "program/layout/configured_number.h"
#include "program/layout/foreign_artefacts.h"
#include "program/layout/join_layout.h"
#include "program/layout/link_objects.h"
#include "sample_firmware.h"

namespace headroom {
namespace {

using test::LinkedFirmware;
using test::LinkTools;

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Why the sample's script is not believed when this one lies in its place; empty: it is.
std::string doubtOf(const LinkedFirmware &firmware, const std::string &script, const test::Artefacts &wanted = {})
{
  MemoryLayout layout = test::layoutOf(firmware, wanted);
  Expected<LinkerScript> read = readLinkerScript(script, firmware.path("linker.cmd"));
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  if (read)
    layout.build.script = std::move(*read);
  dropForeignArtefacts(layout);
  EXPECT_EQ(layout.build.script.sections.empty(), !layout.build.has(artefact::script)) << "what is foreign is not kept";
  return layout.build.has(artefact::script) ? "" : layout.build.lack(artefact::script);
}

TEST(ForeignScript, TheOwnOneIsBelieved)
{
  for (const LinkTools *tools : {&test::armGnu, &test::riscv32Gnu, &test::riscv64Gnu, &test::armLld}) {
    const LinkedFirmware firmware(*tools, test::sampleSources, test::sampleScript);
    ASSERT_TRUE(firmware.isLinked) << firmware.log;
    EXPECT_EQ(doubtOf(firmware, test::sampleScript), "") << tools->name;
    EXPECT_EQ(doubtOf(firmware, test::sampleScript, {.map = false}), "") << tools->name;
  }
}

TEST(ForeignScript, RegionsAreThoseOfTheMap)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  EXPECT_EQ(doubtOf(firmware, replaced(test::sampleScript, "LENGTH = 64K", "LENGTH = 128K")),
            "linker.cmd is not of this image: region FLASH has 131072 bytes from 0x8000 there, and 65536 bytes from 0x8000 in the map");
  EXPECT_EQ(doubtOf(firmware, replaced(test::sampleScript, "FLASH (rx) :", "MORE (rx) : ORIGIN = 0x100000, LENGTH = 1K\n FLASH (rx) :")),
            "linker.cmd is not of this image: region MORE is not in the map");
  const std::string fewer = replaced(replaced(test::sampleScript, "  KEPT (rw) : ORIGIN = ORIGIN(RAM) + 8K, LENGTH = 256\n", ""), "> KEPT", "> RAM");
  EXPECT_EQ(doubtOf(firmware, fewer), "linker.cmd is not of this image: section RETAINED is put into RAM (4096 bytes from 0x20000000) there, and is "
                                      "at 0x20002000 in the image");
}

TEST(ForeignScript, SectionsOfTheMapThatHavePatternsAreInIt)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  EXPECT_EQ(doubtOf(firmware, replaced(test::sampleScript, "  RETAINED (NOLOAD) : { *(RETAINED) } > KEPT\n", "")),
            "linker.cmd is not of this image: section RETAINED of the map is not in it");
}

TEST(ForeignScript, RegionWhoseNumbersCannotBeEvaluatedIsNoDifference)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  EXPECT_EQ(doubtOf(firmware, replaced(test::sampleScript, "LENGTH = 64K", "LENGTH = flash_bytes")), "");
}

TEST(ForeignScript, OfLldIsHeldAgainstTheImage)
{
  const LinkedFirmware firmware(test::armLld, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const std::string reason = doubtOf(firmware, replaced(test::sampleScript, "ORIGIN = 0x20000000", "ORIGIN = 0x30000000"));
  EXPECT_TRUE(reason.starts_with("linker.cmd is not of this image: section .data is put into RAM (4096 bytes from 0x30000000) there, and is at ")) << reason;
}

ImageSymbol option(const std::string &name, std::uint64_t value)
{
  return {name, value, 0, UINT32_MAX, ImageSymbol::Kind::Other, false, ""};
}

MemoryLayout configured(const std::string &text, const std::vector<ImageSymbol> &symbols)
{
  MemoryLayout out;
  out.build.artefacts[artefact::kconfig] = {Artefact::State::Read, "/b/zephyr/.config", {}, 0};
  Expected<Kconfig> read = readKconfig(text, "/b/zephyr/.config");
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  if (read)
    out.build.kconfig = std::move(*read);
  out.image.symbols = symbols;
  return out;
}

std::string doubtOf(const std::string &text, const std::vector<ImageSymbol> &symbols)
{
  MemoryLayout layout = configured(text, symbols);
  dropForeignArtefacts(layout);
  return layout.build.has(artefact::kconfig) ? "" : layout.build.lack(artefact::kconfig);
}

TEST(ForeignConfiguration, SaysNothingThatTheImageDoesNotSay)
{
  const std::vector<ImageSymbol> symbols = {option("CONFIG_ARM_MPU", 1), option("CONFIG_MAIN_STACK_SIZE", 1024), option("CONFIG_ZERO", 0)};
  EXPECT_EQ(doubtOf("CONFIG_ARM_MPU=y\nCONFIG_MAIN_STACK_SIZE=1024\nCONFIG_ZERO=0\n# CONFIG_OTHER is not set\n", symbols), "");
  EXPECT_EQ(doubtOf("CONFIG_ARM_MPU=y\nCONFIG_MPU_GAP_FILLING=y\nCONFIG_MAIN_STACK_SIZE=1024\n", symbols),
            ".config is not of this image: CONFIG_MPU_GAP_FILLING is y there, and is not set in the image");
  EXPECT_EQ(doubtOf("CONFIG_ARM_MPU=y\nCONFIG_MAIN_STACK_SIZE=1024\nCONFIG_HEX=0x20\n", symbols),
            ".config is not of this image: CONFIG_HEX is 0x20 there, and is not set in the image");
  EXPECT_EQ(doubtOf("CONFIG_ARM_MPU=y\nCONFIG_MAIN_STACK_SIZE=2048\n", symbols),
            ".config is not of this image: CONFIG_MAIN_STACK_SIZE is 2048 there, and 1024 in the image");
}

TEST(ForeignConfiguration, ATextIsInTheImageAsBeingSet)
{
  EXPECT_EQ(doubtOf("CONFIG_BOARD=\"board\"\nCONFIG_BOARD_REVISION=\"2\"\n", {option("CONFIG_BOARD", 1), option("CONFIG_BOARD_REVISION", 1)}), "");
  EXPECT_EQ(doubtOf("CONFIG_BOARD=\"board\"\nCONFIG_REVISION=\"\"\n", {option("CONFIG_BOARD", 1)}),
            ".config is not of this image: CONFIG_REVISION is empty there, and is not set in the image");
}

TEST(ForeignConfiguration, AnImageThatCarriesNoneContradictsNone)
{
  ImageSymbol function = option("CONFIG_function", 0x100);
  function.section = 1;
  EXPECT_EQ(doubtOf("CONFIG_ARM_MPU=y\n", {function}), "");
}

TEST(ConfiguredNumber, IsAnAbsoluteSymbol)
{
  MemoryLayout layout;
  layout.image.symbols = {option("CONFIG_A", 1), option("CONFIG_B", 1)};
  layout.image.symbols[1].section = 2;
  EXPECT_EQ(configuredNumber(layout, "CONFIG_A"), 1U);
  EXPECT_TRUE(layout.isOn("CONFIG_A"));
  EXPECT_FALSE(configuredNumber(layout, "CONFIG_B")) << "an object at address 1 is no number of a configuration";
  EXPECT_FALSE(layout.isOn("CONFIG_B"));
}

/// Everything of a build directory, in which the configuration is not the image's.
MemoryLayout foreignBuild(const std::string &elsewhere)
{
  MemoryLayout out = configured("CONFIG_A=y\n", {option("CONFIG_A", 0)});
  out.build.directory = "/b";
  const std::string products = elsewhere.empty() ? "/b/zephyr" : elsewhere;
  out.build.artefacts[artefact::script] = {Artefact::State::Read, products + "/linker.cmd", {}, 0};
  out.build.script.regions = {{"RAM", 0, 16, "", 1}};
  out.build.artefacts[artefact::devicetree] = {Artefact::State::Read, products + "/zephyr.dts", {}, 0};
  out.build.devicetree.nodes.resize(3);
  out.build.artefacts[artefact::relocationRecord] = {Artefact::State::Read, elsewhere.empty() ? "/b/build.ninja" : elsewhere + "/build.ninja", {}, 0};
  out.build.relocation.form = RelocationRecord::Form::Command;
  out.build.artefacts[artefact::relocationCode] = {Artefact::State::Read, products + "/code_relocation.c", {}, 0};
  out.build.relocationCode.ranges.resize(1);
  return out;
}

constexpr const char *beside[] = {artefact::script, artefact::devicetree, artefact::relocationRecord, artefact::relocationCode};

TEST(ForeignBuild, WhatLiesBesideAForeignConfigurationIsForeign)
{
  MemoryLayout layout = foreignBuild("");
  dropForeignArtefacts(layout);
  for (const char *id : beside)
    EXPECT_EQ(layout.build.artefacts.at(id).state, Artefact::State::Foreign) << id;
  EXPECT_EQ(layout.build.lack(artefact::devicetree),
            "zephyr.dts lies in a build of another image: .config is not of this image: CONFIG_A is y there, and 0 in the image");
  EXPECT_TRUE(layout.build.devicetree.nodes.empty());
  EXPECT_TRUE(layout.build.script.regions.empty());
  EXPECT_EQ(layout.build.relocation.form, RelocationRecord::Form::None);
  EXPECT_TRUE(layout.build.relocationCode.ranges.empty());
}

TEST(ForeignBuild, WhatWasNamedElsewhereIsJudgedByItself)
{
  MemoryLayout layout = foreignBuild("/elsewhere");
  dropForeignArtefacts(layout);
  for (const char *id : beside)
    EXPECT_TRUE(layout.build.has(id)) << id;
}

TEST(ForeignBuild, AConfigurationBesideAForeignMapCountsWhereTheImageConfirmsIt)
{
  for (const bool isConfirmed : {true, false}) {
    MemoryLayout layout = configured("CONFIG_A=y\n", isConfirmed ? std::vector<ImageSymbol>{option("CONFIG_A", 1)} : std::vector<ImageSymbol>{});
    layout.build.artefacts[artefact::map] = {Artefact::State::Read, "/b/zephyr/zephyr.map", {}, 0};
    layout.image.sections.resize(1);
    layout.image.sections[0].name = ".text";
    layout.image.sections[0].sizeBytes = 16;
    layout.image.sections[0].isAllocated = true;
    dropForeignArtefacts(layout);
    EXPECT_FALSE(layout.build.has(artefact::map));
    EXPECT_EQ(layout.build.has(artefact::kconfig), isConfirmed);
  }
}

/// Why a devicetree is not believed beside this configuration; empty: it is.
std::string doubtOfTree(const std::string &nodes, const std::string &configuration)
{
  auto knowledge = std::make_shared<LayoutKnowledge>();
  knowledge->initialisation.memories = {{"zephyr,sram", "CONFIG_SRAM_BASE_ADDRESS", "CONFIG_SRAM_SIZE"}};
  std::vector<Pack> packs(1);
  packs[0].layout = knowledge;
  MemoryLayout layout = configured(configuration, {});
  Expected<Devicetree> read = readDevicetree("/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;\n" + nodes + "\n};\n", "/b/zephyr/zephyr.dts");
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  layout.build.artefacts[artefact::devicetree] = {Artefact::State::Read, "/b/zephyr/zephyr.dts", {}, 0};
  if (read)
    layout.build.devicetree = std::move(*read);
  const MachineFacts machine;
  const std::vector<SourceFacts> sources;
  const ProjectConfig config;
  const auto joined = joinLayout(std::move(layout), {machine, sources, packs, config});
  return joined->build.has(artefact::devicetree) ? "" : joined->build.lack(artefact::devicetree);
}

TEST(ForeignDevicetree, ChoosesTheMemoryOfTheConfiguration)
{
  const std::string tree = "chosen { zephyr,sram = &ram; };\nram: memory@20000000 { reg = <0x20000000 0x10000>; };";
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x20000000\nCONFIG_SRAM_SIZE=64\n"), "");
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x20000000\nCONFIG_SRAM_SIZE=128\n"),
            "zephyr.dts is not of this image: zephyr,sram is /memory@20000000 of 65536 bytes there, and CONFIG_SRAM_SIZE is 128 KiB");
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x38000000\nCONFIG_SRAM_SIZE=64\n"),
            "zephyr.dts is not of this image: zephyr,sram is /memory@20000000 at 0x20000000 there, and CONFIG_SRAM_BASE_ADDRESS is 0x38000000");
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_XIP=y\n"), "") << "nothing to compare";
}

// As on ESP32-C3, whose CONFIG_FLASH_SIZE counts bytes, and on nRF5340, whose secure image has a partition of the memory.
TEST(ForeignDevicetree, SizeMayCountBytesOrBeThatOfAPartition)
{
  const std::string tree = "chosen { zephyr,sram = &ram; };\nram: memory@20000000 { reg = <0x20000000 0x10000>; };\n"
                           "secure: partition@20000000 { reg = <0x20000000 0x8000>; };";
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x20000000\nCONFIG_SRAM_SIZE=65536\n"), "");
  EXPECT_EQ(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x20000000\nCONFIG_SRAM_SIZE=32\n"), "");
  EXPECT_NE(doubtOfTree(tree, "CONFIG_SRAM_BASE_ADDRESS=0x20000000\nCONFIG_SRAM_SIZE=16\n"), "");
}

// The memory of a flash behind a controller is a register of the controller.
TEST(ForeignDevicetree, MemoryOfAControllerIsThatOfItsDevice)
{
  EXPECT_EQ(doubtOfTree("chosen { zephyr,sram = &ram; };\nspi@402a8000 { #address-cells = <1>; #size-cells = <0>; reg = <0x402a8000 0x4000>, "
                        "<0x60000000 0x4000000>; ram: ram@0 { reg = <0>; }; };",
                        "CONFIG_SRAM_BASE_ADDRESS=0x60000000\nCONFIG_SRAM_SIZE=65536\n"),
            "");
}

/// The artefact of the objects when those of `objects` are where the link had its own.
Artefact objectsOf(const LinkedFirmware &firmware, const LinkedFirmware &objects)
{
  MemoryLayout layout = test::layoutOf(firmware);
  layout.build.artefacts[artefact::objects].state = Artefact::State::Read;
  std::vector<std::string> paths;
  for (const std::string &name : linkedFiles(layout.build.map))
    paths.push_back(objects.path(baseName(name)));
  layout.objects = readLayoutObjects(paths).objects;
  EXPECT_FALSE(layout.objects.empty());
  for (LayoutObject &one : layout.objects)
    one.path = firmware.path(baseName(one.path));
  dropForeignObjects(layout);
  EXPECT_EQ(layout.objects.empty(), !layout.build.has(artefact::objects));
  return layout.build.artefacts[artefact::objects];
}

TEST(ForeignObjects, ThoseOfTheLinkAreBelieved)
{
  for (const LinkTools *tools : {&test::armGnu, &test::riscv32Gnu, &test::riscv64Gnu, &test::armLld}) {
    const LinkedFirmware firmware(*tools, test::sampleSources, test::sampleScript, {"--gc-sections"});
    ASSERT_TRUE(firmware.isLinked) << firmware.log;
    EXPECT_EQ(objectsOf(firmware, firmware).reason, "") << tools->name;
  }
}

TEST(ForeignObjects, ThoseOfAnotherBuildAreNot)
{
  std::vector<std::pair<std::string, std::string>> larger = test::sampleSources, renamed = test::sampleSources, moved = test::sampleSources;
  larger[0].second = replaced(larger[0].second, "data_var[5] = {", "data_var[6] = {9, ");
  renamed[1].second = replaced(renamed[1].second, "int lib_function(int x) { return", "int other_function(int x) { return 2 *");
  renamed[1].second += "int lib_function(int x) __attribute__((alias(\"other_function\")));\n";
  moved[1].first = "lib_three";
  for (const LinkTools *tools : {&test::armGnu, &test::armLld}) {
    const LinkedFirmware firmware(*tools, test::sampleSources, test::sampleScript);
    const LinkedFirmware first(*tools, larger, test::sampleScript), second(*tools, renamed, test::sampleScript), third(*tools, moved, test::sampleScript);
    ASSERT_TRUE(firmware.isLinked && first.isLinked && second.isLinked && third.isLinked) << first.log << second.log << third.log;
    EXPECT_EQ(objectsOf(firmware, first).reason, "main.o is not the one of the link: its .data.data_var does not have the 20 bytes that the map says");
    EXPECT_EQ(objectsOf(firmware, second).reason,
              "libparts.a(lib_one.o) is not the one of the link: it has no section .text.lib_function, and the map says that it gave one");
    EXPECT_EQ(objectsOf(firmware, third).reason, "libparts.a(lib_one.o) is not the one of the link: the archive does not have it");
  }
}

// A map that names no LOAD still says whose sections it placed.
TEST(LinkedFiles, AreThoseThatGaveSectionsToo)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  LinkerMap map = test::layoutOf(firmware).build.map;
  const std::vector<std::string> wanted = {firmware.path("libparts.a"), firmware.path("main.o")};
  EXPECT_EQ(linkedFiles(map), wanted);
  map.loaded.clear();
  EXPECT_EQ(linkedFiles(map), wanted);
}

} // namespace
} // namespace headroom
