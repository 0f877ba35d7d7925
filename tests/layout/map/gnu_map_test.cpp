// SPDX-License-Identifier: Apache-2.0
// Maps of GNU ld, as its 2.40 writes them. What is left out here is what the reader does not look at.
#include <gtest/gtest.h>

#include "build/map_file.h"

namespace headroom {
namespace {

constexpr const char *regions = "Memory Configuration\n"
                                "\n"
                                "Name             Origin             Length             Attributes\n"
                                "FLASH            0x00001000         0x00010000         xr\n"
                                "RAM              0x20000000         0x00001000         xw !r\n"
                                "SRAM22           0x00000000         0xffffffff\n"
                                "*default*        0x00000000         0xffffffff\n"
                                "\n"
                                "Linker script and memory map\n"
                                "\n";
constexpr const char *end = "OUTPUT(a.elf elf32-littlearm)\n"
                            "LOAD linker stubs\n";

LinkerMap mapOf(const std::string &text)
{
  const Expected<LinkerMap> map = readLinkerMap(text, "/b/a.map");
  EXPECT_TRUE(map) << (map ? "" : map.error().text());
  return map ? *map : LinkerMap();
}

LinkerMap statements(const std::string &text)
{
  return mapOf(regions + text + end);
}

const MapOutput &only(const LinkerMap &map)
{
  static const MapOutput none;
  EXPECT_EQ(map.outputs.size(), 1U);
  return map.outputs.empty() ? none : map.outputs.front();
}

TEST(GnuMap, RegionsComeWithoutTheDefaultOne)
{
  const LinkerMap map = statements("");
  EXPECT_EQ(map.dialect, LinkerMap::Dialect::Gnu);
  ASSERT_EQ(map.regions.size(), 3U);
  EXPECT_EQ(map.regions[0].name, "FLASH");
  EXPECT_EQ(map.regions[0].origin, 0x1000U);
  EXPECT_EQ(map.regions[0].lengthBytes, 0x10000U);
  EXPECT_EQ(map.regions[0].attributes, "xr");
  EXPECT_EQ(map.regions[0].line, 4U);
  EXPECT_EQ(map.regions[1].attributes, "xw!r");
}

TEST(GnuMap, RegionThatMemoryDoesNotDeclareHasNoOrigin)
{
  const LinkerMap map = statements("");
  ASSERT_EQ(map.regions.size(), 3U);
  EXPECT_EQ(map.regions[2].name, "SRAM22");
  EXPECT_FALSE(map.regions[2].origin);
  EXPECT_FALSE(map.regions[2].lengthBytes);
}

// ld makes it when it meets its name, which may be after the default one.
TEST(GnuMap, UndeclaredRegionBehindTheDefaultOneIsNoSection)
{
  const LinkerMap map = mapOf("Memory Configuration\n\nName Origin Length Attributes\n"
                              "RAM              0x20000000         0x00001000         xw\n"
                              "*default*        0x00000000         0xffffffff\n"
                              "SRAM             0x00000000         0xffffffff\n\nLinker script and memory map\n\n"
                              "OUTPUT(a.elf elf32-littlearm)\n");
  ASSERT_EQ(map.regions.size(), 2U);
  EXPECT_EQ(map.regions[1].name, "SRAM");
  EXPECT_FALSE(map.regions[1].origin);
  EXPECT_TRUE(map.outputs.empty());
}

TEST(GnuMap, UndeclaredRegionOfA64BitTarget)
{
  const LinkerMap map = mapOf("Memory Configuration\n\nName Origin Length Attributes\n"
                              "RAM              0x0000000080000000 0x0000000000010000 xrw\n"
                              "TYPO             0x0000000000000000 0xffffffffffffffff\n"
                              "*default*        0x0000000000000000 0xffffffffffffffff\n\nLinker script and memory map\n\n"
                              "OUTPUT(a.elf elf64-littleriscv)\n");
  ASSERT_EQ(map.regions.size(), 2U);
  EXPECT_EQ(map.regions[0].origin, 0x80000000U);
  EXPECT_FALSE(map.regions[1].origin);
}

TEST(GnuMap, RegionOfTheWholeAddressSpaceWithAttributesIsDeclared)
{
  const LinkerMap map = mapOf("Memory Configuration\n\nALL              0x00000000         0xffffffff         xrw\n"
                              "*default*        0x00000000         0xffffffff\n\nOUTPUT(a.elf elf32-littlearm)\n");
  ASSERT_EQ(map.regions.size(), 1U);
  EXPECT_EQ(map.regions[0].origin, 0U);
  EXPECT_EQ(map.regions[0].lengthBytes, 0xffffffffU);
}

TEST(GnuMap, HeadingsOfAnotherLanguageAreReadByTheirShape)
{
  const LinkerMap map = mapOf("Verworfene Eingabeabschnitte\n"
                              "\n"
                              " .text.unused   0x00000000       0x10 a.o\n"
                              "\n"
                              "Speicherkonfiguration\n"
                              "\n"
                              "Name             Ursprung           Länge              Attribute\n"
                              "RAM              0x20000000         0x00001000         xw\n"
                              "*default*        0x00000000         0xffffffff\n"
                              "\n"
                              "Linker-Skript und Speicherzuordnung\n"
                              "\n"
                              ".data           0x20000000        0x4 Ladeadresse 0x00001040\n"
                              " *(.data)\n"
                              " .data          0x20000000        0x4 a.o\n"
                              "                                  0x8 (Größe vor der Relaxierung)\n"
                              "OUTPUT(a.elf elf32-littlearm)\n");
  ASSERT_EQ(map.discarded.size(), 1U);
  EXPECT_EQ(map.discarded[0].section, ".text.unused");
  EXPECT_EQ(map.discarded[0].sizeBytes, 16U);
  ASSERT_EQ(map.regions.size(), 1U);
  EXPECT_EQ(only(map).loadAddress, 0x1040U);
  ASSERT_EQ(only(map).inputs.size(), 1U);
  EXPECT_EQ(only(map).inputs[0].sizeBytes, 4U);
}

TEST(GnuMap, ListsBeforeTheRegionsAreNoSections)
{
  const LinkerMap map = mapOf(std::string("Archive member included to satisfy reference by file (symbol)\n"
                                          "\n"
                                          "app/libapp.a(main.c.obj)      (--whole-archive)\n"
                                          "zephyr/libzephyr.a(a-very-long-name.c.obj)\n"
                                          "                              app/libapp.a(main.c.obj) (function)\n"
                                          "\n"
                                          "Allocating common symbols\n"
                                          "Common symbol       size              file\n"
                                          "\n"
                                          "common_var          0x4               a.o\n"
                                          "a_very_long_common_symbol\n"
                                          "                    0x10              a.o\n"
                                          "\n") +
                              regions + end);
  EXPECT_EQ(map.regions.size(), 3U);
  EXPECT_TRUE(map.discarded.empty());
  EXPECT_TRUE(map.outputs.empty());
}

TEST(GnuMap, DiscardedSectionsKeepTheirFile)
{
  const LinkerMap map = mapOf(std::string("Discarded input sections\n"
                                          "\n"
                                          " .text          0x00000000       0x40 /usr/lib/libgcc.a(_arm_fix.o)\n"
                                          " .debug_line_str\n"
                                          "                0x00000000       0x98 build dir/main.o\n"
                                          "\n") +
                              regions + end);
  ASSERT_EQ(map.discarded.size(), 2U);
  EXPECT_EQ(map.discarded[0].archive, "/usr/lib/libgcc.a");
  EXPECT_EQ(map.discarded[0].object, "_arm_fix.o");
  EXPECT_EQ(map.discarded[1].section, ".debug_line_str");
  EXPECT_EQ(map.discarded[1].sizeBytes, 0x98U);
  EXPECT_EQ(map.discarded[1].object, "build dir/main.o");
}

TEST(GnuMap, LongNamesWrapTheirNumbers)
{
  const LinkerMap map = statements("_static_thread_data_area\n"
                                   "                0x00002948       0x30 load address 0x00003000\n"
                                   " *(SORT_BY_NAME(.__static_thread_data.static.*))\n"
                                   " .__static_thread_data.static._k_thread_data_idle_\n"
                                   "                0x00002948       0x30 app/libapp.a(main.c.obj)\n"
                                   "                0x00002948                _k_thread_data_idle\n");
  EXPECT_EQ(only(map).name, "_static_thread_data_area");
  EXPECT_EQ(only(map).address, 0x2948U);
  EXPECT_EQ(only(map).sizeBytes, 0x30U);
  EXPECT_EQ(only(map).loadAddress, 0x3000U);
  ASSERT_EQ(only(map).inputs.size(), 1U);
  EXPECT_EQ(only(map).inputs[0].section, ".__static_thread_data.static._k_thread_data_idle_");
  EXPECT_EQ(only(map).inputs[0].archive, "app/libapp.a");
  EXPECT_EQ(only(map).inputs[0].object, "main.c.obj");
  EXPECT_EQ(only(map).inputs[0].line, 14U);
}

TEST(GnuMap, SectionNameWithBlanksAndQuotes)
{
  const LinkerMap map = statements("noinit          0x20000000       0x40\n"
                                   " *(.noinit.*)\n"
                                   " .noinit.\"WEST_TOPDIR/my app/main.c\".0\n"
                                   "                0x20000000       0x20 main.o\n"
                                   " .noinit.\"a b\"  0x20000020       0x20 main.o\n");
  ASSERT_EQ(only(map).inputs.size(), 2U);
  EXPECT_EQ(only(map).inputs[0].section, ".noinit.\"WEST_TOPDIR/my app/main.c\".0");
  EXPECT_EQ(only(map).inputs[1].section, ".noinit.\"a b\"");
  EXPECT_EQ(only(map).selectors[0].inputs, 2U);
}

TEST(GnuMap, SelectorsCountWhatTheyPlaced)
{
  const LinkerMap map = statements(".text           0x00001000       0x40\n"
                                   " *(.vec)\n"
                                   " *(.text .text.*)\n"
                                   " .text.f        0x00001000       0x28 a.o\n"
                                   "                0x00001000                f\n"
                                   " .text._start   0x00001028        0xa a.o\n"
                                   " KEEP (*(SORT_BY_ALIGNMENT(.nothing.*)))\n"
                                   " *libfoo.a:(.text)\n"
                                   "                0x00001040                        . = ALIGN (0x10)\n"
                                   " .text.orphan   0x00001040        0x0 b.o\n");
  const MapOutput &text = only(map);
  ASSERT_EQ(text.selectors.size(), 4U);
  EXPECT_EQ(text.selectors[0].text, "*(.vec)");
  EXPECT_EQ(text.selectors[0].inputs, 0U);
  EXPECT_EQ(text.selectors[1].text, "*(.text .text.*)");
  EXPECT_EQ(text.selectors[1].inputs, 2U);
  EXPECT_EQ(text.selectors[2].inputs, 0U) << text.selectors[2].text;
  EXPECT_EQ(text.selectors[3].inputs, 0U) << "an assignment ends what a pattern placed";
  EXPECT_EQ(text.inputs.size(), 3U) << "inputs of size 0 are kept";
}

TEST(GnuMap, FillAndScriptDataAreNoInputs)
{
  const LinkerMap map = statements(".text           0x00001000       0x40\n"
                                   " *(.text)\n"
                                   " .text          0x00001000       0x32 a.o\n"
                                   "                0x00001032        0x4 LONG 0x1234\n"
                                   "                0x00001036        0x1 BYTE 0x1\n"
                                   "                0x00001040                        . = ALIGN (0x10)\n"
                                   " *fill*         0x00001037        0x9 ff\n");
  EXPECT_EQ(only(map).inputs.size(), 1U);
  EXPECT_EQ(only(map).dataBytes, 5U);
  EXPECT_EQ(only(map).fillBytes, 9U);
  EXPECT_EQ(only(map).selectors[0].inputs, 1U);
}

TEST(GnuMap, RelaxedSizeIsTheFinalOne)
{
  const LinkerMap map = statements(".rodata         0x00001000        0x8\n"
                                   " *(.rodata.*)\n"
                                   " .rodata.str1.4\n"
                                   "                0x00001000        0x8 a.o\n"
                                   "                                 0x1c (size before relaxing)\n"
                                   " .rodata.str1.4\n"
                                   "                0x00001008        0x0 b.o\n"
                                   "                                 0x10 (size before relaxing)\n");
  ASSERT_EQ(only(map).inputs.size(), 2U);
  EXPECT_EQ(only(map).inputs[0].sizeBytes, 8U);
  EXPECT_EQ(only(map).inputs[1].sizeBytes, 0U);
}

TEST(GnuMap, OutputThatPlacedNothingKeepsItsSelectors)
{
  const LinkerMap map = statements("_ITCM_TEXT_SECTION_NAME\n"
                                   " *(.text.quick)\n"
                                   "\n"
                                   "/DISCARD/\n"
                                   " *(.irq_info*)\n");
  EXPECT_EQ(only(map).name, "_ITCM_TEXT_SECTION_NAME");
  EXPECT_EQ(only(map).sizeBytes, 0U);
  ASSERT_EQ(only(map).selectors.size(), 1U);
  EXPECT_EQ(only(map).selectors[0].text, "*(.text.quick)");
}

TEST(GnuMap, LoadedFilesAndSectionsBehindTheOutputLine)
{
  const LinkerMap map = mapOf(std::string(regions) +
                              "LOAD /usr/lib/crt0.o\n"
                              "START GROUP\n"
                              "LOAD my libs/liba.a\n"
                              "END GROUP\n"
                              "                0x00000004                        _region_min_align = 0x4\n"
                              "                [!provide]                        PROVIDE (x = .)\n"
                              "OUTPUT(a.elf elf32-littlearm)\n"
                              "LOAD linker stubs\n"
                              "\n"
                              "SDRAM           0x20000004        0x4\n"
                              " SDRAM          0x20000004        0x4 a.o\n"
                              "\n"
                              "Cross Reference Table\n"
                              "\n"
                              "Symbol                                            File\n"
                              "main                                              a.o\n"
                              "                                                  b.o\n");
  EXPECT_EQ(map.loaded, (std::vector<std::string>{"/usr/lib/crt0.o", "my libs/liba.a"}));
  EXPECT_EQ(only(map).name, "SDRAM");
  EXPECT_EQ(only(map).inputs.size(), 1U);
}

TEST(GnuMap, BracketsInFileNames)
{
  const LinkerMap map = statements(".text           0x00001000       0x10\n"
                                   " .text          0x00001000        0x4 build (copy)/main.o\n"
                                   " .text          0x00001004        0x4 build (copy)/lib.a(m(1).o)\n"
                                   " .text.stub     0x00001008        0x8 linker stubs\n");
  ASSERT_EQ(only(map).inputs.size(), 3U);
  EXPECT_EQ(only(map).inputs[0].archive, "");
  EXPECT_EQ(only(map).inputs[0].object, "build (copy)/main.o");
  EXPECT_EQ(only(map).inputs[1].archive, "build (copy)/lib.a");
  EXPECT_EQ(only(map).inputs[1].object, "m(1).o");
  EXPECT_EQ(only(map).inputs[2].object, "linker stubs");
}

TEST(GnuMap, WindowsLineEnds)
{
  std::string text = std::string(regions) + ".text           0x00001000       0x10\n .text          0x00001000       0x10 a.o\n" + end;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\r');
  const LinkerMap map = mapOf(text);
  ASSERT_EQ(only(map).inputs.size(), 1U);
  EXPECT_EQ(only(map).inputs[0].object, "a.o");
  EXPECT_EQ(map.regions.size(), 3U);
}

TEST(GnuMap, CutBeforeTheRegionsIsAnError)
{
  const Expected<LinkerMap> map = readLinkerMap("Discarded input sections\n\n .text 0x0 0x4 a.o\n", "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().message, "the linker map ends before its table of memory regions");
  EXPECT_EQ(map.error().place, "/b/a.map:3");
}

TEST(GnuMap, CutAmongTheSectionsIsAnError)
{
  const Expected<LinkerMap> map = readLinkerMap(std::string(regions) + ".text           0x00001000       0x10\n .text     0x0", "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().message, "the linker map ends before its OUTPUT line");
  EXPECT_EQ(map.error().place, "/b/a.map:12");
}

TEST(GnuMap, ZeroBytesAreAnError)
{
  const Expected<LinkerMap> map = readLinkerMap(std::string("Memory Configuration\n\0", 22), "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().place, "/b/a.map");
}

TEST(GnuMap, OtherFormatsAreUnknownAndSayNothingElse)
{
  for (const char *const text : {"Component: ARM Compiler 6.6 Tool: armlink [4d35d2]\n\nSection Cross References\n",
                                 "###############\n#\n# IAR ELF Linker V9.40 for ARM\n", ""}) {
    const LinkerMap map = mapOf(text);
    EXPECT_EQ(map.dialect, LinkerMap::Dialect::Unknown);
    EXPECT_TRUE(map.outputs.empty());
    EXPECT_TRUE(map.regions.empty());
  }
}

TEST(GnuMap, NumbersBeyond64BitsAreNoNumbers)
{
  const LinkerMap map = statements(".text           0x11111111111111111       0x10\n");
  EXPECT_TRUE(map.outputs.empty());
}

// A line of many numbers, or of blanks and numbers, must not be searched again from its start for each of them.
TEST(GnuMap, LongHostileLinesTakeLinearTime)
{
  std::string numbers(1 << 20, '\t');
  for (int i = 0; i < (1 << 18); ++i)
    numbers += " 0x";
  std::string names;
  for (int i = 0; i < (1 << 18); ++i)
    names += "x 0x1 ";
  const LinkerMap map = statements(numbers + "\n" + names + "\n");
  EXPECT_LE(map.outputs.size(), 2U);
}

TEST(GnuMap, MoreRegionsThanAFirmwareHasAreRefused)
{
  std::string text = "Memory Configuration\n\n";
  for (int i = 0; i < 5000; ++i)
    text += "R" + std::to_string(i) + "  0x00001000  0x10 xr\n";
  const Expected<LinkerMap> map = readLinkerMap(text + "*default*  0x0  0xffffffff\n\n" + end, "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().message, "the linker map has 5000 memory regions, the limit is 4096");
}

TEST(GnuMap, CutBehindItsOutputLineIsAnErrorWhereItShows)
{
  const std::string whole = std::string(regions) + end + "\n.orphan         0x20000000       0x14\n .orphan        0x20000000        0xc a.o\n"
                                                         "                0x20000000                stray\n .orphan        0x2000000c        0x8 b.o\n";
  EXPECT_TRUE(readLinkerMap(whole, "/b/a.map"));
  const auto said = [](const std::string &text) {
    const Expected<LinkerMap> map = readLinkerMap(text, "/b/a.map");
    return map ? "nothing" : map.error().message;
  };
  EXPECT_EQ(said(whole.substr(0, whole.size() - 1)), "the linker map ends within a line");
  EXPECT_EQ(said(whole.substr(0, whole.rfind(" .orphan"))), "the linker map ends within section .orphan, whose parts have 12 of 20 bytes");
  EXPECT_EQ(said(std::string(regions) + end + ".an_orphan_of_a_long_name\n"), "the linker map ends behind a name that its numbers should follow");
  EXPECT_EQ(said(whole + " .orphan_of_a_long_name\n"), "the linker map ends behind a name that its numbers should follow");
  EXPECT_EQ(said(whole + "\nTabelle der Querverweise\n\nSymbol   Datei\nmain     a.o\n"), "nothing");
}

} // namespace
} // namespace headroom
