// SPDX-License-Identifier: Apache-2.0
// Every relocation rule: what it must find, what comes close, and what it cannot decide.
#include "layout/relocation/relocated_layout.h"

namespace headroom::test {
namespace {

/// A relocation of fast.c's code that does what it says.
RelocatedBuild sane()
{
  return RelocatedBuild("ITCM_TEXT:COPY:/app/src/fast.c,\n")
      .source("fast.c")
      .source("main.c")
      .output(".itcm_text_reloc", 0x10000000, 0x4000)
      .input(".text.fast", 64, "fast.c")
      .output("text", 0x1000)
      .input(".text.main", 32, "main.c")
      .startup("itcm", "text");
}

TEST(RelocationRules, ASaneRelocationHasNoFinding)
{
  EXPECT_EQ(sane().rules(), Texts());
}

TEST(RelocationRules, ABuildWithoutRelocationIsNotJudged)
{
  RelocatedBuild build("");
  build.off("CONFIG_CODE_DATA_RELOCATION").without(artefact::relocationRecord).without(artefact::map);
  for (const Rule &rule : relocationRules())
    EXPECT_EQ(build.undecided(rule.id), 0U) << rule.id;
}

TEST(RelocationRules, WithoutRecordARelocatingBuildIsUndecided)
{
  RelocatedBuild build("");
  build.without(artefact::relocationRecord);
  for (const Rule &rule : relocationRules())
    EXPECT_EQ(build.undecided(rule.id), std::string(rule.id) == "relocation-disabled" ? 0U : 1U) << rule.id;
}

TEST(RelocationRules, WithoutMapPlacesAreUndecided)
{
  for (const char *rule : {"relocation-empty-selection", "relocation-misplaced", "relocation-collateral", "relocation-nocopy-data",
                           "relocation-left-behind", "relocation-stale-selector", "relocation-sram-option", "relocation-copy-without-xip",
                           "relocation-calls-rom", "relocation-lto", "relocation-veneer", "relocation-unsupported-script"})
    EXPECT_EQ(sane().without(artefact::map).undecided(rule), 1U) << rule;
}

TEST(RelocationBadLocation, IsSaidOnceAndAlone)
{
  RelocatedBuild build("EXT_FLASH_TEXT:COPY:/app/src/fast.c,\nEXT_FLASH_TEXT:COPY:/app/src/no.c,\n");
  EXPECT_EQ(build.rules(), Texts{"relocation-bad-location"});
  EXPECT_EQ(build.messages("relocation-bad-location").size(), 1U);
}

TEST(RelocationMissingFile, NamesTheFileThatWasMeant)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fats.c,\n");
  build.source("fast.c");
  const RuleOutcome out = build.judge("relocation-missing-file");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_EQ(out.drafts[0].finding.message, "src/fats.c is to be relocated to ITCM_TEXT, but this build compiles no such file");
  EXPECT_EQ(out.drafts[0].finding.help, "did you mean src/fast.c?");
  EXPECT_EQ(build.messages("relocation-empty-selection"), Texts()) << "one defect, one finding";
}

TEST(RelocationMissingFile, KnowsALibrarysAbsoluteSource)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/lib//app/src/fast.c,\n");
  build.source("fast.c");
  const RuleOutcome out = build.judge("relocation-missing-file");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_NE(out.drafts[0].finding.help.find("put before the absolute path src/fast.c"), std::string::npos) << out.drafts[0].finding.help;
}

TEST(RelocationMissingFile, ManyFilesAreAllNamedAndSomeGuessed)
{
  std::string dictionary = "ITCM_TEXT:COPY:/app/src/first.c";
  for (int i = 10; i < 90; ++i)
    dictionary += ";/app/src/fast" + std::to_string(i) + ".c";
  RelocatedBuild build(dictionary + ",\n");
  build.source("fast.c");
  const RuleOutcome out = build.judge("relocation-missing-file");
  ASSERT_EQ(out.drafts.size(), 81U);
  EXPECT_EQ(out.drafts[1].finding.help, "did you mean src/fast.c?");
  EXPECT_EQ(out.drafts[80].finding.help, "check that the file exists and that the build compiles it");
}

TEST(RelocationMissingFile, AHeaderOfALibraryIsNoSource)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.h;/app/src/fast.c,\n");
  build.source("fast.c");
  EXPECT_EQ(build.messages("relocation-missing-file"), Texts());
}

