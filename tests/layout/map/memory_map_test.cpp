// SPDX-License-Identifier: Apache-2.0
// The joined view on layouts made by hand.
#include <gtest/gtest.h>

#include <algorithm>

#include "program/layout/memory_map.h"

namespace headroom {
namespace {

ImageSection section(const std::string &name, std::uint64_t address, std::uint64_t bytes)
{
  ImageSection out;
  out.name = name;
  out.address = address;
  out.sizeBytes = bytes;
  out.loadAddress = address;
  out.isAllocated = true;
  out.hasBits = true;
  return out;
}

LinkerRegion region(const std::string &name, std::optional<std::uint64_t> origin, std::optional<std::uint64_t> bytes)
{
  return {name, origin, bytes, "", 1};
}

MapInput input(std::uint64_t address, std::uint64_t bytes, const std::string &archive, const std::string &object)
{
  MapInput out;
  out.section = ".x";
  out.address = address;
  out.sizeBytes = bytes;
  out.archive = archive;
  out.object = object;
  return out;
}

ImageSymbol symbol(const std::string &name, std::uint64_t address, std::uint64_t bytes, std::uint32_t index, bool isLocal = false)
{
  ImageSymbol out;
  out.name = name;
  out.address = address;
  out.sizeBytes = bytes;
  out.section = index;
  out.isLocal = isLocal;
  return out;
}

/// FLASH of 4096 bytes with .text and the load image of .data, RAM of 1024 bytes with .data and .bss.
MemoryLayout sample()
{
  MemoryLayout out;
  out.build.artefacts[artefact::map].state = Artefact::State::Read;
  out.build.directory = "/b";
  out.pathRoots = {{"/b", "build"}};
  out.build.map.file = "/b/a.map";
  out.build.map.regions = {region("FLASH", 0x1000, 4096), region("RAM", 0x20000000, 1024)};
  ImageSection text = section(".text", 0x1000, 100), data = section(".data", 0x20000000, 20), bss = section(".bss", 0x20000020, 64);
  data.loadAddress = 0x1068;
  bss.hasBits = false;
  bss.loadAddress = 0x107c; // as a program header continues it
  out.image.sections = {ImageSection(), text, data, bss};
  MapOutput textOut, dataOut;
  textOut.name = ".text";
  textOut.address = 0x1000;
  textOut.sizeBytes = 100;
  textOut.inputs = {input(0x1000, 50, "", "main.o"), input(0x1032, 30, "lib/liba.a", "one.o"), input(0x1050, 8, "lib/liba.a", "two.o"),
                    input(0x1058, 2, "", "linker stubs")};
  textOut.fillBytes = 6;
  textOut.dataBytes = 4;
  dataOut.name = ".data";
  dataOut.address = 0x20000000;
  dataOut.sizeBytes = 20;
  dataOut.loadAddress = 0x1068;
  dataOut.inputs = {input(0x20000000, 20, "", "main.o")};
  MapOutput bssOut;
  bssOut.name = ".bss";
  bssOut.address = 0x20000020;
  bssOut.sizeBytes = 64;
  bssOut.inputs = {input(0x20000020, 60, "", "main.o")}; // 4 bytes that the map does not explain
  out.build.map.outputs = {textOut, dataOut, bssOut};
  out.image.symbols = {symbol("main", 0x1000, 40, 1), symbol("alias_of_main", 0x1000, 40, 1, true), symbol("one", 0x1032, 30, 1),
                       symbol("marker", 0x1040, 0, 1), symbol("table", 0x20000000, 20, 2), symbol("buffer", 0x20000020, 64, 3)};
  return out;
}

const MemoryRegion &named(const MemoryMap &map, const std::string &name)
{
  static const MemoryRegion none;
  const auto found = std::find_if(map.regions.begin(), map.regions.end(), [&](const MemoryRegion &one) { return one.name == name; });
  EXPECT_NE(found, map.regions.end()) << name;
  return found == map.regions.end() ? none : *found;
}

std::uint64_t sumOf(const std::vector<MemoryShare> &shares)
{
  std::uint64_t out = 0;
  for (const MemoryShare &share : shares)
    out += share.bytes;
  return out;
}

std::uint64_t bytesOf(const std::vector<MemoryShare> &shares, MemoryOwner::Kind kind, const std::string &file = "", const std::string &member = "")
{
  for (const MemoryShare &share : shares)
    if (share.owner.kind == kind && share.owner.file.file == file && share.owner.member == member)
      return share.bytes;
  return 0;
}

TEST(MemoryMap, FlashHoldsCodeAndTheLoadImageOfData)
{
  const MemoryMap map = memoryMap(sample(), 10);
  const MemoryRegion &flash = named(map, "FLASH");
  EXPECT_EQ(flash.usedBytes, 120U);
  EXPECT_EQ(flash.loadBytes, 20U);
  EXPECT_EQ(flash.gapBytes, 4U) << "between .text and the load image";
  EXPECT_EQ(flash.freeBytes, 4096U - 124);
  EXPECT_EQ(flash.fillBytes, 6U);
  ASSERT_EQ(flash.sections.size(), 2U);
  EXPECT_EQ(flash.sections[1].name, ".data");
  EXPECT_TRUE(flash.sections[1].isLoadImage);
  EXPECT_EQ(flash.sections[1].address, 0x1068U);
  EXPECT_EQ(flash.sections[1].otherRegion, "RAM");
}

TEST(MemoryMap, SectionWithoutContentsHasNoLoadImage)
{
  const MemoryMap map = memoryMap(sample(), 10);
  const MemoryRegion &ram = named(map, "RAM");
  EXPECT_EQ(ram.usedBytes, 84U);
  EXPECT_EQ(ram.loadBytes, 0U);
  EXPECT_EQ(ram.gapBytes, 12U);
  ASSERT_EQ(ram.sections.size(), 2U);
  EXPECT_EQ(ram.sections[0].otherRegion, "FLASH");
  EXPECT_EQ(ram.sections[1].otherRegion, "");
  EXPECT_EQ(map.regions.size(), 2U) << "everything has its region";
}

TEST(MemoryMap, SharesAddUpToTheSections)
{
  const MemoryMap map = memoryMap(sample(), 10);
  for (const MemoryRegion &one : map.regions) {
    EXPECT_EQ(sumOf(one.files), one.usedBytes) << one.name;
    EXPECT_EQ(sumOf(one.libraries), one.usedBytes) << one.name;
  }
  using Kind = MemoryOwner::Kind;
  const MemoryRegion &flash = named(map, "FLASH");
  EXPECT_EQ(bytesOf(flash.files, Kind::File, "main.o"), 70U) << "its data's load image, too";
  EXPECT_EQ(bytesOf(flash.files, Kind::File, "lib/liba.a", "one.o"), 30U);
  EXPECT_EQ(bytesOf(flash.libraries, Kind::File, "lib/liba.a"), 38U);
  EXPECT_EQ(bytesOf(flash.libraries, Kind::Objects), 70U);
  EXPECT_EQ(bytesOf(flash.files, Kind::Fill), 6U);
  EXPECT_EQ(bytesOf(flash.files, Kind::Script), 4U);
  EXPECT_EQ(bytesOf(flash.files, Kind::Linker), 2U);
  EXPECT_EQ(flash.files[0].owner.file.root, "build");
  EXPECT_EQ(bytesOf(named(map, "RAM").files, Kind::Unknown), 4U);
  EXPECT_EQ(map.notes, (std::vector<std::string>{"4 bytes of the image are not in its linker map"}));
}

TEST(MemoryMap, MapOfAnotherLinkExplainsNothing)
{
  MemoryLayout layout = sample();
  layout.image.sections[1].sizeBytes = 96;
  const MemoryMap map = memoryMap(layout, 10);
  const MemoryRegion &flash = named(map, "FLASH");
  EXPECT_EQ(flash.usedBytes, 116U) << "sizes are the image's";
  EXPECT_EQ(bytesOf(flash.files, MemoryOwner::Kind::Unknown), 96U);
  EXPECT_EQ(sumOf(flash.files), 116U);
}

// GNU ld 2.40 prints merged strings with the size that they had before.
TEST(MemoryMap, InputReachesNoFurtherThanToTheNextOne)
{
  MemoryLayout layout = sample();
  layout.build.map.outputs[0].inputs[0].sizeBytes = UINT64_MAX;
  layout.build.map.outputs[0].inputs[1].sizeBytes = 500;
  const MemoryMap map = memoryMap(layout, 10);
  using Kind = MemoryOwner::Kind;
  EXPECT_EQ(bytesOf(named(map, "FLASH").files, Kind::File, "main.o"), 70U);
  EXPECT_EQ(bytesOf(named(map, "FLASH").files, Kind::File, "lib/liba.a", "one.o"), 30U);
  EXPECT_EQ(sumOf(named(map, "FLASH").files), 120U);
}

TEST(MemoryMap, InputOutsideItsSectionHasNoShare)
{
  MemoryLayout layout = sample();
  layout.build.map.outputs[0].inputs[0].address = 0x10;
  layout.build.map.outputs[0].inputs[3].address = 0x9000;
  const MemoryMap map = memoryMap(layout, 10);
  EXPECT_EQ(bytesOf(named(map, "FLASH").files, MemoryOwner::Kind::Linker), 0U);
  EXPECT_EQ(bytesOf(named(map, "FLASH").files, MemoryOwner::Kind::Unknown), 52U);
  EXPECT_EQ(sumOf(named(map, "FLASH").files), 120U);
}

TEST(MemoryMap, LargestSymbolsFirstEachAddressOnce)
{
  const MemoryMap map = memoryMap(sample(), 2);
  const MemoryRegion &flash = named(map, "FLASH");
  ASSERT_EQ(flash.symbols.size(), 2U);
  EXPECT_EQ(flash.symbols[0].name, "main");
  EXPECT_EQ(flash.symbols[0].owner.file.file, "main.o");
  EXPECT_EQ(flash.symbols[1].name, "one");
  EXPECT_EQ(flash.symbols[1].owner.member, "one.o");
  const MemoryMap all = memoryMap(sample(), 10);
  ASSERT_EQ(named(all, "FLASH").symbols.size(), 3U);
  const MemorySymbol &table = named(all, "FLASH").symbols[2];
  EXPECT_EQ(table.name, "table");
  EXPECT_TRUE(table.isLoadImage);
  EXPECT_EQ(table.address, 0x1068U);
}

TEST(MemoryMap, WithoutAMapThereAreSectionsAndSymbolsOnly)
{
  MemoryLayout layout = sample();
  layout.build = {};
  const MemoryMap map = memoryMap(layout, 10);
  ASSERT_EQ(map.regions.size(), 1U);
  const MemoryRegion &all = map.regions[0];
  EXPECT_EQ(all.name, "");
  EXPECT_FALSE(all.isDeclared);
  EXPECT_FALSE(all.freeBytes);
  EXPECT_EQ(all.usedBytes, 100U + 20 + 20 + 64);
  EXPECT_EQ(all.sections.size(), 4U);
  EXPECT_EQ(all.symbols.size(), 5U);
  ASSERT_EQ(map.notes.size(), 2U);
  EXPECT_EQ(map.notes[0], "which file each byte is of is not known: no map was looked for: name the build directory with -p");
}

TEST(MemoryMap, ScriptHasTheRegionsThatTheMapHasNot)
{
  MemoryLayout layout = sample();
  layout.build.map.regions.clear();
  layout.build.artefacts[artefact::script].state = Artefact::State::Read;
  layout.build.script.regions = {region("ROM", 0x1000, 2048), region("SRAM", std::nullopt, 1024)};
  layout.build.script.sections = {{".data", "REGION_DATA", "ROM", false, false, 1}};
  layout.build.script.aliases = {{"REGION_DATA", "SRAM"}};
  layout.build.script.includes = {"more.ld"};
  const MemoryMap map = memoryMap(layout, 10);
  ASSERT_EQ(map.regions.size(), 3U);
  EXPECT_EQ(named(map, "ROM").freeBytes, 2048U - 124);
  EXPECT_EQ(named(map, "SRAM").usedBytes, 20U) << "by what the script says, since its origin is not known";
  EXPECT_TRUE(named(map, "SRAM").isDeclared);
  EXPECT_EQ(map.regions.back().name, "");
  EXPECT_EQ(map.regions.back().usedBytes, 64U);
  EXPECT_EQ(map.notes.back(), "INCLUDE more.ld of the linker script was not read");
}

TEST(MemoryMap, RegionWithoutDeclarationIsShownAsSuch)
{
  MemoryLayout layout = sample();
  layout.build.map.regions.push_back(region("TYPO", std::nullopt, std::nullopt));
  layout.build.script.sections = {{".bss", "TYPO", "", true, false, 1}};
  layout.image.sections[3].address = 0x1000; // where GNU ld puts it: 0, which may be inside another region
  const MemoryMap map = memoryMap(layout, 10);
  const MemoryRegion &typo = named(map, "TYPO");
  EXPECT_FALSE(typo.isDeclared);
  EXPECT_EQ(typo.usedBytes, 64U);
  EXPECT_EQ(named(map, "FLASH").usedBytes, 120U);
  EXPECT_EQ(&map.regions.back(), &typo);
}

TEST(MemoryMap, SectionsAtOneAddressCountOnce)
{
  MemoryLayout layout = sample();
  layout.image.sections.push_back(section(".over", 0x20000010, 40));
  const MemoryMap map = memoryMap(layout, 10);
  EXPECT_EQ(named(map, "RAM").usedBytes, 96U);
  EXPECT_EQ(named(map, "RAM").sharedBytes, 28U);
  EXPECT_EQ(named(map, "RAM").gapBytes, 0U);
}

TEST(MemoryMap, WhatReachesBeyondTheRegionIsCounted)
{
  MemoryLayout layout = sample();
  layout.build.map.regions[1].lengthBytes = 80;
  const MemoryMap map = memoryMap(layout, 10);
  EXPECT_EQ(named(map, "RAM").beyondBytes, 16U);
  EXPECT_EQ(named(map, "RAM").freeBytes, 0U);
}

TEST(MemoryMap, RegionsThatAreNoMemoryAreLeftOut)
{
  MemoryLayout layout = sample();
  layout.build.map.regions.push_back(region("IDT_LIST", 0xfffff7ff, 2048));
  layout.knowledge.initialisation.ignoredRegions = {"IDT_*"};
  EXPECT_EQ(memoryMap(layout, 10).regions.size(), 2U);
}

TEST(MemoryMap, RegionOfTheScriptWinsAmongThoseThatHoldTheAddress)
{
  MemoryLayout layout = sample();
  layout.build.map.regions.push_back(region("ALIAS", 0x20000000, 512));
  EXPECT_EQ(named(memoryMap(layout, 10), "ALIAS").usedBytes, 84U) << "the smallest, where nothing else is known";
  layout.build.script.sections = {{".data", "RAM", "FLASH", false, false, 1}, {".bss", "RAM", "", true, false, 1}};
  EXPECT_EQ(named(memoryMap(layout, 10), "ALIAS").usedBytes, 0U);
  EXPECT_EQ(named(memoryMap(layout, 10), "RAM").usedBytes, 84U);
}

TEST(MemoryMap, ThreadLocalTemplateOfZeroesTakesNoMemory)
{
  MemoryLayout layout = sample();
  ImageSection zeroes = section(".tbss", 0x20000100, 400);
  zeroes.hasBits = false;
  zeroes.isThreadLocal = true;
  layout.image.sections.push_back(zeroes);
  EXPECT_EQ(named(memoryMap(layout, 10), "RAM").usedBytes, 84U);
}

TEST(MemoryMap, RelocatedFilesAreListedByKindAndRegion)
{
  MemoryLayout layout = sample();
  RelocatedFile file;
  file.file = "/b/src/fast.c";
  const auto add = [&](const std::string &kind, std::uint64_t bytes, const std::string &region, bool isAsked, const std::string &output) {
    RelocatedInput one;
    one.kind = kind;
    one.sizeBytes = bytes;
    one.region = region;
    one.isAsked = isAsked;
    one.output = output;
    file.inputs.push_back(one);
  };
  add("TEXT", 40, "ITCM", true, ".itcm_text_reloc");
  add("TEXT", 2, "ITCM", true, ".itcm_text_reloc");
  add("TEXT", 8, "FLASH", true, "text"); // left behind
  add("DATA", 4, "RAM", false, "datas"); // nobody asked
  add("TEXT", 16, "", true, "");         // dropped
  Relocation relocation;
  relocation.files = {file};
  layout.relocation.relocations = {relocation};
  const MemoryMap map = memoryMap(layout, 0);
  ASSERT_EQ(map.moved.size(), 2U);
  EXPECT_EQ(map.moved[0].region, "FLASH");
  EXPECT_EQ(map.moved[0].bytes, 8U);
  EXPECT_EQ(map.moved[1].region, "ITCM");
  EXPECT_EQ(map.moved[1].bytes, 42U);
  EXPECT_EQ(map.moved[1].file.root, "build");
  EXPECT_EQ(map.moved[1].file.file, "src/fast.c");
}

TEST(MemoryMap, HostileNumbersDoNotWrap)
{
  MemoryLayout layout = sample();
  layout.image.sections.push_back(section(".end", UINT64_MAX - 3, UINT64_MAX));
  layout.build.map.regions.push_back(region("TOP", UINT64_MAX - 15, UINT64_MAX));
  const MemoryMap map = memoryMap(layout, 10);
  EXPECT_EQ(named(map, "TOP").gapBytes, 12U);
  EXPECT_EQ(named(map, "TOP").freeBytes, 0U);
}

TEST(MemoryMap, BytesOfSegmentsWithoutASectionAreNoted)
{
  const auto notes = [](const MemoryLayout &layout) {
    std::string out;
    for (const std::string &note : memoryMap(layout, 10).notes)
      out += note.find("segments") != std::string::npos ? note : "";
    return out;
  };
  MemoryLayout layout = sample();
  layout.image.sections[2].alignBytes = 8;
  layout.image.segments = {{0x1000, 0x1000, 100, 100, true, false, true}, {0x20000000, 0x1068, 20, 96, true, true, false}};
  layout.image.sections[3].alignBytes = 32;
  EXPECT_EQ(notes(layout), "") << "12 bytes before .bss are padding";
  layout.image.segments[0].memoryBytes = layout.image.segments[0].fileBytes = 140;
  layout.image.segments.push_back({0x30000000, 0x30000000, 256, 256, true, false, false});
  EXPECT_EQ(notes(layout), "296 bytes of the image's segments, the first at 0x1064, belong to no section: they are in no figure here");
  layout.image.sections.clear();
  layout.image.segments = {{0, 0, UINT64_MAX, UINT64_MAX, true, false, false}, {0x10, 0x10, 4, 4, true, false, false}};
  EXPECT_EQ(notes(layout), "18446744073709551615 bytes of the image's segments, the first at 0x0, belong to no section: they are in no figure here");
}

} // namespace
} // namespace headroom
