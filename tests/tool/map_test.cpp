// SPDX-License-Identifier: Apache-2.0
// `headroom map`, and what `check` says of memory.
#include "sandbox.h"

namespace headroom::tool {
namespace {

constexpr const char *script = "MEMORY { FLASH (rx) : ORIGIN = 0, LENGTH = 64K RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 16K }\n"
                               "SECTIONS { .text : { *(.text) } > FLASH .data : { *(.data) } > RAM AT> FLASH .bss (NOLOAD) : { *(.bss) } > RAM\n"
                               ".stack (NOLOAD) : { . += 1024; } > RAM }\n";

class Map : public Sandbox {
protected:
  static Json region(const Json &memory, const std::string &name)
  {
    for (const Json &one : memory["regions"])
      if (one["name"] == name)
        return one;
    return nullptr;
  }
};

TEST_F(Map, ImageAloneHasSectionsAndSymbols)
{
  const Ran ran = headroom({"map", "--elf", built("clean.elf")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("(no region)")) << ran.out;
  EXPECT_TRUE(ran.says(".stack")) << ran.out;
  EXPECT_TRUE(ran.says("checksum")) << ran.out;
  EXPECT_TRUE(ran.says("note: which file each byte is of is not known")) << ran.out;
  EXPECT_TRUE(ran.says("note: the memory regions are not known")) << ran.out;
}

TEST_F(Map, ScriptGivesTheRegions)
{
  write("firmware.ld", script);
  const Ran ran = headroom({"map", "--elf", built("clean.elf"), "--linker-script", path("firmware.ld"), "--format", "json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const Json report = ran.json();
  EXPECT_EQ(report["schema"], "headroom-map/1");
  const Json memory = report["images"][0]["memory"];
  ASSERT_EQ(memory["regions"].size(), 2U) << memory.dump();
  const Json ram = region(memory, "RAM");
  EXPECT_EQ(ram["bytes"], 16384);
  EXPECT_EQ(ram["origin"], "0x20000000");
  EXPECT_GE(ram["used_bytes"], 1024) << "the stack";
  EXPECT_EQ(ram["used_bytes"].get<int>() + ram["gap_bytes"].get<int>() + ram["free_bytes"].get<int>(), 16384);
}

TEST_F(Map, CheckHasALineForEachRegion)
{
  write("firmware.ld", script);
  const Ran text = headroom({"check", "--elf", built("clean.elf"), "--linker-script", path("firmware.ld")});
  EXPECT_TRUE(text.says("memory: FLASH ")) << text.out;
  EXPECT_TRUE(text.says(" of 16384 bytes (")) << text.out;
  const Ran json = headroom({"check", "--elf", built("clean.elf"), "--linker-script", path("firmware.ld"), "--format", "json"});
  EXPECT_EQ(json.json()["images"][0]["memory"]["regions"].size(), 2U);
}

TEST_F(Map, ObjectsHaveNoMap)
{
  const Ran ran = headroom({"map", "--elf", built("bounded.o")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("no memory map: only a linked image has one")) << ran.out;
}

TEST_F(Map, BytesAreTheSameForEveryRun)
{
  const std::vector<std::string> words = {"map", "--elf", built("clean.elf"), "--top", "3"};
  EXPECT_EQ(headroom(words).out, headroom(words).out);
  EXPECT_EQ(headroom({"map", "--elf", built("clean.elf"), "--top", "0"}).code, 2);
}

} // namespace
} // namespace headroom::tool
