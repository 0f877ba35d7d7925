// SPDX-License-Identifier: Apache-2.0
// The rules about the protection unit itself, on values.
#include <gtest/gtest.h>

#include "checks/mpu/mpu_domain_array_overrun.h"
#include "checks/mpu/mpu_domain_budget.h"
#include "checks/mpu/mpu_flash_writable.h"
#include "checks/mpu/mpu_region_budget.h"
#include "checks/mpu/mpu_sram_executable.h"
#include "checks/mpu/mpu_stack_guard_off.h"
#include "checks/mpu/mpu_static_region_shape.h"
#include "protection_program.h"

namespace headroom::protection {

namespace {

using Rule = RuleOutcome (*)(const RuleInput &);
constexpr Rule allRules[] = {checkMpuFlashWritable, checkMpuSramExecutable,     checkMpuStackGuardOff,    checkMpuRegionBudget,
                             checkMpuDomainBudget,  checkMpuDomainArrayOverrun, checkMpuStaticRegionShape};

TEST(BudgetRules, areUndecidedWhereNobodyReadTheLayout)
{
  const ProtectionProgram program;
  for (const Rule rule : allRules)
    EXPECT_EQ(reasons(program.ask(rule, false)), Texts{"image: the image's own layout was not read"});
}

TEST(BudgetRules, doNotApplyWithoutAPackOrAUnit)
{
  ProtectionProgram unknown, unused;
  unknown.layout.isKnown = false;
  unused.view().isUsed = false;
  for (const Rule rule : allRules)
    for (const ProtectionProgram *program : {&unknown, &unused}) {
      const RuleOutcome outcome = program->ask(rule);
      EXPECT_TRUE(outcome.drafts.empty());
      EXPECT_TRUE(outcome.undecided.empty());
    }
}

TEST(BudgetRules, nameAUnitThatNoPackDescribes)
{
  ProtectionProgram program;
  program.view().unknown = "SYSMPU";
  for (const Rule rule : allRules)
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"image: no pack describes the protection unit SYSMPU"});
}

TEST(BudgetRules, areUndecidedWhereNothingTellsOfAUnit)
{
  ProtectionProgram program;
  program.view().isUsed = false;
  program.view().undecided = "no configuration";
  for (const Rule rule : allRules)
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"image: no configuration"});
}

TEST(RegionBudget, isUndecidedWhereAddressesDecide)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 3;
  program.view().hardwareFrom = "regions of /mpu";
  program.view().mostReserved = 2;
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)),
            Texts{"image: 3 to 4 regions are needed (2 fixed, 0 added at start-up, 1 to 2 kept by the RTOS), depending on where their memory "
                  "lies, and there are 3 regions (regions of /mpu)"});
  program.view().hardwareRegions = 4;
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)), Texts{});
  program.view().hardwareRegions = 2;
  EXPECT_EQ(program.ask(checkMpuRegionBudget).drafts.size(), 1U);
}

TEST(RegionBudget, countsWhatAStaticRegionSplits)
{
  ProtectionProgram program;
  program.view().unit.isPartitioning = true;
  program.view().hardwareRegions = 4;
  program.view().hardwareFrom = "regions of /mpu";
  program.view().staticRegions = {{"nocache", 0x20000100, 64}};
  const auto needed = [&](std::uint64_t hardware) {
    program.view().hardwareRegions = hardware;
    const RuleOutcome outcome = program.ask(checkMpuRegionBudget);
    return !outcome.drafts.empty() ? "more" : outcome.undecided.empty() ? "enough" : "undecided";
  };
  // 2 fixed and 1 kept; where the fixed ones are not known, one more may add none, one or two.
  EXPECT_STREQ(needed(2), "more");
  EXPECT_STREQ(needed(3), "undecided");
  EXPECT_STREQ(needed(5), "enough");
  program.view().fixed = {{0, 0x10000, true}, {0x20000000, 0x10000, false}};
  EXPECT_STREQ(needed(4), "more"); // it lies inside: two more
  EXPECT_STREQ(needed(5), "enough");
  program.view().staticRegions[0].start = 0x20000000;
  EXPECT_STREQ(needed(3), "more"); // at the edge: one more
  EXPECT_STREQ(needed(4), "enough");
  program.view().staticRegions[0].sizeBytes = 0x10000;
  EXPECT_STREQ(needed(2), "more"); // the whole of it: none
  EXPECT_STREQ(needed(3), "enough");
  program.view().staticRegions = {{"a", 0x20000000, 64}, {"b", 0x20000040, 64}, {"c", 0x20000100, 64}};
  EXPECT_STREQ(needed(6), "more"); // 1, 1 and 2
  EXPECT_STREQ(needed(7), "enough");
}

