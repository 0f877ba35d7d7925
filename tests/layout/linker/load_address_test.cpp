// SPDX-License-Identifier: Apache-2.0
// linker-lma-range: contents that are stored where nothing keeps them.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *rule = "linker-lma-range";
constexpr const char *xip = "CONFIG_XIP=y\n";
constexpr const char *tree =
    "chosen { zephyr,flash = &flash0; zephyr,sram = &sram0; };\n"
    "flash0: flash@0 { compatible = \"soc-nv-flash\"; reg = <0x0 0x40000>; };\n"
    "sram0: memory@20000000 { compatible = \"mmio-sram\"; reg = <0x20000000 0x10000>; };\n"
    "uicr: uicr@10001000 { compatible = \"nordic,nrf-uicr\"; reg = <0x10001000 0x1000>; };\n";

TEST(LinkerLmaRange, EverythingInFlash)
{
  LinkerCase one;
  EXPECT_THAT(one.kconfig(xip).devicetree(tree).said(rule), IsEmpty());
}

TEST(LinkerLmaRange, LoadedIntoRam)
{
  LinkerCase one(scriptOf(".fast : { *(.fast) } > RAM AT> RAM"), "int fast IN(\".fast\") = 3;");
  const RuleOutcome outcome = one.kconfig(xip).devicetree(tree).run(rule);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.level, Level::Error);
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("in the memory of /memory@20000000, which holds nothing at power-on"));
  EXPECT_THAT(outcome.drafts[0].finding.help, HasSubstr("AT>"));
}

TEST(LinkerLmaRange, ImageInRamIsLoadedByWhoeverStartsIt)
{
  LinkerCase one(scriptOf(".fast : { *(.fast) } > RAM"), "int fast IN(\".fast\") = 3;");
  EXPECT_THAT(one.kconfig("# CONFIG_XIP is not set\n").devicetree(tree).said(rule), IsEmpty());
}

TEST(LinkerLmaRange, BeforeTheImagesOwnPart)
{
  LinkerCase one;
  one.kconfig(std::string(xip) + "CONFIG_FLASH_BASE_ADDRESS=0x0\nCONFIG_FLASH_LOAD_OFFSET=0x10000\n").devicetree(tree);
  EXPECT_THAT(one.said(rule), Contains(HasSubstr("are stored at 0x0, before the image's own part of the flash, which begins at 0x10000")));
}

TEST(LinkerLmaRange, MemoryOfAnotherDeviceIsNoMistake)
{
  LinkerCase one(scriptOf(".uicr : { KEEP(*(.uicr)) } > UICR", "UICR (r) : ORIGIN = 0x10001000, LENGTH = 4K"), "const int boot IN(\".uicr\") = 1;");
  EXPECT_THAT(one.kconfig(xip).devicetree(tree).said(rule), IsEmpty());
}

TEST(LinkerLmaRange, MemoryThatNobodyDescribesIsAWarning)
{
  LinkerCase one(scriptOf(".ext : { KEEP(*(.ext)) } > EXT", "EXT (r) : ORIGIN = 0x60000000, LENGTH = 4K"), "const int table IN(\".ext\") = 1;");
  const RuleOutcome outcome = one.kconfig(xip).devicetree(tree).run(rule);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.level, Level::Warning);
  EXPECT_EQ(outcome.drafts[0].ceiling, Level::Warning);
  EXPECT_THAT(outcome.drafts[0].finding.message, HasSubstr("outside the flash (0x0 to 0x40000)"));
}

TEST(LinkerLmaRange, WithoutAFlashItIsUndecided)
{
  LinkerCase one;
  one.kconfig(xip);
  EXPECT_THAT(one.said(rule), ElementsAre("undecided: firmware: no devicetree was looked for: name the build directory with -p"));
  one.devicetree("chosen { };");
  EXPECT_THAT(one.said(rule), ElementsAre("undecided: firmware: the devicetree chooses no zephyr,flash with a size"));
}

} // namespace
} // namespace headroom::test