TEST(RelocationMissingFile, TheWalkFindsNoObjectInAnotherDirectory)
{
  RelocatedBuild build = sane();
  build.layout.build.relocation.usesCompileDatabase = false;
  build.layout.build.relocation.objectDirectory = "/b";
  EXPECT_EQ(build.messages("relocation-missing-file"), Texts());
  build.layout.build.sources[0].object = "/b/CMakeFiles/app.dir/fast.c.obj";
  EXPECT_EQ(build.messages("relocation-missing-file").size(), 1U);
}

TEST(RelocationMissingRegion, AsksForTheRegionThatWasMeant)
{
  RelocatedBuild build("SRAM:COPY:/app/src/fast.c,\nSRAM_DATA:COPY:/app/src/big.c,\n");
  build.source("fast.c").source("big.c").output(".sram_text_reloc", 0, 0x4000).input(".text.fast", 64, "fast.c");
  build.layout.build.map.regions.pop_back();
  build.layout.build.map.regions.pop_back();
  const RuleOutcome out = build.judge("relocation-missing-region");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_EQ(out.drafts[0].finding.message, "the linker has no memory region 'SRAM' (location SRAM), wanted one of FLASH, RAM; 64 bytes of text lie at 0x0");
  EXPECT_TRUE(out.drafts[0].finding.help.starts_with("did you mean RAM?")) << out.drafts[0].finding.help;
  ASSERT_EQ(out.drafts[0].finding.notes.size(), 1U);
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts()) << "one defect, one finding";
}

TEST(RelocationMissingRegion, AnUndeclaredRegionOfTheMapAndAnAliasOfTheScript)
{
  RelocatedBuild build("CCM:COPY:/app/src/fast.c,\n");
  build.source("fast.c");
  build.layout.build.map.regions.push_back({"CCM", std::nullopt, std::nullopt, "", 1});
  EXPECT_EQ(build.messages("relocation-missing-region").size(), 1U);
  build.layout.build.script.aliases.push_back({"CCM", "RAM"});
  EXPECT_EQ(build.messages("relocation-missing-region"), Texts());
}

TEST(RelocationEmptySelection, PlainSectionsAreNotSelected)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output("text", 0x1000).input(".text", 64, "fast.c");
  EXPECT_EQ(build.messages("relocation-empty-selection"),
            Texts{"nothing of src/fast.c is relocated to ITCM_TEXT: its 64 bytes are in .text, which no directive selects"});
  EXPECT_EQ(build.messages("relocation-left-behind"), Texts()) << "one defect, one finding";
}

TEST(RelocationEmptySelection, AKindWithoutContentIsAWarning)
{
  RelocatedBuild build("SRAM2_DATA_BSS:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".sram2_bss_reloc", 0x20008000).input(".bss.buffer", 64, "fast.c").startup("sram2", "bss", false);
  const RuleOutcome out = build.judge("relocation-empty-selection");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_EQ(out.drafts[0].finding.level, Level::Warning);
  EXPECT_EQ(out.drafts[0].finding.message, "location SRAM2_DATA_BSS names DATA, of which src/fast.c has nothing");
}

TEST(RelocationEmptySelection, AKindThatThisMachineHasNotIsNotAsked)
{
  RelocatedBuild build("ITCM_LITERAL:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  EXPECT_EQ(build.messages("relocation-empty-selection"), Texts());
}

TEST(RelocationEmptySelection, AFilterIsUnderstoodOrUndecided)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.c,fast$|quick\n");
  build.source("fast.c").output(".itcm_text_reloc", 0x10000000, 0x4000).input(".text.fast", 64, "fast.c").startup("itcm", "text");
  build.output("text", 0x1000).input(".text.slow", 64, "fast.c");
  EXPECT_EQ(build.rules(), Texts()) << ".text.slow was not asked for";
  RelocatedBuild open("ITCM_TEXT:COPY:/app/src/fast.c,(?!slow)\n");
  open.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  EXPECT_EQ(open.messages("relocation-empty-selection"), Texts());
  EXPECT_EQ(open.undecided("relocation-empty-selection"), 1U);
  EXPECT_EQ(open.undecided("relocation-misplaced"), 1U);
}

TEST(RelocationEmptySelection, ObjectsOfOneNameAreUndecided)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  build.layout.build.sources.push_back({"/app/other/fast.c", "/b/CMakeFiles/app.dir/other/fast.c.obj"});
  EXPECT_EQ(build.messages("relocation-empty-selection"), Texts());
  EXPECT_EQ(build.undecided("relocation-empty-selection"), 1U);
}

TEST(RelocationStaleSelector, AnEmptySectionThatIsCopied)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".itcm_text_reloc", 0x10000000, 0x4000).output("text", 0x1000).input(".text.slow", 0, "fast.c").startup("itcm", "text");
  EXPECT_EQ(build.rules(), Texts{"relocation-stale-selector"});
}

