// SPDX-License-Identifier: Apache-2.0
// relocation-not-executable: what the protection unit lets execute.
#include "layout/relocation/relocated_layout.h"

namespace headroom::test {
namespace {

/// Code in SRAM2 on a Cortex-M3 whose image lists flash and RAM.
RelocatedBuild protectedBuild()
{
  RelocatedBuild build("SRAM2_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  ProtectionView &view = build.layout.protection;
  view.isUsed = true;
  view.unit.name = "PMSAv7";
  view.unit.fixedForm.record = "table";
  view.unit.executableByDefault = {{0, 0x40000000}};
  view.knowsStaticRegions = true;
  view.unit.isReservedInImage = true;
  view.fixed = {{0, 0x40000, true}, {0x20000000, 0x8000, false}};
  view.fixedRegions = 2;
  return build;
}

TEST(RelocationNotExecutable, RegionThatForbidsIsFound)
{
  RelocatedBuild build = protectedBuild();
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts()) << "no region is there, and the default map lets it execute";
  build.layout.protection.fixed.push_back({0x20008000, 0x8000, false});
  EXPECT_EQ(build.messages("relocation-not-executable"),
            Texts{"64 bytes of relocated code at 0x20008000 in SRAM2 cannot be executed: the region of 32768 bytes at 0x20008000 forbids execution"});
  EXPECT_EQ(build.rules(), Texts{"relocation-not-executable"});
}

TEST(RelocationNotExecutable, LaterRegionWins)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.fixed.push_back({0x20008000, 0x8000, false});
  build.layout.protection.fixed.push_back({0x20008000, 0x100, true});
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
  build.layout.protection.fixed.back().sizeBytes = 32;
  EXPECT_EQ(build.messages("relocation-not-executable").size(), 1u) << "half of the code is left to the region before";
  build.layout.protection.staticRegions = {{"code", 0x20008000, 64, true}};
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
}

TEST(RelocationNotExecutable, RegionsSideBySideMayOpenItTogether)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.fixed = {{0x20008000, 0x8000, false}, {0x20008000, 32, true}, {0x20008020, 32, true}};
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
  EXPECT_EQ(build.undecided("relocation-not-executable"), 0u);
}

TEST(RelocationNotExecutable, RegionOfStartUpCodeCountsByItsAttribute)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.staticRegions = {{"nocache", 0x20008000, 0x1000, false}};
  EXPECT_EQ(build.messages("relocation-not-executable").size(), 1u) << "memory that is not cached is not executed";
  build.layout.protection.staticRegions[0].isExecutable.reset();
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u);
}

TEST(RelocationNotExecutable, TableWithoutItsLengthIsUndecided)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.fixed.push_back({0x20008000, 0x8000, false});
  build.layout.protection.fixedRegions.reset();
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u);
}

TEST(RelocationNotExecutable, UnitsWithoutATableAreTheArchitectures)
{
  RelocatedBuild build = protectedBuild();
  ProtectionView &view = build.layout.protection;
  view.unit.name = "PMP";
  view.unit.isReservedInImage = false;
  view.unit.fixedForm.record.clear();
  view.fixed.clear();
  view.fixedRegions = 0;
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts()) << "machine mode executes what no locked entry forbids";
  EXPECT_EQ(build.undecided("relocation-not-executable"), 0u);
}

TEST(RelocationNotExecutable, FixedRegionsThatMayGoAreUndecided)
{
  RelocatedBuild build = protectedBuild();
  ProtectionView &view = build.layout.protection;
  view.unit.name = "PMSAv8";
  view.fixed.push_back({0x20008000, 0x8000, false});
  view.unit.fixedStaysWhen = {"CONFIG_STAYS"};
  EXPECT_EQ(build.messages("relocation-not-executable"), Texts());
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u);
  EXPECT_EQ(build.on("CONFIG_STAYS").messages("relocation-not-executable").size(), 1u);
}

TEST(RelocationNotExecutable, WithoutAConfigurationNobodyKnowsOfAUnit)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.isUsed = false;
  build.layout.protection.undecided = "no configuration";
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u);
}

TEST(RelocationNotExecutable, OutsideOfTheDefaultMapItIsFound)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.unit.executableByDefault = {{0, 0x20008020}};
  EXPECT_EQ(build.messages("relocation-not-executable").size(), 1u);
}

TEST(RelocationNotExecutable, WhatIsNotKnownIsUndecided)
{
  RelocatedBuild build = protectedBuild();
  build.layout.protection.fixed.clear();
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u) << "the image lists no regions";
  build.layout.protection.unknown = "NXP SYSMPU";
  EXPECT_EQ(build.undecided("relocation-not-executable"), 1u);
  build.layout.protection.isUsed = false;
  EXPECT_EQ(build.undecided("relocation-not-executable"), 0u) << "nothing forbids anything";
  EXPECT_EQ(protectedBuild().without(artefact::map).undecided("relocation-not-executable"), 1u);
}

} // namespace
} // namespace headroom::test
