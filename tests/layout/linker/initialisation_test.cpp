// SPDX-License-Identifier: Apache-2.0
// linker-init-coverage and linker-zero-coverage: what start-up code brings into its first state, and what it does not.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *coverage = "linker-init-coverage";
constexpr const char *zeroes = "linker-zero-coverage";
constexpr const char *xip = "CONFIG_XIP=y\n";

TEST(LinkerInitCoverage, DataBetweenTheKnownSymbolsIsCopied)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig(xip).said(coverage), IsEmpty());
}

TEST(LinkerInitCoverage, WithoutXipNothingIsCopied)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig("# CONFIG_XIP is not set\n").said(coverage),
              ElementsAre(AllOf(StartsWith("error: section 'datas' (4 bytes at 0x20000000) is stored at "),
                                HasSubstr("but CONFIG_XIP is off, so nothing is copied at start-up"))));
}

TEST(LinkerInitCoverage, SectionOutsideEveryCopy)
{
  LinkerCase one(scriptOf(".fast_data : { *(.fast_data) } > RAM AT> FLASH"), "int fast IN(\".fast_data\") = 3;");
  const RuleOutcome outcome = one.kconfig(xip).run(coverage);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("and no start-up code copies it"));
  EXPECT_EQ(outcome.drafts[0].finding.symbol, ".fast_data");
  EXPECT_EQ(outcome.drafts[0].finding.notes.at(0).note, "'.fast_data' holds fast");
}

TEST(LinkerInitCoverage, CopyThatTakesOtherBytes)
{
  std::string script = scriptOf();
  script.replace(script.find("LOADADDR(datas)"), 15, "LOADADDR(datas) + 4");
  LinkerCase one(script);
  EXPECT_THAT(one.kconfig(xip).said(coverage), ElementsAre(HasSubstr("but the copy at __data_region_start takes its bytes from 0x")));
}

TEST(LinkerInitCoverage, CopyThatEndsTooEarly)
{
  std::string script = scriptOf();
  script.replace(script.find("__data_region_end = ."), 21, "__data_region_end = . - 3");
  LinkerCase one(script);
  EXPECT_THAT(one.kconfig(xip).said(coverage), ElementsAre(HasSubstr("but start-up code copies only 1 of its 4 bytes")));
}

TEST(LinkerInitCoverage, EmptyTripleCoversNothing)
{
  // A section of another name took what should lie between the symbols (zephyr issue 54785).
  LinkerCase one(scriptOf(".dtcm_data : { __dtcm_data_start = .; __dtcm_data_end = .; } > RAM AT> FLASH\n __dtcm_data_load_start = LOADADDR(.dtcm_data);\n"
                          "mine : { *(.dtcm_data) } > RAM AT> FLASH"),
                 "int fast IN(\".dtcm_data\") = 3;");
  EXPECT_THAT(one.kconfig(xip).said(coverage), ElementsAre(StartsWith("error: section 'mine'")));
}

TEST(LinkerInitCoverage, PrivilegedStacksAreStoredButNeedNoCopy)
{
  LinkerCase one(scriptOf("priv_stacks_noinit : { *(.priv) } > RAM AT> FLASH"), "char stack[64] IN(\".priv\") = {1};");
  EXPECT_THAT(one.kconfig(xip).said(coverage), IsEmpty());
}

TEST(LinkerInitCoverage, GeneratedCodeCopiesToo)
{
  LinkerCase one(scriptOf(".sram2_data_reloc : { __sram2_data_reloc_start = .; *(.moved) } > RAM AT> FLASH\n"
                          "__sram2_data_reloc_size = SIZEOF(.sram2_data_reloc); __sram2_data_rom_start = LOADADDR(.sram2_data_reloc);"),
                 "int moved IN(\".moved\") = 3;");
  one.kconfig(std::string(xip) + "CONFIG_CODE_DATA_RELOCATION=y\n");
  EXPECT_THAT(one.said(coverage), ElementsAre(StartsWith("undecided: .sram2_data_reloc: CONFIG_CODE_DATA_RELOCATION is on, but ")));
  one.layout.build.artefacts[artefact::relocationCode].state = Artefact::State::Read;
  one.layout.build.relocationCode.ranges = {{"__sram2_data_reloc_start", "__sram2_data_rom_start", "__sram2_data_reloc_size", 9}};
  EXPECT_THAT(one.said(coverage), IsEmpty());
}

TEST(LinkerInitCoverage, WithoutAConfigurationItIsUndecided)
{
  const LinkerCase one;
  EXPECT_THAT(one.said(coverage), ElementsAre("undecided: datas: no kconfig was looked for: name the build directory with -p"));
}

TEST(LinkerInitCoverage, TheImageMayCarryItsConfiguration)
{
  const LinkerCase one(scriptOf(), "", armGnu, {"--defsym=CONFIG_XIP=1"});
  EXPECT_THAT(one.said(coverage), IsEmpty());
}