TEST(RelocationMisplaced, SaysWhereTheCodeIs)
{
  RelocatedBuild build = sane();
  build.input(".text.slow", 40, "fast.c");
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts{"40 bytes of src/fast.c (.text.slow) are in FLASH at 0x1020, wanted ITCM"});
}

TEST(RelocationMisplaced, DataOfTheDefaultRegionIsAtHome)
{
  RelocatedBuild build("RAM:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".ram_text_reloc", 0x20000000, 0x4000).input(".text.fast", 64, "fast.c").startup("ram", "text");
  build.output("datas", 0x20000100, 0x5000).input(".data.x", 4, "fast.c").output("bss", 0x20000200).input(".bss.y", 4, "fast.c");
  EXPECT_EQ(build.rules(), Texts());
}

TEST(RelocationMisplaced, ARegionWithoutFiguresIsUndecided)
{
  RelocatedBuild build = sane();
  build.layout.build.map.regions.pop_back();
  build.layout.build.script.regions.push_back({"ITCM", std::nullopt, 0x4000, "", 3});
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts());
  EXPECT_EQ(build.undecided("relocation-misplaced"), 1U);
}

TEST(RelocationCollateral, ASelectorWithoutObjectTakesOthers)
{
  RelocatedBuild build("SRAM2_RODATA:COPY:/app/src/fast.c,\n");
  build.source("fast.c").source("main.c").output("_SRAM2_RODATA_SECTION_NAME", 0x20008000, 0x4000);
  build.input(".rodata.str1.1", 10, "fast.c").input(".rodata.str1.1", 20, "main.c").input(".custom", 4, "main.c").input(".text.stub", 8, "linker stubs", "");
  EXPECT_EQ(build.messages("relocation-collateral"),
            Texts{"20 bytes of 1 object that no directive asks for moved to SRAM2 with the rodata of others: .rodata.str1.1 of app/libapp.a(main.c.obj)"});
}