TEST(RegionBudget, isKeptWhereTheDevicetreeCountsEnough)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 3;
  EXPECT_EQ(messages(program.ask(checkMpuRegionBudget)), Texts{});
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)), Texts{});
}

TEST(RegionBudget, isExceededByOne)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 3;
  program.view().hardwareFrom = "regions of /mpu";
  program.view().staticRegions = {{"nocache", 0x20000000, 64}};
  EXPECT_EQ(
      messages(program.ask(checkMpuRegionBudget)),
      Texts{
          "4 protection regions are needed (2 fixed, 1 added at start-up, 1 kept by the RTOS), and there are 3 regions (regions of /mpu)"});
}

TEST(RegionBudget, isKeptByWhatEveryUnitHas)
{
  ProtectionProgram program;
  program.view().fixedRegions = 7;
  const RuleOutcome outcome = program.ask(checkMpuRegionBudget);
  EXPECT_TRUE(outcome.drafts.empty());
  EXPECT_TRUE(outcome.undecided.empty());
}

TEST(RegionBudget, isUndecidedBetweenWhatEveryUnitHasAndWhatAnyHas)
{
  ProtectionProgram program;
  program.view().fixedRegions = 8;
  program.view().unit.regionProperty = "regions";
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)),
            Texts{"image: 9 regions are needed, and how many this PMSAv7 has only its own register says: the devicetree has no regions"});
}

TEST(RegionBudget, isExceededOnAnyUnit)
{
  ProtectionProgram program;
  program.view().fixedRegions = 16;
  EXPECT_EQ(messages(program.ask(checkMpuRegionBudget)), Texts{"17 protection regions are needed (16 fixed, 0 added at start-up, 1 kept by "
                                                               "the RTOS), and there are at most 16 regions on any PMSAv7"});
}

TEST(RegionBudget, isUndecidedWithoutTheImagesTables)
{
  ProtectionProgram program;
  program.view().fixedRegions.reset();
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)), Texts{"image: the image has no table of fixed regions that can be read"});
  program.view().fixedRegions = 2;
  program.view().knowsStaticRegions = false;
  EXPECT_EQ(reasons(program.ask(checkMpuRegionBudget)), Texts{"image: the image does not tell which regions are added at start-up"});
}

TEST(DomainBudget, countsAPartitionThatIsAddedTwiceOnce)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().hardwareRegions = 4;
  program.partition("a", 0x20000000, 32);
  program.domain("d", {0, 0});
  const RuleOutcome outcome = program.ask(checkMpuDomainBudget);
  EXPECT_TRUE(outcome.drafts.empty());
  EXPECT_TRUE(outcome.undecided.empty());
}

TEST(DomainBudget, isExceededByOne)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().hardwareRegions = 4;
  program.view().hardwareFrom = "regions of /mpu";
  program.partition("a", 0x20000000, 32);
  program.partition("b", 0x20000020, 32);
  program.domain("d", {0, 1});
  const RuleOutcome outcome = program.ask(checkMpuDomainBudget);
  EXPECT_EQ(messages(outcome),
            Texts{"domain d gets 2 partitions, and 1 fit: 4 regions (regions of /mpu), of which 3 are taken (2 fixed, 0 added at "
                  "start-up, 1 kept by the RTOS)"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 2U); // where the last one is added
}

