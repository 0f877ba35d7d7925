// SPDX-License-Identifier: Apache-2.0
// linker-vma-overlap and linker-writable-executable-segment, on images of real linkers.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *overlap = "linker-vma-overlap";
constexpr const char *segment = "linker-writable-executable-segment";

TEST(LinkerVmaOverlap, SectionAtAFixedAddressOverRelocatedData)
{
  // GNU ld says nothing and succeeds: what a devicetree region's section did to relocated data before Zephyr 3.5 (zephyr issue 60022).
  const LinkerCase one(scriptOf("SRAM2 0x20000000 (NOLOAD) : { *(SRAM2) } > RAM"), "int buffer IN(\"SRAM2\");");
  const RuleOutcome outcome = one.run(overlap);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  const Finding &finding = outcome.drafts[0].finding;
  EXPECT_EQ(finding.message, "sections 'datas' (4 bytes at 0x20000000) and 'SRAM2' (4 bytes at 0x20000000) share 4 bytes of memory from 0x20000000");
  EXPECT_THAT(finding.help, HasSubstr("the linker script gives 'SRAM2' a fixed address"));
  EXPECT_EQ(finding.level, Level::Error);
  EXPECT_EQ(finding.place.root, "build");
  EXPECT_EQ(finding.place.file, "firmware.map");
  ASSERT_EQ(finding.notes.size(), 2U);
  EXPECT_EQ(finding.notes[0].note, "counter of 'datas' is at 0x20000000, 4 bytes");
  EXPECT_EQ(finding.notes[1].note, "buffer of 'SRAM2' is at 0x20000000, 4 bytes");
}

TEST(LinkerVmaOverlap, LldWithItsOwnCheckSwitchedOff)
{
  const LinkerCase one(scriptOf("SRAM2 0x20000000 (NOLOAD) : { *(SRAM2) } > RAM"), "int buffer IN(\"SRAM2\");", armLld, {"--no-check-sections"});
  EXPECT_THAT(one.said(overlap), ElementsAre(StartsWith("error: sections 'datas'")));
}

TEST(LinkerVmaOverlap, TwoLoadedSectionsInOneMemory)
{
  const LinkerCase one(scriptOf(".dtcm_data 0x20000000 : { *(.dtcm_data) } > RAM AT> FLASH"), "int fast IN(\".dtcm_data\") = 3;", riscv32Gnu);
  EXPECT_THAT(one.said(overlap), ElementsAre(HasSubstr("'.dtcm_data' (4 bytes at 0x20000000) share 4 bytes")));
}

TEST(LinkerVmaOverlap, NeighboursShareNothing)
{
  const LinkerCase one;
  EXPECT_THAT(one.said(overlap), IsEmpty());
}

TEST(LinkerVmaOverlap, OverlaysShareOnPurpose)
{
  const LinkerCase one(scriptOf("OVERLAY 0x20008000 : { .first { *(.first) } .second { *(.second) } } > RAM AT> FLASH"),
                       "int a IN(\".first\") = 1;\nint b IN(\".second\") = 2;\n"
                       "extern char __load_start_first[], __load_start_second[];\n" // what an overlay manager copies from
                       "char *from(int i) { return i ? __load_start_first : __load_start_second; }");
  EXPECT_THAT(one.said(overlap), IsEmpty());
}

TEST(LinkerVmaOverlap, ThreadLocalZeroesTakeNoAddresses)
{
  LinkerCase one;
  ImageSection tbss;
  tbss.name = "tbss";
  tbss.address = 0x20000000;
  tbss.sizeBytes = 4;
  tbss.isAllocated = true;
  tbss.isThreadLocal = true;
  one.layout.image.sections.push_back(tbss);
  EXPECT_THAT(one.said(overlap), IsEmpty());
}

TEST(LinkerVmaOverlap, NeedsNoKnowledgeOfAnRtos)
{
  LinkerCase one(scriptOf("over 0x20000000 (NOLOAD) : { *(over) } > RAM"), "short x IN(\"over\");", armGnu, {}, {false, false});
  one.isRtosKnown = false;
  const RuleOutcome outcome = one.run(overlap);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_TRUE(outcome.drafts[0].finding.place.file.empty());
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("share 2 bytes of memory from 0x20000000"));
}

TEST(LinkerVmaOverlap, FakeRegionsAreNoMemory)
{
  LinkerCase one(scriptOf("", "IDT_LIST (wx) : ORIGIN = 0xFFFFF7FF, LENGTH = 2K - 1"));
  ImageSection list;
  list.name = ".intList";
  list.address = 0xfffff7ff;
  list.sizeBytes = 8;
  list.isAllocated = list.hasBits = true;
  one.layout.image.sections.insert(one.layout.image.sections.end(), 2, list);
  EXPECT_THAT(one.said(overlap), IsEmpty());
}

TEST(LinkerVmaOverlap, WithoutALayoutItIsUndecided)
{
  ImageProgram program;
  program.id = "firmware";
  const ProjectConfig config;
  const std::vector<StaleSource> stale;
  for (const Rule &rule : linkerRules()) {
    if (rule.id != std::string(overlap))
      continue;
    const RuleOutcome outcome = rule.run({program, config, rule.level, stale});
    ASSERT_EQ(outcome.undecided.size(), 1U);
    EXPECT_EQ(outcome.undecided[0].reason, "the image's own layout was not read");
  }
}

TEST(LinkerWritableExecutableSegment, CodeBesideDataInRam)
{
  const LinkerCase one(scriptOf().replace(scriptOf().find("  datas"), 0, "  .ramfunc : { *(.ramfunc) } > RAM AT> FLASH\n"),
                       "__attribute__((section(\".ramfunc\"), used)) int fast(int a) { return a + 1; }");
  EXPECT_THAT(one.said(segment), ElementsAre(HasSubstr("is writable and executable: it holds code of section '.ramfunc' and data of section 'datas'")));
  EXPECT_THAT(one.said(segment), ElementsAre(StartsWith("warning: ")));
}

TEST(LinkerWritableExecutableSegment, WritableTablesInFlashAreWhatEveryZephyrImageHas)
{
  const LinkerCase one(scriptOf().replace(scriptOf().find("*(.text*)"), 0, "KEEP(*(vectors)) "), "int table[4] IN(\"vectors\") = {1, 2, 3, 4};");
  ASSERT_TRUE(std::any_of(one.layout.image.segments.begin(), one.layout.image.segments.end(),
                          [](const ImageSegment &part) { return part.isWritable && part.isExecutable; }));
  EXPECT_THAT(one.said(segment), IsEmpty());
}

TEST(LinkerWritableExecutableSegment, AnImageThatRunsFromOneMemoryHasNoOtherPlace)
{
  const LinkerCase one("SECTIONS { . = 0x80000000; text : { *(.text*) *(.rodata*) } datas : { *(.data*) *(.sdata*) } bss : { *(.bss*) *(.sbss*) *(COMMON) } }", "", riscv32Gnu,
                       {"-N"});
  ASSERT_TRUE(one.layout.image.segments.at(0).isWritable && one.layout.image.segments.at(0).isExecutable);
  EXPECT_THAT(one.said(segment), IsEmpty());
}

} // namespace
} // namespace headroom::test
