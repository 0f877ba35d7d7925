// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/script_file.h"

namespace headroom {
namespace {

LinkerScript scriptOf(const std::string &text)
{
  const Expected<LinkerScript> script = readLinkerScript(text, "/b/linker.cmd");
  EXPECT_TRUE(script) << (script ? "" : script.error().text());
  return script ? *script : LinkerScript();
}

std::string errorOf(const std::string &text)
{
  const Expected<LinkerScript> script = readLinkerScript(text, "/b/linker.cmd");
  EXPECT_FALSE(script);
  return script ? "" : script.error().text();
}

const ScriptSection &section(const LinkerScript &script, std::size_t index)
{
  static const ScriptSection none;
  EXPECT_LT(index, script.sections.size());
  return index < script.sections.size() ? script.sections[index] : none;
}

TEST(ScriptFile, MemoryIsEvaluated)
{
  const LinkerScript script = scriptOf("OUTPUT_FORMAT(\"elf32-littlearm\")\n"
                                       "_region_min_align = 4;\n"
                                       "MEMORY\n"
                                       "    {\n"
                                       "    FLASH (rx) : ORIGIN = (0x0 + 0x1000), LENGTH = (256*1K - 0x1000)\n"
                                       "    RAM (WX!R) : org = 0x20000000, len = 64K\n"
                                       "    TOP : o = ORIGIN(RAM) + LENGTH(RAM), l = LENGTH(FLASH) / 2;\n"
                                       "    SYMBOLIC (r) : ORIGIN = _start_of_it LENGTH = _its_size\n"
                                       "    LAST (r) : ORIGIN = LENGTH(NOWHERE), LENGTH = 1 /* comment } */ }\n");
  ASSERT_EQ(script.regions.size(), 5U);
  EXPECT_EQ(script.regions[0].name, "FLASH");
  EXPECT_EQ(script.regions[0].origin, 0x1000U);
  EXPECT_EQ(script.regions[0].lengthBytes, 0x3f000U);
  EXPECT_EQ(script.regions[0].attributes, "rx");
  EXPECT_EQ(script.regions[0].line, 5U);
  EXPECT_EQ(script.regions[1].attributes, "wx!r");
  EXPECT_EQ(script.regions[1].lengthBytes, 65536U);
  EXPECT_EQ(script.regions[2].origin, 0x20010000U);
  EXPECT_EQ(script.regions[2].lengthBytes, 0x1f800U);
  EXPECT_EQ(script.regions[2].attributes, "");
  EXPECT_FALSE(script.regions[3].origin);
  EXPECT_FALSE(script.regions[3].lengthBytes);
  EXPECT_FALSE(script.regions[4].origin);
  EXPECT_EQ(script.regions[4].lengthBytes, 1U);
}

TEST(ScriptFile, SectionsByNameRegionAndLine)
{
  const LinkerScript script = scriptOf("MEMORY { FLASH : ORIGIN = 0, LENGTH = 1 RAM : ORIGIN = 1, LENGTH = 1 }\n"
                                       "SECTIONS\n"
                                       "{\n"
                                       " rom_start : { . = ALIGN(4); KEEP(*(\".a}b\")) } > FLASH\n"
                                       " . = 0x20000000;\n"
                                       " __x = . - ADDR(rom_start);\n"
                                       " .ramfunc : ALIGN_WITH_INPUT SUBALIGN(4) { *(.ramfunc) /* } */ } > RAM AT > FLASH\n"
                                       " bss (NOLOAD) : ALIGN_WITH_INPUT { *(.bss) } >RAM AT> RAM\n"
                                       " .stab 0 : { *(.stab) }\n"
                                       " .persistent ORIGIN(RAM) (NOLOAD): { . += 32; } > RAM\n"
                                       " .cond (a < b ? (x) : y) : { *(.c) } :text =0xff\n"
                                       " .at : AT(ADDR(.cond) + SIZEOF(.cond)) { *(.at) } > RAM :text :NONE =(0x90 + 1),\n"
                                       " ASSERT(SIZEOF(bss) == 0, \"no {\")\n"
                                       " PROVIDE(end = .);\n"
                                       " /DISCARD/ : { *(.note) }\n"
                                       " .last () : { LONG(1) { } } > FLASH\n"
                                       "}\n");
  ASSERT_EQ(script.sections.size(), 8U);
  EXPECT_EQ(section(script, 0).name, "rom_start");
  EXPECT_EQ(section(script, 0).region, "FLASH");
  EXPECT_EQ(section(script, 0).line, 4U);
  EXPECT_FALSE(section(script, 0).hasAddress);
  EXPECT_EQ(section(script, 1).name, ".ramfunc");
  EXPECT_EQ(section(script, 1).region, "RAM");
  EXPECT_EQ(section(script, 1).loadRegion, "FLASH");
  EXPECT_FALSE(section(script, 1).isNoload);
  EXPECT_TRUE(section(script, 2).isNoload);
  EXPECT_EQ(section(script, 2).loadRegion, "RAM");
  EXPECT_FALSE(section(script, 2).hasAddress);
  EXPECT_TRUE(section(script, 3).hasAddress);
  EXPECT_EQ(section(script, 3).region, "");
  EXPECT_TRUE(section(script, 4).hasAddress);
  EXPECT_TRUE(section(script, 4).isNoload);
  EXPECT_EQ(section(script, 4).region, "RAM");
  EXPECT_EQ(section(script, 5).name, ".cond");
  EXPECT_TRUE(section(script, 5).hasAddress);
  EXPECT_EQ(section(script, 6).name, ".at");
  EXPECT_EQ(section(script, 6).region, "RAM");
  EXPECT_EQ(section(script, 7).name, ".last");
  EXPECT_EQ(section(script, 7).region, "FLASH");
  EXPECT_EQ(section(script, 7).line, 16U);
}

TEST(ScriptFile, OverlaysShareTheirRegion)
{
  const LinkerScript script = scriptOf("SECTIONS { OVERLAY 0x1000 : NOCROSSREFS AT (0x4000) {\n"
                                       " .text0 { *(.a) } .text1 { *(.b) } } > RAM AT> FLASH\n"
                                       " .after : { *(.c) } > ROM }\n");
  ASSERT_EQ(script.sections.size(), 3U);
  EXPECT_EQ(section(script, 0).name, ".text0");
  EXPECT_EQ(section(script, 1).region, "RAM");
  EXPECT_EQ(section(script, 1).loadRegion, "FLASH");
  EXPECT_EQ(section(script, 2).region, "ROM");
}

TEST(ScriptFile, IncludesAndAliasesAreSaid)
{
  const LinkerScript script = scriptOf("INCLUDE memory.ld\n"
                                       "REGION_ALIAS(\"REGION_TEXT\", FLASH);\n"
                                       "MEMORY { INCLUDE \"regions of board.ld\" RAM : ORIGIN = 0, LENGTH = 4 }\n"
                                       "SECTIONS { INCLUDE sections.ld .text : { INCLUDE x.ld *(.text) } > REGION_TEXT }\n");
  EXPECT_EQ(script.includes, (std::vector<std::string>{"memory.ld", "regions of board.ld", "sections.ld"}));
  ASSERT_EQ(script.aliases.size(), 1U);
  EXPECT_EQ(script.aliases[0].alias, "REGION_TEXT");
  EXPECT_EQ(script.aliases[0].region, "FLASH");
  EXPECT_EQ(section(script, 0).name, ".text");
}

TEST(ScriptFile, OtherStatementsAreSkipped)
{
  const LinkerScript script = scriptOf("# 1 \"linker.ld\"\n"
                                       "EXTERN(Reset_Handler)\nENTRY(Reset_Handler);\nSTARTUP(crt0.o)\n"
                                       "PHDRS { text PT_LOAD FLAGS(5); }\n"
                                       "VERSION { V1 { global: *; }; }\n"
                                       "x = { ;\n"
                                       "SECTIONS { .text : { *(.text) } }\n");
  EXPECT_EQ(script.sections.size(), 1U);
}

TEST(ScriptFile, EmptyText)
{
  EXPECT_TRUE(scriptOf("").sections.empty());
  EXPECT_TRUE(scriptOf("/* only a comment").regions.empty());
}

TEST(ScriptFile, BracesThatDoNotMatch)
{
  EXPECT_EQ(errorOf("SECTIONS\n{ .text : { *(.text) }\n"), "/b/linker.cmd:1: the braces of SECTIONS are not closed in the linker script");
  EXPECT_EQ(errorOf("SECTIONS {\n .text : { *(.text) "), "/b/linker.cmd:2: the braces of output section '.text' are not closed in the linker script");
  EXPECT_EQ(errorOf("\nMEMORY { "), "/b/linker.cmd:2: the braces of MEMORY are not closed in the linker script");
  EXPECT_EQ(errorOf("\n}\n"), "/b/linker.cmd:2: a closing brace without an opening one in the linker script");
  EXPECT_EQ(errorOf("SECTIONS { .text { *(.text) } }"), "/b/linker.cmd:1: output section '.text' of the linker script has no colon before its braces");
}

TEST(ScriptFile, MemoryEntriesThatAreNoRegions)
{
  EXPECT_EQ(errorOf("MEMORY {\n FLASH (rx) ORIGIN = 0 }"),
            "/b/linker.cmd:2: memory region 'FLASH' of the linker script has no colon, wanted NAME (ATTRIBUTES) : ORIGIN = A, LENGTH = B");
  EXPECT_NE(errorOf("MEMORY { FLASH : LENGTH = 4 }").find("has no ORIGIN"), std::string::npos);
  EXPECT_NE(errorOf("MEMORY { FLASH : ORIGIN = 4 }").find("has no LENGTH"), std::string::npos);
  EXPECT_NE(errorOf("MEMORY { : ORIGIN = 4 }").find("has no name"), std::string::npos);
}

TEST(ScriptFile, DeepNestingOfBraces)
{
  const std::size_t depth = 200000;
  const LinkerScript script = scriptOf("SECTIONS { .a : " + std::string(depth, '{') + std::string(depth, '}') + " > RAM }");
  EXPECT_EQ(section(script, 0).region, "RAM");
}

// Whoever looks for a region goes through them all, for each section of an image.
TEST(ScriptFile, MoreRegionsAliasesOrSectionsThanAFirmwareHasAreRefused)
{
  std::string regions = "MEMORY {", aliases, sections = "SECTIONS {";
  for (int i = 0; i < 5000; ++i) {
    regions += " R" + std::to_string(i) + " : ORIGIN = 0, LENGTH = 1\n";
    aliases += "REGION_ALIAS(A" + std::to_string(i) + ", RAM)\n";
  }
  for (int i = 0; i < 20000; ++i)
    sections += " .s" + std::to_string(i) + " : { }\n";
  for (const auto &[text, message] : {std::pair(regions + " }", "a.ld:4097: the linker script has more than 4096 memory regions"),
                                      std::pair(aliases, "a.ld:4097: the linker script has more than 4096 aliases of memory regions"),
                                      std::pair(sections + " }", "a.ld:16385: the linker script has more than 16384 output sections")}) {
    const Expected<LinkerScript> script = readLinkerScript(text, "a.ld");
    ASSERT_FALSE(script) << message;
    EXPECT_EQ(script.error().text(), message);
  }
}

TEST(ScriptFile, OverlayWithinAnOverlayIsRefused)
{
  EXPECT_FALSE(readLinkerScript("SECTIONS { OVERLAY : { OVERLAY : { .a { } } } }", "a.ld"));
}

} // namespace
} // namespace headroom
