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

/// A map that says what the image's sections say, of one object; more outputs behind them.
std::string mapOf(const Json &memory, const std::string &object, const std::string &more = {})
{
  std::string out = "Memory Configuration\n\nName Origin Length Attributes\nELSEWHERE 0x0 0x100000 xr\n*default*  0x00000000  0xffffffff\n\n"
                    "Linker script and memory map\n\nLOAD " + object + "\n";
  for (const Json &region : memory["regions"])
    for (const Json &section : region["sections"]) {
      const auto hex = [](std::uint64_t value) {
        std::ostringstream text;
        text << "0x" << std::hex << value;
        return text.str();
      };
      const std::string name = section["name"], place = " " + section["address"].get<std::string>() + " " + hex(section["bytes"].get<std::uint64_t>());
      if (!section["load_image"])
        out += name + place + "\n " + name + place + " " + object + "\n";
    }
  return out + more + "OUTPUT(clean.elf elf32-littlearm)\n";
}

TEST_F(Map, ArtefactsBesideTheImageAreRead)
{
  place("clean.elf", "out/clean.elf");
  write("out/clean.ld", script);
  const Ran first = headroom({"map", "--elf", path("out/clean.elf"), "--format", "json"});
  EXPECT_EQ(first.code, 0) << first.err;
  ASSERT_EQ(first.json()["images"][0]["memory"]["regions"].size(), 2U) << first.out;
  // The linker ran above the directory of its map.
  place("bounded.o", "objects/clean.o");
  write("out/clean.map", mapOf(first.json()["images"][0]["memory"], "objects/clean.o"));
  const Ran second = headroom({"map", "--elf", path("out/clean.elf"), "--format", "json"});
  EXPECT_EQ(second.code, 0) << second.err;
  const Json region = second.json()["images"][0]["memory"]["regions"][0];
  EXPECT_EQ(region["name"], "ELSEWHERE") << second.out;
  EXPECT_EQ(region["files"][0]["file"], "objects/clean.o") << second.out;
}

TEST_F(Map, MapOfAnotherImageLendsNoRegion)
{
  place("clean.elf", "out/clean.elf");
  const Json memory = headroom({"map", "--elf", path("out/clean.elf"), "--format", "json"}).json()["images"][0]["memory"];
  place("overflow.elf", "out/overflow.elf");
  write("out/overflow.map", mapOf(memory, "clean.o"));
  const Ran ran = headroom({"map", "--elf", path("out/overflow.elf")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_FALSE(ran.says("ELSEWHERE")) << ran.out;
  EXPECT_TRUE(ran.says("note: which file each byte is of is not known: overflow.map is not of this image: section .stack is 1024 bytes at ")) << ran.out;
  const Ran check = headroom({"check", "--elf", path("out/overflow.elf")});
  EXPECT_TRUE(check.says("the linker map is not the one of ")) << check.out;
}

TEST_F(Map, ObjectOfTheLinkThatIsNotThereIsSaid)
{
  place("clean.elf", "out/clean.elf");
  const Json memory = headroom({"map", "--elf", path("out/clean.elf"), "--format", "json"}).json()["images"][0]["memory"];
  write("out/clean.map", mapOf(memory, "gone.o"));
  const Ran ran = headroom({"check", "--elf", path("out/clean.elf"), "--format", "json"});
  const Json coverage = ran.json()["images"][0]["coverage"];
  bool isSaid = false;
  for (const Json &one : coverage["undecided_subjects"])
    isSaid = isSaid || (one["rule"] == "linker-lost-initializer" && one["reason"].get<std::string>().find("gone.o of the link: ") != std::string::npos);
  EXPECT_TRUE(isSaid) << coverage.dump(1);
}

TEST_F(Map, ExitThreeSaysWhatIsMissing)
{
  const Ran text = headroom({"map", "--elf", built("undecoded.elf")});
  EXPECT_EQ(text.code, 3) << text.err;
  EXPECT_TRUE(text.says("incomplete: ")) << text.out;
  const Ran json = headroom({"map", "--elf", built("undecoded.elf"), "--format", "json"});
  EXPECT_EQ(json.code, 3);
  EXPECT_FALSE(json.json()["images"][0]["incomplete"].empty()) << json.out;
}

} // namespace
} // namespace headroom::tool
