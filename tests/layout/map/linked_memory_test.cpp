// SPDX-License-Identifier: Apache-2.0
// The memory map of what real tools link: its sums are the image's, as other tools see it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "layout_of.h"
#include "program/layout/memory_map.h"
#include "sample_firmware.h"

namespace headroom {
namespace {

using test::LinkedFirmware;
using test::LinkTools;

/// Sizes by name, as `size -A` prints them.
std::map<std::string, std::uint64_t> sizesOf(const std::string &elf)
{
  std::map<std::string, std::uint64_t> out;
  std::istringstream lines(test::runProcess({"llvm-size-19", "-A", elf}, 30).output);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> words = test::splitWords(line);
    if (words.size() == 3 && words[1].find_first_not_of("0123456789") == std::string::npos)
      out[words[0]] = std::stoull(words[1]);
  }
  return out;
}

const MemoryRegion &named(const MemoryMap &map, const std::string &name)
{
  static const MemoryRegion none;
  const auto found = std::find_if(map.regions.begin(), map.regions.end(), [&](const MemoryRegion &one) { return one.name == name; });
  EXPECT_NE(found, map.regions.end()) << name;
  return found == map.regions.end() ? none : *found;
}

std::uint64_t sumOf(const std::vector<MemoryShare> &shares, bool withUnknown = true)
{
  std::uint64_t out = 0;
  for (const MemoryShare &share : shares)
    out += withUnknown || share.owner.kind != MemoryOwner::Kind::Unknown ? share.bytes : 0;
  return out;
}

class LinkedMemory : public testing::TestWithParam<const LinkTools *> {};

TEST_P(LinkedMemory, SumsAreTheImages)
{
  const LinkedFirmware firmware(*GetParam(), test::sampleSources, test::sampleScript, {"--gc-sections"});
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap map = memoryMap(test::layoutOf(firmware), 100);
  std::map<std::string, std::uint64_t> sizes = sizesOf(firmware.path("firmware.elf"));
  ASSERT_GT(sizes[".text"], 0U);
  ASSERT_EQ(map.regions.size(), 3U);
  const MemoryRegion &flash = named(map, "FLASH"), &ram = named(map, "RAM"), &kept = named(map, "KEPT");
  EXPECT_EQ(flash.usedBytes, sizes[".text"] + sizes[".data"]);
  EXPECT_EQ(flash.loadBytes, sizes[".data"]);
  EXPECT_EQ(ram.usedBytes, sizes[".data"] + sizes[".bss"]);
  EXPECT_EQ(kept.usedBytes, sizes["RETAINED"]);
  EXPECT_EQ(kept.usedBytes, 16U);
  for (const MemoryRegion *const region : {&flash, &ram, &kept}) {
    EXPECT_EQ(region->usedBytes + region->gapBytes + *region->freeBytes, *region->lengthBytes) << region->name;
    EXPECT_EQ(sumOf(region->files), region->usedBytes) << region->name;
    EXPECT_EQ(sumOf(region->libraries, false), region->usedBytes) << region->name << ": the map explains every byte";
  }
  // lld loads the ELF file's own headers.
  ASSERT_EQ(map.notes.size(), GetParam() == &test::armLld ? 1U : 0U);
  for (const std::string &note : map.notes)
    EXPECT_TRUE(note.ends_with(" bytes of the image's segments, the first at 0x0, belong to no section: they are in no figure here")) << note;
}

TEST_P(LinkedMemory, SymbolsKnowTheirFile)
{
  const LinkedFirmware firmware(*GetParam(), test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap map = memoryMap(test::layoutOf(firmware), 100);
  const std::vector<MemorySymbol> &symbols = named(map, "FLASH").symbols;
  const auto table = std::find_if(symbols.begin(), symbols.end(), [](const MemorySymbol &one) { return one.name == "lib_table"; });
  ASSERT_NE(table, symbols.end());
  EXPECT_EQ(table->bytes, 33U);
  EXPECT_EQ(table->owner.file.file, "libparts.a");
  EXPECT_EQ(table->owner.file.root, "build");
  EXPECT_EQ(table->owner.member, "lib_one.o");
  EXPECT_TRUE(std::any_of(symbols.begin(), symbols.end(), [](const MemorySymbol &one) { return one.name == "data_var" && one.isLoadImage; }));
}

INSTANTIATE_TEST_SUITE_P(Linkers, LinkedMemory, testing::Values(&test::armGnu, &test::riscv32Gnu, &test::riscv64Gnu, &test::armLld),
                         [](const testing::TestParamInfo<const LinkTools *> &one) {
                           std::string name = one.param->name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// GNU ld counts what its regions reached, gaps included.
TEST(GnuLinkedMemory, FillsRegionsAsTheLinkerSays)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript, {"--print-memory-usage"});
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap map = memoryMap(test::layoutOf(firmware), 0);
  std::istringstream lines(firmware.log);
  unsigned found = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> words = test::splitWords(line); // `RAM: 148 B 4 KB 3.61%`
    if (words.size() < 3 || words[0].back() != ':' || words[2] != "B")
      continue;
    const MemoryRegion &region = named(map, words[0].substr(0, words[0].size() - 1));
    EXPECT_EQ(region.usedBytes + region.gapBytes, std::stoull(words[1])) << line;
    ++found;
  }
  EXPECT_EQ(found, 3U) << firmware.log;
}

TEST(GnuLinkedMemory, WithoutTheMapTheScriptHasTheRegions)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap with = memoryMap(test::layoutOf(firmware), 0), without = memoryMap(test::layoutOf(firmware, {.map = false}), 0);
  ASSERT_EQ(without.regions.size(), with.regions.size());
  for (std::size_t i = 0; i < with.regions.size(); ++i) {
    EXPECT_EQ(without.regions[i].name, with.regions[i].name);
    EXPECT_EQ(without.regions[i].usedBytes, with.regions[i].usedBytes);
    EXPECT_EQ(without.regions[i].freeBytes, with.regions[i].freeBytes);
  }
  ASSERT_EQ(without.notes.size(), 1U);
  EXPECT_EQ(without.notes[0], "which file each byte is of is not known: firmware.map is not there");
}

TEST(GnuLinkedMemory, ImageAloneHasSectionsAndSymbols)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap map = memoryMap(test::layoutOf(firmware, {.map = false, .script = false}), 5);
  ASSERT_EQ(map.regions.size(), 1U);
  EXPECT_EQ(map.regions[0].sections.size(), 5U) << ".text, .data twice, .bss, RETAINED";
  EXPECT_EQ(map.regions[0].symbols.size(), 5U);
  EXPECT_EQ(map.notes.size(), 2U);
}

TEST(GnuLinkedMemory, UndeclaredRegionHoldsWhatWasPutIntoIt)
{
  const LinkedFirmware firmware(test::armGnu, {{"main", "int placed[4]; void _start(void) { placed[0] = 1; }\n"}},
                                "MEMORY { RAM : ORIGIN = 0, LENGTH = 4K }\n"
                                "SECTIONS { .text : { *(.text*) } > RAM .lost (NOLOAD) : { *(.bss*) } > TYPO }\n");
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const MemoryMap map = memoryMap(test::layoutOf(firmware), 0);
  const MemoryRegion &typo = named(map, "TYPO");
  EXPECT_FALSE(typo.isDeclared);
  EXPECT_EQ(typo.usedBytes, 16U);
  EXPECT_FALSE(typo.freeBytes);
}

} // namespace
} // namespace headroom