TEST(DomainBudget, namesTheSmallerRoom)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 16;
  program.set("CONFIG_ROOM", "1");
  program.partition("a", 0x20000000, 32);
  program.partition("b", 0x20000020, 32);
  program.domain("d", {0, 1});
  EXPECT_EQ(messages(program.ask(checkMpuDomainBudget)), Texts{"domain d gets 2 partitions, and 1 fit: CONFIG_ROOM is 1"});
}

TEST(DomainBudget, takesTheRoomFromTheImageOrIsUndecided)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 16;
  program.partition("a", 0x20000000, 32);
  program.partition("b", 0x20000020, 32);
  program.domain("d", {0, 1});
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{"d: CONFIG_ROOM is not set"});
  program.layout.build.artefacts["kconfig"] = {};
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)).size(), 1U);
  program.layout.image.symbols = {{"CONFIG_ROOM", 1, 0, UINT32_MAX, ImageSymbol::Kind::Other, false, ""}};
  EXPECT_EQ(messages(program.ask(checkMpuDomainBudget)), Texts{"domain d gets 2 partitions, and 1 fit: CONFIG_ROOM is 1"});
  program.layout.image.symbols[0].address = 2;
  EXPECT_EQ(messages(program.ask(checkMpuDomainBudget)), Texts{});
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{});
}

TEST(DomainBudget, isExceededForSureByTheLeastThatIsTakenOnly)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().hardwareRegions = 4;
  program.view().mostReserved = 2;
  program.partition("a", 0x20000000, 32);
  program.domain("d", {0});
  EXPECT_EQ(program.ask(checkMpuDomainBudget).drafts.size(), 0U);
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)),
            Texts{"d: 1 partition takes up to 1 regions, and 0 to 1 are free"});
  program.view().leastReserved = 2;
  EXPECT_EQ(program.ask(checkMpuDomainBudget).drafts.size(), 1U);
}

TEST(DomainBudget, takesNothingFromWhatIsNotKnownBeforeRunTime)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().unit.isSplitting = true;
  program.view().hardwareRegions = 4;
  program.partition("a", 0x20000000, 32);
  program.domain("d", {0});
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{});
  program.view().partitions[0].unknown = "code writes to it";
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)),
            Texts{"d: 1 partition takes up to 2 regions, and 1 are free"});
}

TEST(DomainBudget, isUndecidedWherePartitionsComeAndGo)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().hardwareRegions = 4;
  program.partition("a", 0x20000000, 32);
  program.partition("b", 0x20000020, 32);
  program.domain("d", {0, 1}).shrinks = true;
  const RuleOutcome outcome = program.ask(checkMpuDomainBudget);
  EXPECT_TRUE(outcome.drafts.empty());
  EXPECT_EQ(outcome.undecided.size(), 1U);
}

TEST(DomainBudget, isExceededByWhatIsKnownOfAnOpenDomain)
{
  ProtectionProgram program;
  program.set("CONFIG_ROOM", "16");
  program.view().hardwareRegions = 3;
  program.partition("a", 0x20000000, 32);
  program.domain("d", {0}).open = {"more may come"};
  EXPECT_EQ(program.ask(checkMpuDomainBudget).drafts.size(), 1U);
  program.view().hardwareRegions = 4;
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{"d: more may come"});
}

TEST(DomainBudget, isUndecidedWithoutSourcesAndAboutThoseThatAreBroken)
{
  ProtectionProgram program;
  program.view().unreadUnits = {"src/broken.c"};
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{"src/broken.c: it could not be read"});
  program.view().hasSources = false;
  EXPECT_EQ(reasons(program.ask(checkMpuDomainBudget)), Texts{"image: no source was read: memory domains are made by code"});
}

TEST(DomainArrayOverrun, isFoundWithoutAssertionsOnly)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 8;
  program.set("CONFIG_ROOM", "4");
  const RuleOutcome outcome = program.ask(checkMpuDomainArrayOverrun);
  EXPECT_EQ(messages(outcome),
            Texts{"a domain has room for 4 partitions (CONFIG_ROOM), the kernel takes up to 5, and without assertions nothing stops it "
                  "from writing past the domain"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 7U);
  program.set("CONFIG_CHECKED", "y");
  EXPECT_TRUE(program.ask(checkMpuDomainArrayOverrun).drafts.empty());
}

