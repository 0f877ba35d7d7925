// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/map_file.h"

namespace headroom {
namespace {

const std::string head = "     VMA      LMA     Size Align Out     In      Symbol\n";

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
                              "20000000     1040        4     4         <internal>:(.data)\n");
  EXPECT_EQ(map.dialect, LinkerMap::Dialect::Lld);
  EXPECT_TRUE(map.regions.empty());
  ASSERT_EQ(map.outputs.size(), 2U);
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

TEST(LldMap, HeadingAloneIsAnError)
{
  const Expected<LinkerMap> map = readLinkerMap(head, "/b/a.map");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().message, "the linker map has no sections");
}

} // namespace
} // namespace headroom
