// SPDX-License-Identifier: Apache-2.0
// Directives that ask for the same: which one gets it, and how that is told.
#include "layout/relocation/relocated_layout.h"

namespace headroom::test {
namespace {

TEST(RelocationDuplicateFile, TwoRegionsForOneKind)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".itcm_text_reloc", 0x10000000, 0x4000).input(".text.fast", 64, "fast.c").startup("itcm", "text");
  EXPECT_EQ(build.rules(), Texts{"relocation-duplicate-file"});
  EXPECT_EQ(build.messages("relocation-duplicate-file"),
            Texts{"src/fast.c is relocated twice, to SRAM2 and to ITCM_TEXT: both ask for TEXT, and ITCM gets it"});
}

TEST(RelocationDuplicateFile, ALongerNameComesFirst)
{
  RelocatedBuild build("RAM_TEXT:COPY:/app/src/fast.c,\nRAM2_TEXT:COPY:/app/src/fast.c,\n");
  EXPECT_EQ(build.messages("relocation-duplicate-file"),
            Texts{"src/fast.c is relocated twice, to RAM_TEXT and to RAM2_TEXT: both ask for TEXT, and RAM2 gets it"});
}

TEST(RelocationDuplicateFile, DifferentKindsAndFiltersAreNone)
{
  RelocatedBuild build("SRAM2_DATA:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,\n");
  EXPECT_EQ(build.messages("relocation-duplicate-file"), Texts());
  RelocatedBuild filtered("SRAM2_TEXT:COPY:/app/src/fast.c,slow\nITCM_TEXT:COPY:/app/src/fast.c,fast\n");
  filtered.source("fast.c").output(".itcm_text_reloc", 0x10000000).input(".text.fast", 8, "fast.c").output(".sram2_text_reloc", 0x20008000).input(".text.slow", 8, "fast.c");
  EXPECT_EQ(filtered.messages("relocation-duplicate-file"), Texts());
  EXPECT_EQ(filtered.without(artefact::map).undecided("relocation-duplicate-file"), 1U) << "what the filters take, only the map tells";
}

TEST(RelocationDuplicateFile, EachDirectiveThatLosesIsOneFinding)
{
  // Pairs of directives would be millions of findings.
  constexpr std::size_t count = 2000;
  std::string dictionary;
  for (std::size_t i = 0; i < count; ++i)
    dictionary += "R" + std::to_string(10000 + i) + "_TEXT:COPY:/app/src/fast.c,\n";
  const Texts found = RelocatedBuild(dictionary).messages("relocation-duplicate-file");
  ASSERT_EQ(found.size(), count - 1);
  EXPECT_EQ(found.back(), "src/fast.c is relocated twice, to R10000_TEXT and to R11999_TEXT: both ask for TEXT, and R10000 gets it");
}

TEST(RelocationDuplicateFile, KindsMayGoToDifferentRegions)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,\nRAM2_DATA:COPY:/app/src/fast.c,\n");
  EXPECT_EQ(build.messages("relocation-duplicate-file"),
            (Texts{"src/fast.c is relocated twice, to SRAM2 and to ITCM_TEXT: both ask for TEXT, and ITCM gets it",
                   "src/fast.c is relocated twice, to SRAM2 and to RAM2_DATA: both ask for DATA, and RAM2 gets it"}));
}

TEST(RelocationDuplicateFile, WhatAFilterTakesFromADirectiveWithout)
{
  RelocatedBuild build("SRAM2_TEXT:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,fast\n");
  build.source("fast.c").output(".itcm_text_reloc", 0x10000000, 0x4000).input(".text.fast", 64, "fast.c").startup("itcm", "text");
  build.output(".sram2_text_reloc", 0x20008000, 0x5000).input(".text.slow", 64, "fast.c").startup("sram2", "text");
  EXPECT_EQ(build.rules(), Texts{"relocation-duplicate-file"});
  EXPECT_EQ(build.messages("relocation-duplicate-file"),
            Texts{"src/fast.c is relocated twice, to SRAM2_TEXT and to ITCM_TEXT: both ask for TEXT, and ITCM gets it"});
}

TEST(RelocationDuplicateFile, AFilterThatIsNotUnderstoodIsUndecidedOnce)
{
  RelocatedBuild build("SRAM2_TEXT:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,(?!slow)\nRAM2_TEXT:COPY:/app/src/fast.c,(?=x)\n");
  build.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  EXPECT_EQ(build.undecided("relocation-duplicate-file"), 1U);
  RelocatedBuild alone("SRAM2_TEXT:COPY:/app/src/fast.c,(?!slow)\nSRAM2_DATA:COPY:/app/src/fast.c,\n");
  alone.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  EXPECT_EQ(alone.undecided("relocation-duplicate-file"), 0U) << "both ask for one region";
}

TEST(RelocationContested, EveryInputThatTwoRegionsAskFor)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\nITCM_TEXT:COPY:/app/src/fast.c,\nSRAM2_DATA:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".itcm_text_reloc", 0x10000000, 0x4000).input(".text.fast", 64, "fast.c").startup("itcm", "text");
  build.output(".sram2_data_reloc", 0x20008000, 0x5000).input(".data.x", 4, "fast.c").startup("sram2", "data");
  const RelocationView view = build.join()->relocation;
  ASSERT_EQ(view.relocations.size(), 3U);
  const auto contested = [&](std::size_t relocation, std::size_t input) { return view.relocations[relocation].files[0].inputs[input].isContested; };
  EXPECT_TRUE(contested(0, 0));
  EXPECT_TRUE(contested(1, 0));
  EXPECT_FALSE(contested(2, 0)) << "it does not ask for code";
  EXPECT_FALSE(contested(0, 1)) << "both that ask for data want SRAM2";
  EXPECT_FALSE(contested(2, 1));
}

} // namespace
} // namespace headroom::test
