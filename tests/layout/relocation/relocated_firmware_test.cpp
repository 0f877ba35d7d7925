// SPDX-License-Identifier: Apache-2.0
// Relocations that real compilers and linkers made, in both shapes of the generator's selectors.
#include "layout/relocation/relocated_firmware.h"

namespace headroom::test {
namespace {

using Shape = RelocatedFirmware::Shape;

constexpr const char *itcm = " ITCM (wx) : ORIGIN = 0x10000000, LENGTH = 16K\n";
constexpr const char *fastCode = "int counter = 3; int fast(int a) { return a * counter; }\n";
constexpr const char *mainCode = "int fast(int); int main(void) { return fast(4); }\n";

class RelocatedShapes : public testing::TestWithParam<Shape> {};

TEST_P(RelocatedShapes, ASaneRelocationHasNoFinding)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", fastCode).source("main.c", mainCode).relocate("ITCM_TEXT_DATA:COPY", "fast.c");
  const RelocatedBuild build = firmware.link(itcm);
  EXPECT_EQ(build.layout.build.relocation.directives.size(), 1U);
  std::vector<std::string> rules = build.rules();
  std::erase(rules, "relocation-veneer"); // main's call from flash needs one
  EXPECT_EQ(rules, Texts());
}

// The lines of the seeds, as a board without a region SRAM builds them: GNU ld ends with 0.
TEST_P(RelocatedShapes, SramIsNoRegion)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("critical_path.c", "int critical(int a) { return a * 3; }\n").source("big_buffer.c", "int big = 5; int read_big(void) { return big; }\n");
  firmware.source("main.c", "int critical(int); int read_big(void); int main(void) { return critical(read_big()); }\n");
  firmware.relocate("SRAM:COPY", "critical_path.c").relocate("SRAM_DATA:COPY", "big_buffer.c");
  const RelocatedBuild build = firmware.link("");
  const RuleOutcome out = build.judge("relocation-missing-region");
  ASSERT_EQ(out.drafts.size(), 1U);
  const Finding &finding = out.drafts[0].finding;
  EXPECT_TRUE(finding.message.starts_with("the linker has no memory region 'SRAM' (location SRAM), wanted one of FLASH, RAM; ")) << finding.message;
  EXPECT_NE(finding.message.find(" bytes of data lie at 0x0"), std::string::npos) << finding.message;
  EXPECT_TRUE(finding.help.starts_with("did you mean RAM?")) << finding.help;
  EXPECT_EQ(finding.place, (SourcePlace{"app", "CMakeLists.txt", 1, 0}));
  // The vectors are at address 0, too; no tool says so.
  const bool isNamed = GetParam() == Shape::Named;
  EXPECT_EQ(build.messages("linker-vma-overlap"),
            (Texts{std::string("sections 'rom_start' (8 bytes at 0x0) and '") + (isNamed ? "_SRAM_DATA_SECTION_NAME" : ".sram_data_reloc") +
                       "' (4 bytes at 0x0) share 4 bytes of memory from 0x0",
                   std::string("sections 'rom_start' (8 bytes at 0x0) and '") + (isNamed ? "_SRAM_TEXT_SECTION_NAME" : ".sram_text_reloc") +
                       "' (8 bytes at 0x4) share 4 bytes of memory from 0x4"}));
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts());
  EXPECT_EQ(build.messages("relocation-empty-selection"), Texts());
}

TEST_P(RelocatedShapes, EqualNamesMoveAlongOrNot)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", "__attribute__((noinline)) static int helper(int a) { return a * 3; } int fast(int a) { return helper(a) + helper(a + 1); }\n");
  firmware.source("main.c", "int fast(int); __attribute__((noinline)) static int helper(int a) { return a / 7; } int main(void) { return helper(fast(4)) + helper(2); }\n");
  firmware.relocate("ITCM_TEXT:COPY", "fast.c");
  const std::vector<std::string> moved = firmware.link(itcm).messages("relocation-collateral");
  EXPECT_EQ(moved.size(), GetParam() == Shape::Named ? 1U : 0U);
  if (!moved.empty()) {
    EXPECT_NE(moved[0].find(".text.helper of app/libapp.a(main.c.obj)"), std::string::npos) << moved[0];
  }
}

