// SPDX-License-Identifier: Apache-2.0
// The readers on what the linkers of this machine write.
#include <gtest/gtest.h>

#include <algorithm>

#include "build/map_file.h"
#include "build/script_file.h"
#include "sample_firmware.h"

namespace headroom {
namespace {

using test::LinkedFirmware;
using test::LinkTools;

const MapOutput *output(const LinkerMap &map, const std::string &name)
{
  const auto found = std::find_if(map.outputs.begin(), map.outputs.end(), [&](const MapOutput &one) { return one.name == name; });
  return found == map.outputs.end() ? nullptr : &*found;
}

std::uint64_t inputBytes(const MapOutput &output)
{
  std::uint64_t sum = 0;
  for (const MapInput &input : output.inputs)
    sum += input.sizeBytes;
  return sum;
}

class LinkedMap : public testing::TestWithParam<const LinkTools *> {};

TEST_P(LinkedMap, PartsOfEachSectionAddUpToIt)
{
  const LinkedFirmware firmware(*GetParam(), test::sampleSources, test::sampleScript, {"--gc-sections"});
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const Expected<LinkerMap> map = readLinkerMap(test::readText(firmware.path("firmware.map")), "firmware.map");
  ASSERT_TRUE(map) << map.error().text();
  for (const char *const name : {".text", ".data", ".bss", "RETAINED"}) {
    const MapOutput *const found = output(*map, name);
    ASSERT_TRUE(found) << name;
    EXPECT_GT(found->sizeBytes, 0U) << name;
    EXPECT_EQ(inputBytes(*found) + found->fillBytes + found->dataBytes, found->sizeBytes) << name;
  }
  EXPECT_EQ(output(*map, ".text")->dataBytes, 4U);
  const MapOutput *const data = output(*map, ".data");
  ASSERT_TRUE(data->loadAddress);
  EXPECT_EQ(data->address, 0x20000000U);
  EXPECT_GE(*data->loadAddress, 0x8000U);
  const MapOutput *const bss = output(*map, ".bss");
  EXPECT_TRUE(std::any_of(bss->inputs.begin(), bss->inputs.end(), [](const MapInput &one) { return one.section == "COMMON" && one.sizeBytes == 4; }));
  const MapOutput *const text = output(*map, ".text");
  EXPECT_TRUE(std::any_of(text->inputs.begin(), text->inputs.end(), [&](const MapInput &one) {
    return one.section == ".rodata.lib_table" && one.archive == firmware.path("libparts.a") && one.object == "lib_one.o" && one.sizeBytes == 33;
  }));
  EXPECT_TRUE(std::find(map->loaded.begin(), map->loaded.end(), firmware.path("libparts.a")) != map->loaded.end());
  EXPECT_TRUE(std::find(map->loaded.begin(), map->loaded.end(), firmware.path("main.o")) != map->loaded.end());
}

TEST_P(LinkedMap, ScriptAndMapAgreeAboutTheRegions)
{
  const LinkedFirmware firmware(*GetParam(), test::sampleSources, test::sampleScript);
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const Expected<LinkerMap> map = readLinkerMap(test::readText(firmware.path("firmware.map")), "firmware.map");
  const Expected<LinkerScript> script = readLinkerScript(test::readText(firmware.path("linker.cmd")), "linker.cmd");
  ASSERT_TRUE(map && script);
  ASSERT_EQ(script->regions.size(), 3U);
  EXPECT_EQ(script->regions[2].origin, 0x20002000U);
  if (map->dialect == LinkerMap::Dialect::Lld) {
    EXPECT_TRUE(map->regions.empty());
    return;
  }
  ASSERT_EQ(map->regions.size(), script->regions.size());
  for (std::size_t i = 0; i < map->regions.size(); ++i) {
    EXPECT_EQ(map->regions[i].name, script->regions[i].name);
    EXPECT_EQ(map->regions[i].origin, script->regions[i].origin);
    EXPECT_EQ(map->regions[i].lengthBytes, script->regions[i].lengthBytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Linkers, LinkedMap, testing::Values(&test::armGnu, &test::riscv32Gnu, &test::riscv64Gnu, &test::armLld),
                         [](const testing::TestParamInfo<const LinkTools *> &one) {
                           std::string name = one.param->name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(GnuLinkedMap, SelectorsAndDiscardedSections)
{
  const LinkedFirmware firmware(test::armGnu, test::sampleSources, test::sampleScript, {"--gc-sections", "--whole-archive"});
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const Expected<LinkerMap> map = readLinkerMap(test::readText(firmware.path("firmware.map")), "firmware.map");
  ASSERT_TRUE(map) << map.error().text();
  const MapOutput *const text = output(*map, ".text");
  ASSERT_TRUE(text);
  ASSERT_EQ(text->selectors.size(), 3U);
  EXPECT_EQ(text->selectors[0].text, "*(.vectors)");
  EXPECT_EQ(text->selectors[0].inputs, 0U);
  EXPECT_GE(text->selectors[1].inputs, 3U);
  const MapOutput *const nothing = output(*map, ".nothing");
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->sizeBytes, 0U);
  ASSERT_EQ(nothing->selectors.size(), 1U);
  EXPECT_EQ(nothing->selectors[0].inputs, 0U);
  EXPECT_TRUE(std::any_of(map->discarded.begin(), map->discarded.end(), [](const MapDiscarded &one) {
    return one.section == ".text.nobody_calls_this" && one.object == "lib_two.o" && one.sizeBytes > 0;
  }));
}

TEST(GnuLinkedMap, RegionThatIsNotDeclared)
{
  const LinkedFirmware firmware(test::armGnu, {{"main", "int placed[4]; void _start(void) { placed[0] = 1; }\n"}},
                                "MEMORY { RAM : ORIGIN = 0x20000000, LENGTH = 4K }\n"
                                "SECTIONS { .text : { *(.text*) } > RAM .lost (NOLOAD) : { *(.bss*) } > TYPO }\n");
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const Expected<LinkerMap> map = readLinkerMap(test::readText(firmware.path("firmware.map")), "firmware.map");
  ASSERT_TRUE(map) << map.error().text();
  ASSERT_EQ(map->regions.size(), 2U);
  EXPECT_EQ(map->regions[1].name, "TYPO");
  EXPECT_FALSE(map->regions[1].origin);
  const MapOutput *const lost = output(*map, ".lost");
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->address, 0U);
  EXPECT_EQ(lost->sizeBytes, 16U);
}

// Relaxation shrinks sections after their size was printed once.
TEST(GnuLinkedMap, RelaxedSections)
{
  const LinkedFirmware firmware(test::riscv32Gnu, {{"main", "int f(int); void _start(void) { f(f(f(1))); }\n"}, {"other", "int f(int x) { return x + 1; }\n"}},
                                "MEMORY { RAM : ORIGIN = 0x80000000, LENGTH = 4K }\nSECTIONS { .text : { *(.text*) } > RAM }\n");
  ASSERT_TRUE(firmware.isLinked) << firmware.log;
  const std::string written = test::readText(firmware.path("firmware.map"));
  ASSERT_NE(written.find("(size before relaxing)"), std::string::npos) << written;
  const Expected<LinkerMap> map = readLinkerMap(written, "firmware.map");
  ASSERT_TRUE(map) << map.error().text();
  const MapOutput *const text = output(*map, ".text");
  ASSERT_TRUE(text);
  EXPECT_EQ(inputBytes(*text) + text->fillBytes, text->sizeBytes);
}

} // namespace
} // namespace headroom
