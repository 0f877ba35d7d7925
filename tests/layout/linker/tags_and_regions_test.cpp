// SPDX-License-Identifier: Apache-2.0
// linker-inactive-tag and linker-missing-dt-region: what sources ask for and this build does not have.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *tag = "linker-inactive-tag";
constexpr const char *missing = "linker-missing-dt-region";
constexpr const char *cached = "CONFIG_XIP=y\nCONFIG_CPU_HAS_DCACHE=y\nCONFIG_DCACHE=y\n";

TEST(LinkerInactiveTag, UncachedMemoryThatIsCached)
{
  LinkerCase one;
  const RuleOutcome outcome = one.kconfig(cached).devicetree("").emptyMacro("__nocache").run(tag);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  const Finding &finding = outcome.drafts[0].finding;
  EXPECT_EQ(finding.message, "__nocache has no effect here: CONFIG_NOCACHE_MEMORY is off");
  EXPECT_EQ(finding.level, Level::Error) << "a DMA engine sees other bytes";
  EXPECT_EQ(finding.help, "switch on CONFIG_NOCACHE_MEMORY, or take the macro away");
  EXPECT_EQ(text(finding.place), "src/main.c:30:1");
}

TEST(LinkerInactiveTag, WithoutACacheNobodyNeedsUncachedMemory)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig("CONFIG_XIP=y\n").devicetree("").emptyMacro("__nocache").said(tag), IsEmpty());
}

TEST(LinkerInactiveTag, WithoutXipAllCodeIsInRam)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig("# CONFIG_XIP is not set\n").devicetree("").emptyMacro("__ramfunc").said(tag), IsEmpty());
}

TEST(LinkerInactiveTag, OtherEmptyMacrosAreNoTags)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig(cached).devicetree("").emptyMacro("__boot_func").said(tag), IsEmpty());
}

TEST(LinkerInactiveTag, SectionOfAMemoryThatIsNotChosen)
{
  LinkerCase one(scriptOf(), "int fast IN(\".dtcm_data\") = 3;");
  one.kconfig(cached).devicetree("chosen { };").variable("fast", ".dtcm_data", true);
  EXPECT_THAT(one.said(tag), ElementsAre("error: __dtcm_data_section of fast has no effect here: the devicetree chooses no zephyr,dtcm, so the linker chose "
                                         "its place"));
}

TEST(LinkerInactiveTag, CodeOfAMemoryThatIsNotChosenIsOnlySlower)
{
  LinkerCase one(scriptOf(), "__attribute__((section(\".itcm\"), used)) int fast(int a) { return a + 1; }");
  one.kconfig(cached).devicetree("chosen { };").unit();
  const RuleOutcome outcome = one.run(tag);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.level, Level::Warning);
  EXPECT_EQ(outcome.drafts[0].finding.place.file, "firmware.map");
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("so the linker chose the place of section '.itcm'"));
}

TEST(LinkerInactiveTag, ChosenMemoryMakesTheTagActive)
{
  LinkerCase one(scriptOf(), "int fast IN(\".dtcm_data\") = 3;");
  one.kconfig(cached).variable("fast", ".dtcm_data", true);
  one.devicetree("chosen { zephyr,dtcm = &dtcm; }; dtcm: memory@10000000 { reg = <0x10000000 0x1000>; };");
  EXPECT_THAT(one.said(tag), IsEmpty());
  one.devicetree("chosen { zephyr,dtcm = &dtcm; }; dtcm: memory@10000000 { status = \"disabled\"; reg = <0x10000000 0x1000>; };");
  EXPECT_THAT(one.said(tag), ElementsAre(HasSubstr("zephyr,dtcm is disabled")));
}

TEST(LinkerInactiveTag, AProjectsOwnScriptMayPlaceTheSection)
{
  LinkerCase one(scriptOf(".dtcm_data : { *(.dtcm_data) } > RAM AT> FLASH"), "int fast IN(\".dtcm_data\") = 3;");
  EXPECT_THAT(one.kconfig(cached).devicetree("").variable("fast", ".dtcm_data", true).said(tag), IsEmpty());
}

TEST(LinkerInactiveTag, WhatIsMissingIsSaid)
{
  LinkerCase one(scriptOf(), "int fast IN(\".dtcm_data\") = 3;");
  EXPECT_THAT(one.said(tag), ElementsAre("undecided: .dtcm_data: no devicetree was looked for: name the build directory with -p",
                                         "undecided: firmware: no source was read: name the build directory with -p"));
  LinkerCase other;
  EXPECT_THAT(other.devicetree("").emptyMacro("__nocache").said(tag),
              ElementsAre("undecided: __nocache: no kconfig was looked for: name the build directory with -p"));
}