TEST(DomainArrayOverrun, isImpossibleWhereTheRoomIsWhatTheUnitTakes)
{
  ProtectionProgram program;
  program.view().hardwareRegions = 8;
  program.set("CONFIG_ROOM", "5");
  const RuleOutcome outcome = program.ask(checkMpuDomainArrayOverrun);
  EXPECT_TRUE(outcome.drafts.empty());
  EXPECT_TRUE(outcome.undecided.empty());
}

TEST(DomainArrayOverrun, isUndecidedWithoutTheRoom)
{
  ProtectionProgram program;
  EXPECT_EQ(reasons(program.ask(checkMpuDomainArrayOverrun)), Texts{"image: CONFIG_ROOM is not set"});
  program.view().hasUserMode = false;
  EXPECT_EQ(reasons(program.ask(checkMpuDomainArrayOverrun)), Texts{});
}

TEST(StaticRegionShape, findsARegionThatTheUnitCannotHave)
{
  ProtectionProgram program;
  program.view().staticRegions = {{"ramfunc", 0x20000000, 64}, {"nocache", 0x20000040, 96}, {"gcov", 0x20000020, 64}};
  EXPECT_EQ(messages(program.ask(checkMpuStaticRegionShape)),
            (Texts{"the region of nocache is [0x20000040, 0x200000a0), 96 bytes; PMSAv7 wants a power of two of at least 32 bytes that "
                   "starts at a multiple of "
                   "its size",
                   "the region of gcov is [0x20000020, 0x20000060), 64 bytes; PMSAv7 wants a power of two of at least 32 bytes that starts "
                   "at a multiple of "
                   "its size"}));
}

TEST(StaticRegionShape, isPlacedWhereTheScriptHasTheSection)
{
  ProtectionProgram program;
  program.view().staticRegions = {{"nocache", 0x20000040, 96}};
  program.layout.build.script.file = "/build/zephyr/linker.cmd";
  ScriptSection section;
  section.name = "nocache";
  section.line = 31;
  program.layout.build.script.sections = {section};
  const RuleOutcome outcome = program.ask(checkMpuStaticRegionShape);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 31U);
}

TEST(FlashWritable, isWhatTheConfigurationSays)
{
  ProtectionProgram program;
  program.layout.knowledge.protection.flashWritable = {"CONFIG_WRITE"};
  EXPECT_EQ(messages(program.ask(checkMpuFlashWritable)), Texts{});
  program.set("CONFIG_WRITE", "y");
  const RuleOutcome outcome = program.ask(checkMpuFlashWritable);
  EXPECT_EQ(messages(outcome), Texts{"CONFIG_WRITE is on: code can write to flash, and the PMSAv7 does not stop it"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 7U);
}

TEST(SramExecutable, isAboutUnitsWithABackgroundMap)
{
  ProtectionProgram program;
  EXPECT_EQ(messages(program.ask(checkMpuSramExecutable)), Texts{});
  program.view().unit.sramExecutableUnless = {"CONFIG_FILL"};
  EXPECT_EQ(messages(program.ask(checkMpuSramExecutable)),
            Texts{"privileged code can execute RAM: without CONFIG_FILL no region covers what is not a thread's"});
  program.set("CONFIG_FILL", "y");
  EXPECT_EQ(messages(program.ask(checkMpuSramExecutable)), Texts{});
}

TEST(StackGuardOff, isSilentWithAnyGuard)
{
  ProtectionProgram program;
  program.layout.knowledge.protection.stackGuards = {"CONFIG_GUARD", "CONFIG_PROTECTION"};
  EXPECT_EQ(messages(program.ask(checkMpuStackGuardOff)),
            Texts{"the build drives a PMSAv7 and guards no stack with it: an overflow runs into the neighbour"});
  program.set("CONFIG_GUARD", "y");
  EXPECT_EQ(messages(program.ask(checkMpuStackGuardOff)), Texts{});
}

} // namespace

} // namespace headroom::protection
