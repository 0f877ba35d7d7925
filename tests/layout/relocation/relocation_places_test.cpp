// SPDX-License-Identifier: Apache-2.0
// Where relocated inputs lie, when memory regions lie in each other.
#include "layout/relocation/relocated_layout.h"

namespace headroom::test {
namespace {

TEST(RelocationPlaces, ARegionWithinTheTargetIsAnotherOne)
{
  RelocatedBuild build("SRAM2_TEXT:COPY:/app/src/fast.c,\n");
  build.region("FAST", 0x2000c000, 0x1000);
  build.source("fast.c").output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  build.output("fast_text", 0x2000c000).input(".text.slow", 40, "fast.c").input("COMMON", 8, "fast.c");
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts{"40 bytes of src/fast.c (.text.slow) are in FAST at 0x2000c000, wanted SRAM2"});
  build.layout.build.relocation.directives[0].kinds.clear();
  EXPECT_EQ(build.messages("relocation-left-behind"), Texts{"8 bytes of src/fast.c stay in FAST: COMMON is not selected by location SRAM2_TEXT"});
}

TEST(RelocationPlaces, ARelocationToARegionWithinTheTargetTakesInputs)
{
  // Selectors of old generators name sections only, so the directive for FAST takes the equally named section of both files.
  RelocatedBuild build("SRAM2_TEXT:COPY:/app/src/fast.c,\nFAST_TEXT:COPY:/app/src/main.c,\n");
  build.region("FAST", 0x2000c000, 0x1000);
  build.source("fast.c").source("main.c");
  build.output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  build.output(".fast_text_reloc", 0x2000c000, 0x5000).input(".text.helper", 40, "fast.c").input(".text.helper", 40, "main.c").startup("fast", "text");
  const RuleOutcome out = build.judge("relocation-misplaced");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_EQ(out.drafts[0].finding.message, "40 bytes of src/fast.c (.text.helper) are in FAST at 0x2000c000, wanted SRAM2");
  EXPECT_NE(out.drafts[0].finding.help.find("the relocation to FAST took them"), std::string::npos) << out.drafts[0].finding.help;
}

TEST(RelocationPlaces, WhatTheScriptPutsIntoTheTargetMayReachARegionWithin)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\n");
  build.region("FAST", 0x20008000, 0x1000);
  build.source("fast.c").output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  build.output("more", 0x20008100).input("COMMON", 8, "fast.c");
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts()) << "the generated section is the target's own";
  EXPECT_EQ(build.messages("relocation-left-behind").size(), 1U);
  build.layout.build.script.sections = {{"more", "SRAM2", "", false, false, 7}};
  EXPECT_EQ(build.messages("relocation-left-behind"), Texts()) << "the script says so";
}

TEST(RelocationPlaces, TwoNamesOfOneMemoryAreOnePlace)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\n");
  build.layout.build.map.regions.insert(build.layout.build.map.regions.begin(), {"SAME", 0x20008000, 0x8000, "", 1});
  build.source("fast.c").output("any", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").input("COMMON", 8, "fast.c");
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts());
  EXPECT_EQ(build.messages("relocation-left-behind"), Texts());
}

} // namespace
} // namespace headroom::test