constexpr const char *sram2 = "sram2: memory@20008000 { compatible = \"zephyr,memory-region\"; reg = <0x20008000 0x1000>; zephyr,memory-region = \"SRAM2\"; ";

TEST(LinkerMissingDtRegion, NodeThatIsDisabled)
{
  LinkerCase one(scriptOf(), "int buffer IN(\"SRAM2\");");
  const RuleOutcome outcome = one.devicetree(sram2 + std::string("status = \"disabled\"; };")).variable("buffer", "SRAM2", false).run(missing);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  const Finding &finding = outcome.drafts[0].finding;
  EXPECT_EQ(finding.message, "section 'SRAM2' of buffer is named after a memory region that this build does not have: devicetree node /memory@20008000 is "
                             "disabled");
  EXPECT_EQ(finding.help, "set status = \"okay\" in the node, or place buffer elsewhere");
  EXPECT_EQ(finding.notes.at(0).place.line, 2U);
}

TEST(LinkerMissingDtRegion, NodeThatIsThere)
{
  LinkerCase one(scriptOf("SRAM2 (NOLOAD) : { *(SRAM2) } > SRAM2", "SRAM2 : ORIGIN = 0x20010000, LENGTH = 4K"), "int buffer IN(\"SRAM2\");");
  EXPECT_THAT(one.devicetree(sram2 + std::string("};")).variable("buffer", "SRAM2", false).said(missing), IsEmpty());
}

TEST(LinkerMissingDtRegion, NameThatNoNodeDeclares)
{
  LinkerCase one(scriptOf(), "int buffer IN(\"SRAM3\");");
  const RuleOutcome outcome = one.devicetree(sram2 + std::string("};")).variable("buffer", "SRAM3", false).run(missing);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("no devicetree node declares it, so the linker chose its place"));
  EXPECT_EQ(outcome.drafts[0].finding.help, "did you mean 'SRAM2'?");
}

// What a source that could not be read places, nobody knows.
TEST(UnreadSources, LeaveRulesAboutPlacementUndecided)
{
  LinkerCase one;
  one.kconfig(cached).devicetree("").unit();
  EXPECT_THAT(one.said(tag), IsEmpty());
  EXPECT_THAT(one.said(missing), IsEmpty());
  one.sources.push_back(one.sources.back());
  one.sources.back().mainFile = "/home/us/app/src/broken.c";
  one.sources.back().isIncomplete = true;
  EXPECT_THAT(one.said(tag), ElementsAre("undecided: src/broken.c: it could not be read"));
  EXPECT_THAT(one.said(missing), ElementsAre("undecided: src/broken.c: it could not be read"));
  EXPECT_THAT(one.said("linker-lost-initializer"), IsEmpty()) << "the objects of the link say what it has";
  one.layout.objects.clear();
  EXPECT_THAT(one.said("linker-lost-initializer"), ElementsAre("undecided: src/broken.c: it could not be read"));
}

TEST(LinkerMissingDtRegion, OrdinarySectionNamesAreNoRegions)
{
  LinkerCase one(scriptOf(), "int a IN(\".retained\");\nint b IN(\"my_list\");");
  EXPECT_THAT(one.devicetree("").variable("a", ".retained", false).variable("b", "my_list", false).said(missing), IsEmpty());
}

TEST(LinkerMissingDtRegion, SectionThatTheScriptNames)
{
  LinkerCase one(scriptOf("TABLE : { *(TABLE) } > RAM AT> FLASH"), "int row IN(\"TABLE\") = 1;");
  EXPECT_THAT(one.devicetree("").variable("row", "TABLE", true).said(missing), IsEmpty());
  LinkerCase gathered(scriptOf("tables : { *(TABLE) } > RAM AT> FLASH"), "int row IN(\"TABLE\") = 1;");
  EXPECT_THAT(gathered.devicetree("").variable("row", "TABLE", true).said(missing), IsEmpty()) << "a pattern of the script takes it";
}

TEST(LinkerMissingDtRegion, WithoutEvidenceItIsUndecided)
{
  LinkerCase one(scriptOf(), "int buffer IN(\"SRAM3\");");
  EXPECT_THAT(one.said(missing), ElementsAre("undecided: firmware: no source was read: name the build directory with -p"));
  one.variable("buffer", "SRAM3", false);
  EXPECT_THAT(one.said(missing), ElementsAre("undecided: buffer: no devicetree was looked for: name the build directory with -p"));
}

} // namespace
} // namespace headroom::test