TEST(LinkerInitCoverage, WhereABootLoaderPlacesSegmentsNothingCanBeSaid)
{
  LinkerCase one(scriptOf(".fast_data : { *(.fast_data) } > RAM AT> FLASH"), "int fast IN(\".fast_data\") = 3;");
  EXPECT_THAT(one.kconfig(std::string(xip) + "CONFIG_SOC_ESP32C3=y\n").said(coverage),
              ElementsAre("undecided: .fast_data: the boot loader of the chip brings memory into its first state in this build"));
}

TEST(LinkerInitCoverage, SaysNothingOfAnImageWithoutKnownStartUpCode)
{
  LinkerCase one;
  one.isRtosKnown = false;
  EXPECT_THAT(one.said(coverage), IsEmpty());
  EXPECT_THAT(one.said(zeroes), IsEmpty());
}

TEST(LinkerZeroCoverage, BssIsZeroedAndNoinitIsNotMeantToBe)
{
  LinkerCase one(scriptOf(), "int kept IN(\".noinit.a\");");
  EXPECT_THAT(one.kconfig(xip).said(zeroes), IsEmpty());
}

TEST(LinkerZeroCoverage, SectionThatNobodyZeroes)
{
  LinkerCase one(scriptOf(".fast_bss (NOLOAD) : { *(.fast_bss) } > RAM"), "int fast IN(\".fast_bss\");");
  EXPECT_THAT(one.kconfig(xip).said(zeroes),
              ElementsAre(AllOf(StartsWith("error: section '.fast_bss' (4 bytes at 0x"), HasSubstr("and no start-up code zeroes it"))));
}

TEST(LinkerZeroCoverage, SectionThatIsZeroedInPart)
{
  std::string script = scriptOf();
  script.replace(script.find("*(COMMON)"), 9, "*(COMMON) . = ALIGN(16); . += 12;");
  script.replace(script.find("__bss_end = .;"), 14, "__bss_end = __bss_start + 4;");
  LinkerCase one(script);
  EXPECT_THAT(one.kconfig(xip).said(zeroes), ElementsAre(HasSubstr("and start-up code zeroes only 4 of its 24 bytes")));
}

TEST(LinkerZeroCoverage, SectionsOfMemoryRegionsAreNotZeroedOnPurpose)
{
  const std::string sections = "SRAM2 (NOLOAD) : { *(SRAM2) } > RAM";
  LinkerCase one(scriptOf(sections), "int buffer IN(\"SRAM2\");");
  one.kconfig(xip);
  EXPECT_EQ(one.said(zeroes).size(), 1U) << "no region is called so";
  one.devicetree("sram2: memory@20008000 { compatible = \"zephyr,memory-region\", \"mmio-sram\"; reg = <0x20008000 0x1000>; zephyr,memory-region = \"SRAM2\"; };");
  EXPECT_THAT(one.said(zeroes), IsEmpty());
  LinkerCase other(scriptOf("SRAM2 (NOLOAD) : { *(SRAM2) } > SRAM2", "SRAM2 : ORIGIN = 0x20010000, LENGTH = 4K"), "int buffer IN(\"SRAM2\");");
  EXPECT_THAT(other.kconfig(xip).said(zeroes), IsEmpty()) << "the linker has the region";
}

TEST(LinkerZeroCoverage, WithoutRegionsAnUnknownSectionIsUndecided)
{
  LinkerCase one(scriptOf("SRAM2 (NOLOAD) : { *(SRAM2) } > RAM"), "int buffer IN(\"SRAM2\");", armGnu, {}, {false, false});
  EXPECT_THAT(one.kconfig(xip).said(zeroes), ElementsAre(StartsWith("undecided: SRAM2: ")));
}

TEST(LinkerZeroCoverage, CodeOfAnSocMayZeroItsOwnMemory)
{
  const std::string sections = ".ocram_bss (NOLOAD) : { __ocram_bss_start = .; *(.ocram_bss) __ocram_bss_end = .; } > RAM";
  LinkerCase unused(scriptOf(sections), "int buffer IN(\".ocram_bss\");");
  EXPECT_EQ(unused.kconfig(xip).said(zeroes).size(), 1U) << "nobody refers to the symbols";
  LinkerCase used(scriptOf(sections), "int buffer IN(\".ocram_bss\"); extern char __ocram_bss_start[], __ocram_bss_end[];\n"
                                      "void clear(void) { for (char *p = __ocram_bss_start; p != __ocram_bss_end; ++p) *p = 0; }");
  EXPECT_THAT(used.kconfig(xip).said(zeroes), IsEmpty());
}

TEST(LinkerZeroCoverage, EachPartitionHasItsOwnZeroedPart)
{
  LinkerCase one(scriptOf("app_smem (NOLOAD) : { z_data_smem_a_bss_start = .; *(data_smem_a_bss) z_data_smem_a_bss_end = .; } > RAM\n"
                          "z_data_smem_a_bss_size = z_data_smem_a_bss_end - z_data_smem_a_bss_start;"),
                 "int shared IN(\"data_smem_a_bss\");");
  EXPECT_THAT(one.kconfig(std::string(xip) + "CONFIG_USERSPACE=y\n").said(zeroes), IsEmpty());
  EXPECT_EQ(one.kconfig(xip).said(zeroes).size(), 1U) << "without user mode nobody walks the table";
}

} // namespace
} // namespace headroom::test