TEST(RelocationNocopyData, DataAndZeroedVariables)
{
  RelocatedBuild build("SRAM2:NOCOPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".sram2_data_reloc", 0x20008000, 0x4000).input(".data.x", 4, "fast.c").output(".sram2_bss_reloc", 0x20008010).input(".bss.y", 8, "fast.c");
  EXPECT_EQ(build.messages("relocation-nocopy-data"),
            Texts{"NOCOPY puts into SRAM2 4 bytes of data that nobody copies, 8 bytes of variables that nobody zeroes"});
  build.startup("sram2", "data").startup("sram2", "bss", false);
  EXPECT_EQ(build.messages("relocation-nocopy-data"), Texts()) << "another directive of this region is copied";
  EXPECT_EQ(build.without(artefact::relocationCode).undecided("relocation-nocopy-data"), 1U);
}

TEST(RelocationCopyToRom, FlashIsNotWrittenByACopy)
{
  RelocatedBuild build("FLASH_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".flash_text_reloc", 0x1000).input(".text.fast", 64, "fast.c").startup("flash", "text");
  EXPECT_EQ(build.rules(), Texts{"relocation-copy-to-rom"});
  build.layout.build.relocation.directives[0].isCopied = false;
  EXPECT_EQ(build.messages("relocation-copy-to-rom"), Texts());
}

TEST(RelocationCopyWithoutXip, NobodyCopies)
{
  EXPECT_EQ(sane().off("CONFIG_XIP").rules(), Texts{"relocation-copy-without-xip"});
  EXPECT_EQ(sane().without(artefact::kconfig).undecided("relocation-copy-without-xip"), 1U);
}

TEST(RelocationSramOption, BothSides)
{
  RelocatedBuild build("RAM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".ram_text_reloc", 0x20000000, 0x4000).input(".text.fast", 64, "fast.c").startup("ram", "text");
  EXPECT_EQ(build.messages("relocation-sram-option"), Texts()) << "without a protection unit RAM is executable";
  EXPECT_EQ(build.on("CONFIG_ARM_MPU").rules(), Texts{"relocation-sram-option"});
  EXPECT_EQ(build.on("CONFIG_CODE_DATA_RELOCATION_SRAM").rules(), Texts());
  EXPECT_EQ(sane().on("CONFIG_CODE_DATA_RELOCATION_SRAM").messages("relocation-sram-option"),
            Texts{"CONFIG_CODE_DATA_RELOCATION_SRAM is on, but no code is relocated to RAM"});
}

TEST(RelocationLeftBehind, PlainAndCommonContentStays)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  build.output("bss", 0x20000000).input("COMMON", 16, "fast.c").input("._k_sem.static.s_", 8, "fast.c").input(".bss", 0, "fast.c");
  EXPECT_EQ(build.messages("relocation-left-behind"),
            Texts{"16 bytes of src/fast.c stay in RAM: COMMON is not selected by location SRAM2"});
  build.layout.build.relocation.directives[0].kinds = {"TEXT"};
  EXPECT_EQ(build.messages("relocation-left-behind"), Texts()) << "only code was asked for";
}

TEST(RelocationLeftBehind, OldGeneratorsDoNotKnowNoinit)
{
  RelocatedBuild build("SRAM2:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output(".sram2_text_reloc", 0x20008000, 0x4000).input(".text.fast", 64, "fast.c").startup("sram2", "text");
  build.output("noinit", 0x20000000).input(".noinit.stack.0", 16, "fast.c");
  EXPECT_EQ(build.rules(), Texts{"relocation-misplaced"});
  build.layout.build.relocation.form = RelocationRecord::Form::Command;
  EXPECT_EQ(build.rules(), Texts{"relocation-left-behind"});
}

TEST(RelocationDisabled, ADirectiveWithoutEffect)
{
  RelocatedBuild build("");
  build.off("CONFIG_CODE_DATA_RELOCATION");
  build.layout.build.relocationTexts = {{"/app/CMakeLists.txt", 9, "zephyr_code_relocate(FILES a.c LOCATION RAM)", "RAM", {"a.c"}, "", {}},
                                        {"/app/CMakeLists.txt", 12, "zephyr_code_relocate(FILES b.c LOCATION RAM)", "RAM", {"b.c"}, "", {"CONFIG_OFF"}},
                                        {"/app/CMakeLists.txt", 15, "zephyr_code_relocate(FILES c.c LOCATION RAM)", "RAM", {"c.c"}, "", {"NOT CONFIG_XIP"}}};
  const RuleOutcome out = build.judge("relocation-disabled");
  ASSERT_EQ(out.drafts.size(), 1U);
  EXPECT_EQ(out.drafts[0].finding.place, (SourcePlace{"app", "CMakeLists.txt", 9, 0}));
  EXPECT_EQ(build.on("CONFIG_CODE_DATA_RELOCATION").messages("relocation-disabled"), Texts());
  EXPECT_EQ(build.off("CONFIG_CODE_DATA_RELOCATION").without(artefact::kconfig).undecided("relocation-disabled"), 1U);
}

TEST(RelocationLto, AnObjectWithoutSections)
{
  RelocatedBuild build("ITCM_TEXT:COPY:/app/src/fast.c,\n");
  build.source("fast.c").output("text", 0x1000).input(".text", 0, "fast.c").input(".text.fast", 8, "ltrans0.o", "");
  LayoutObject object;
  object.path = "/b/app/libapp.a";
  object.member = "fast.c.obj";
  object.isLto = true;
  build.layout.objects = {object};
  EXPECT_EQ(build.rules(), Texts{"relocation-lto"});
}

TEST(RelocationCallsRom, FromTheRelocatedSectionsOnly)
{
  RelocatedBuild build = sane();
  LayoutObject object;
  object.path = "/b/app/libapp.a";
  object.member = "fast.c.obj";
  object.sections.resize(2);
  object.sections[1].name = ".text.fast";
  ObjectReference call;
  call.section = 1;
  call.symbol = "memcpy";
  call.isCall = true;
  object.references = {call};
  build.layout.objects = {object};
  ImageSymbol symbol;
  symbol.name = "memcpy";
  symbol.address = 0x1100;
  symbol.section = 1;
  build.layout.image.symbols = {symbol};
  EXPECT_EQ(build.messages("relocation-calls-rom"), Texts{"code of src/fast.c in ITCM calls 1 function in read-only memory: memcpy"});
  build.layout.image.symbols[0].address = 0x20000100;
  EXPECT_EQ(build.messages("relocation-calls-rom"), Texts());
  build.layout.objects.clear();
  EXPECT_EQ(build.undecided("relocation-calls-rom"), 1U);
}

TEST(RelocationUnsupportedScript, NoGeneratedSectionAtAll)
{
  RelocatedBuild build("ITCM_TEXT:NOCOPY:/app/src/fast.c,\n");
  build.source("fast.c").output("text", 0x1000).input(".text.fast", 64, "fast.c");
  EXPECT_EQ(build.messages("relocation-unsupported-script").size(), 1U);
  EXPECT_EQ(sane().messages("relocation-unsupported-script"), Texts());
}

} // namespace
} // namespace headroom::test