TEST_P(RelocatedShapes, PlainSectionsSelectNothing)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", fastCode, {}).source("main.c", mainCode).relocate("ITCM_TEXT:COPY", "fast.c");
  const RelocatedBuild build = firmware.link(itcm);
  const std::vector<std::string> found = build.messages("relocation-empty-selection");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("are in .text, which no directive selects"), std::string::npos) << found[0];
}

TEST_P(RelocatedShapes, NocopyDataIsNeverSet)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", fastCode).source("main.c", mainCode).relocate("ITCM:NOCOPY", "fast.c");
  RelocatedBuild build = firmware.link(itcm);
  build.layout.build.relocationCode.ranges.clear(); // the generator writes none for NOCOPY
  EXPECT_EQ(build.messages("relocation-nocopy-data"), Texts{"NOCOPY puts into ITCM 4 bytes of data that nobody copies"});
}

TEST_P(RelocatedShapes, TheFirstRegionGetsAFileOfTwo)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", fastCode).source("main.c", mainCode).relocate("SRAM2_TEXT:COPY", "fast.c").relocate("ITCM_TEXT:COPY", "fast.c");
  const RelocatedBuild build = firmware.link(std::string(itcm) + " SRAM2 : ORIGIN = 0x20008000, LENGTH = 32K\n");
  ASSERT_EQ(build.messages("relocation-duplicate-file").size(), 1U);
  EXPECT_TRUE(build.messages("relocation-duplicate-file")[0].ends_with("both ask for TEXT, and ITCM gets it"));
  EXPECT_EQ(build.messages("relocation-misplaced"), Texts());
  EXPECT_EQ(build.messages("relocation-stale-selector"), Texts());
}

TEST_P(RelocatedShapes, AFarCallHasAVeneerInFlash)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", "int fast(int a) { return a * 3; }\n").source("main.c", mainCode).relocate("RAM_TEXT:COPY", "fast.c");
  EXPECT_EQ(firmware.link("").messages("relocation-veneer"),
            Texts{"calls of fast in RAM go through read-only memory: the linker put 1 veneer beside the callers"});
}

TEST_P(RelocatedShapes, CallsFromRamToFlash)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", "int slow(int); int fast(int a) { return slow(a) + 1; }\n");
  firmware.source("main.c", "int fast(int); int slow(int a) { return a / 7; } int main(void) { return fast(4); }\n").relocate("RAM_TEXT:COPY", "fast.c");
  EXPECT_EQ(firmware.link("").messages("relocation-calls-rom"), Texts{"code of src/fast.c in RAM calls 1 function in read-only memory: slow"});
}

TEST_P(RelocatedShapes, UnusedCodeIsDropped)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", "int unused(int a) { return a * 3; }\n").source("main.c", "int main(void) { return 4; }\n");
  firmware.relocate("ITCM_TEXT:COPY", "fast.c", false); // as with NOKEEP: nothing keeps it
  const std::vector<std::string> found = firmware.link(itcm, {"-Wl,--gc-sections"}).messages("relocation-empty-selection");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].ends_with("the linker dropped what it has of this")) << found[0];
}

TEST_P(RelocatedShapes, SmallDataStaysOnRiscv)
{
  RelocatedFirmware firmware(riscvTools, GetParam());
  firmware.source("fast.c", fastCode).source("main.c", mainCode).relocate("ITCM:COPY", "fast.c");
  const std::vector<std::string> left = firmware.link(itcm).messages("relocation-left-behind");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0], "4 bytes of src/fast.c stay in RAM: .sdata.counter is not selected by location ITCM");
}

TEST_P(RelocatedShapes, AnObjectForLinkTimeOptimisation)
{
  RelocatedFirmware firmware(armTools, GetParam());
  firmware.source("fast.c", fastCode, {"-flto", "-ffunction-sections"}).source("main.c", mainCode).relocate("ITCM_TEXT:COPY", "fast.c");
  const RelocatedBuild build = firmware.link(itcm, {"-flto"});
  EXPECT_EQ(build.messages("relocation-lto").size(), 1U);
  EXPECT_EQ(build.messages("relocation-empty-selection"), Texts()) << "one defect, one finding";
}

INSTANTIATE_TEST_SUITE_P(Generators, RelocatedShapes, testing::Values(Shape::Named, Shape::ByObject),
                         [](const testing::TestParamInfo<Shape> &one) { return one.param == Shape::Named ? "Named" : "ByObject"; });

} // namespace
} // namespace headroom::test
