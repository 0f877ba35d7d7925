// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/map_file.h"

namespace headroom {
namespace {

const std::string head = "     VMA      LMA     Size Align Out     In      Symbol\n";

// What lld 19 writes last.
const std::string tables = "       0        0       b0     4 .symtab\n"
                           "       0        0       b0     4         <internal>:(.symtab)\n"
                           "       0        0       a2     1 .shstrtab\n"
                           "       0        0       a2     1         <internal>:(.shstrtab)\n"
                           "       0        0       24     1 .strtab\n"
                           "       0        0       24     1         <internal>:(.strtab)\n";

LinkerMap mapOf(const std::string &text)
{
  const Expected<LinkerMap> map = readLinkerMap(text, "/b/a.map");
  EXPECT_TRUE(map) << (map ? "" : map.error().text());
  return map ? *map : LinkerMap();
}

TEST(LldMap, SectionsInputsAndLoadAddresses)
{
  const LinkerMap map = mapOf(head +
                              "    1000     1000       40     4 .text\n"
                              "    1000     1000       28     4         a.o:(.text.f)\n"
                              "    1000     1000        0     1                 $t\n"
                              "    1001     1001       28     1                 f\n"
                              "    1028     1028        8     2         lib (1)/libm.a(k_pow.o):(.text._start)\n"
                              "    1030     1030        4     1         LONG ( 0x1234 )\n"
                              "    1034     1034        c     1         . = ALIGN ( 16 )\n"
                              "20000000     1040        0     1 __data_start = .\n"
                              "20000000     1040        4     4 .data\n"
                              "20000000     1040        4     4         <internal>:(.data)\n" + tables);
  EXPECT_EQ(map.dialect, LinkerMap::Dialect::Lld);
  EXPECT_TRUE(map.regions.empty());
  ASSERT_EQ(map.outputs.size(), 5U);
  const MapOutput &text = map.outputs[0];
  EXPECT_EQ(text.name, ".text");
  EXPECT_EQ(text.sizeBytes, 0x40U);
  EXPECT_FALSE(text.loadAddress);
  ASSERT_EQ(text.inputs.size(), 2U);
  EXPECT_EQ(text.inputs[0].object, "a.o");
  EXPECT_EQ(text.inputs[0].section, ".text.f");
  EXPECT_EQ(text.inputs[1].archive, "lib (1)/libm.a");
  EXPECT_EQ(text.inputs[1].object, "k_pow.o");
  EXPECT_EQ(text.inputs[1].line, 6U);
  EXPECT_EQ(text.dataBytes, 4U);
  EXPECT_EQ(text.fillBytes, 0xcU);
  EXPECT_EQ(map.outputs[1].loadAddress, 0x1040U);
  EXPECT_EQ(map.loaded, (std::vector<std::string>{"a.o", "lib (1)/libm.a"}));
}

TEST(LldMap, CutRowIsAnErrorWithItsLine)
{
  const Expected<LinkerMap> map = readLinkerMap(head + "    1000     1000       40     4 .text\n    1000     10", "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().place, "/b/a.map:3");
}

TEST(LldMap, MapThatEndsBeforeTheTablesIsAnError)
{
  const std::string text = head + "    1000     1000        4     4 .text\n    1000     1000        4     4         a.o:(.text)\n";
  const Expected<LinkerMap> map = readLinkerMap(text, "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().text(), "/b/a.map:3: the linker map ends in section .text, wanted all of .shstrtab, which every link of lld has\n"
                                "  help: link again: the map was cut off");
  EXPECT_TRUE(readLinkerMap(text + tables, "/b/a.map"));
  EXPECT_TRUE(readLinkerMap(text + "       0        0       35     1 .shstrtab\n       0        0       35     1         <internal>:(.shstrtab)\n", "/b/a.map"))
      << "a stripped image has neither symbols nor their names";
}

// A script that names the tables places them where it likes.
TEST(LldMap, TablesMayLieBeforeOtherSections)
{
  const std::string behind = "    1000     1000        8     4 .text\n    1000     1000        4     4         a.o:(.text)\n";
  EXPECT_FALSE(readLinkerMap(head + tables + behind, "/b/a.map")) << "half of the last section is missing";
  const LinkerMap map = mapOf(head + tables + behind + "    1004     1004        4     4         b.o:(.text)\n");
  ASSERT_EQ(map.outputs.size(), 4U);
  EXPECT_EQ(map.outputs.back().inputs.size(), 2U);
  const std::string half = "       0        0       a2     1 .shstrtab\n       0        0       a0     1         <internal>:(.shstrtab)\n";
  EXPECT_FALSE(readLinkerMap(head + half + behind + "    1004     1004        4     4         b.o:(.text)\n", "/b/a.map"));
}

TEST(LldMap, AssertionOfTheScriptHasNoName)
{
  const LinkerMap map = mapOf(head + "    1000     1000        4     4 .text\n    1000     1000        4     4         a.o:(.text)\n"
                                     "20000020 20000020        0     1 \n" + tables);
  EXPECT_EQ(map.outputs.size(), 4U);
}

TEST(LldMap, PaddingIsNoLargerThanTheAlignmentAsks)
{
  const LinkerMap map = mapOf(head + "    1000     1000       40     8 .text\n"
                                     "    1000     1000        2     2         a.o:(.text.a)\n"
                                     "    1004     1004        4     4         a.o:(.text.b)\n"
                                     "    1010     1010        4     8         a.o:(.text.c)\n"
                                     "    1028     1028       14     8         a.o:(.text.d)\n" + tables);
  EXPECT_EQ(map.outputs[0].fillBytes, 2U + 4U) << "2 before b, none before c, where 8 bytes are missing, nor before d, 4 at the end";
}

TEST(LldMap, HeadingAloneIsAnError)
{
  const Expected<LinkerMap> map = readLinkerMap(head, "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().message, "the linker map has no sections");
}

} // namespace
} // namespace headroom
