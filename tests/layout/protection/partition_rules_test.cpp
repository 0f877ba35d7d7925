// SPDX-License-Identifier: Apache-2.0
// The rules about partitions, on values.
#include <gtest/gtest.h>

#include "checks/partition/partition_attr_unavailable.h"
#include "checks/partition/partition_bss_initializer.h"
#include "checks/partition/partition_covers_kernel.h"
#include "checks/partition/partition_empty_or_wrapping.h"
#include "checks/partition/partition_granularity.h"
#include "checks/partition/partition_name_prefix.h"
#include "checks/partition/partition_overlap.h"
#include "checks/partition/partition_shared_granule.h"
#include "checks/partition/partition_unchecked_result.h"
#include "checks/partition/partition_undefined.h"
#include "checks/partition/partition_writable_executable.h"
#include "program/layout/partitions.h"
#include "protection_program.h"

namespace headroom::protection {

namespace {

using Rule = RuleOutcome (*)(const RuleInput &);
constexpr Rule ofImages[] = {checkPartitionAttrUnavailable, checkPartitionCoversKernel,  checkPartitionEmptyOrWrapping,
                             checkPartitionGranularity,     checkPartitionSharedGranule, checkPartitionWritableExecutable};
constexpr Rule ofSources[] = {checkPartitionBssInitializer, checkPartitionNamePrefix, checkPartitionOverlap, checkPartitionUncheckedResult,
                              checkPartitionUndefined};

TEST(PartitionRules, areUndecidedAboutWhatIsFilledInAtRunTime)
{
  ProtectionProgram program;
  program.partition("late", 0, 0).unknown = "it has no initialiser";
  for (const Rule rule : ofImages)
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"late: what the partition covers is not known before run time: it has no initialiser"});
}

TEST(PartitionRules, areUndecidedWithoutDebugInformation)
{
  ProtectionProgram program;
  program.view().partitionsUnknown = "no debug information";
  for (const Rule rule : ofImages)
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"image: no debug information"});
}

TEST(PartitionRules, aboutCodeAreUndecidedWithoutSources)
{
  ProtectionProgram program;
  program.view().hasSources = false;
  for (const Rule rule : ofSources)
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"image: no source was read: memory domains are made by code"});
}

TEST(PartitionRules, doNotApplyWithoutUserMode)
{
  ProtectionProgram program;
  program.view().hasUserMode = false;
  program.partition("odd", 1, 0, 8);
  for (const Rule rule : ofImages) {
    const RuleOutcome outcome = program.ask(rule);
    EXPECT_TRUE(outcome.drafts.empty());
    EXPECT_TRUE(outcome.undecided.empty());
  }
}

TEST(PartitionGranularity, wantsPowersOfTwoOrGranules)
{
  ProtectionProgram program;
  program.partition("fits", 0x20000080, 128);
  program.partition("odd", 0x20000080, 96);
  program.partition("misaligned", 0x20000040, 128);
  EXPECT_EQ(messages(program.ask(checkPartitionGranularity)), (Texts{"partition odd is 96 bytes from 0x20000080; PMSAv7 wants a power of "
                                                                     "two of at least 32 bytes that starts at a multiple of its size",
                                                                     "partition misaligned is 128 bytes from 0x20000040; PMSAv7 wants a "
                                                                     "power of two of at least 32 bytes that starts at a multiple of its "
                                                                     "size"}));
  program.view().unit.isPowerOfTwo = false;
  EXPECT_EQ(messages(program.ask(checkPartitionGranularity)), Texts{});
  program.view().granuleBytes = 64;
  EXPECT_EQ(messages(program.ask(checkPartitionGranularity)),
            Texts{"partition odd is 96 bytes from 0x20000080; PMSAv7 wants start and size in multiples of 64 bytes"});
}

TEST(PartitionGranularity, leavesEmptyAndWrappingOnesToTheirRule)
{
  ProtectionProgram program;
  program.partition("empty", 0x20000001, 0);
  program.partition("wraps", 0xffffffe0, 0x60);
  EXPECT_EQ(messages(program.ask(checkPartitionGranularity)), Texts{});
  EXPECT_EQ(
      messages(program.ask(checkPartitionEmptyOrWrapping)),
      (Texts{"partition empty at 0x20000001 has 0 bytes", "partition wraps at 0xffffffe0 has 96 bytes and ends beyond the address space"}));
}

TEST(PartitionEmptyOrWrapping, allowsTheLastByteOfTheAddressSpace)
{
  ProtectionProgram program;
  program.partition("last", 0xffffffe0, 0x20);
  EXPECT_EQ(messages(program.ask(checkPartitionEmptyOrWrapping)), Texts{});
  program.view().addressBits = 64;
  program.partition("wide", UINT64_MAX - 31, 32);
  program.partition("wider", UINT64_MAX - 31, 33);
  EXPECT_EQ(messages(program.ask(checkPartitionEmptyOrWrapping)),
            Texts{"partition wider at 0xffffffffffffffe0 has 33 bytes and ends beyond the address space"});
}

TEST(PartitionOverlap, isOfOneDomainAndToldOnce)
{
  ProtectionProgram program;
  program.partition("a", 0x20000000, 64);
  program.partition("b", 0x20000020, 32);
  program.partition("c", 0x20000040, 64);
  program.domain("apart", {0, 2});
  program.domain("both", {0, 1, 2});
  program.domain("alone", {1});
  const RuleOutcome outcome = program.ask(checkPartitionOverlap);
  EXPECT_EQ(messages(outcome), Texts{"domain both gets b [0x20000020, 0x20000040) and a [0x20000000, 0x20000040), which overlap"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 2U);
}

TEST(PartitionOverlap, isUndecidedWherePartitionsComeAndGo)
{
  ProtectionProgram program;
  program.partition("a", 0x20000000, 64);
  program.partition("b", 0x20000020, 32);
  program.domain("d", {0, 1}).shrinks = true;
  EXPECT_EQ(reasons(program.ask(checkPartitionOverlap)), Texts{"d: b and a overlap, and partitions are taken out of the domain, too"});
}

TEST(PartitionOverlap, isUndecidedAboutOpenDomains)
{
  ProtectionProgram program;
  program.view().openDomains = {"f adds to an unknown domain"};
  program.domain("open", {}).open = {"f adds an unknown partition"};
  program.domain("strange", {}).partitions = {{noProtectionIndex, "thing", {}}};
  EXPECT_EQ(reasons(program.ask(checkPartitionOverlap)), (Texts{"image: f adds to an unknown domain", "open: f adds an unknown partition",
                                                                "strange: thing is no partition that the image tells"}));
}

TEST(PartitionAttributes, areWritableAndExecutableOrNoneAtAll)
{
  ProtectionProgram program;
  program.partition("data", 0x20000000, 32, 1);
  program.partition("both", 0x20000020, 32, 3);
  program.partition("none", 0x20000040, 32, 7);
  program.partition("foreign", 0x20000060, 32, 9);
  EXPECT_EQ(messages(program.ask(checkPartitionWritableExecutable)),
            Texts{"partition both can be written and executed (P_RWX, attribute 0x3 on PMSAv7)"});
  EXPECT_EQ(messages(program.ask(checkPartitionAttrUnavailable)),
            (Texts{"partition none has attribute 0x7, which PMSAv7 does not have",
                   "partition foreign has attribute 0x9, which PMSAv7 does not have"}));
}

TEST(PartitionAttributes, haveAMemoryTypeThatIsSetUp)
{
  ProtectionProgram program;
  program.view().unit.mostIndex = 2;
  program.partition("good", 0x20000000, 32).index = 2;
  program.partition("bad", 0x20000020, 32).index = 3;
  EXPECT_EQ(messages(program.ask(checkPartitionAttrUnavailable)),
            Texts{"partition bad has memory type 3, and the largest that is set up is 2"});
}

TEST(PartitionAttributes, areUndecidedInARecordOfAnotherArchitecture)
{
  ProtectionProgram program;
  program.view().unit.attributeField = "attr.word";
  program.partition("other", 0x20000000, 32).attribute.reset();
  EXPECT_EQ(reasons(program.ask(checkPartitionAttrUnavailable)), Texts{"other: its record has no field attr.word, which PMSAv7 needs"});
}

TEST(PartitionBssInitializer, isAboutLinkedVariablesThatAreCleared)
{
  ProtectionProgram program;
  const SourcePlace place{"app", "src/main.c", 3, 1};
  program.view().gatheredVariables = {{"lost", "app", true, true, true, place},
                                      {"kept", "app", false, true, true, place},
                                      {"zero", "app", true, false, true, place},
                                      {"discarded", "app", true, true, false, place}};
  EXPECT_EQ(messages(program.ask(checkPartitionBssInitializer)),
            Texts{"lost has an initialiser, and start-up code sets it to 0: it lies in the cleared part of partition app"});
}

TEST(PartitionUndefined, isToldOnceForAllItsVariables)
{
  ProtectionProgram program;
  const SourcePlace place{"app", "src/main.c", 3, 1};
  program.view().gatheredVariables = {{"first", "gone", true, false, true, place},
                                      {"second", "gone", true, false, true, place},
                                      {"dead", "old", true, false, false, place}};
  program.view().gatheredNames = {{"app", true, place, "", ""}, {"gone", false, place, "", ""}, {"old", false, place, "", ""}};
  const RuleOutcome outcome = program.ask(checkPartitionUndefined);
  EXPECT_EQ(messages(outcome), Texts{"first lies in partition gone, which nobody defines: no thread in user mode can reach it"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  ASSERT_EQ(outcome.drafts[0].finding.notes.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.notes[0].note, "second lies in it, too");
}

TEST(PartitionNamePrefix, takesSectionsByTheLinkersPattern)
{
  const GatheredPartition kind{{"in_{}_data", "in_{}_bss"}, {}, {"in_{}_data*", "in_{}_bss*"}, {}, ""};
  EXPECT_EQ(swallowedSection(kind, "a", "a_data_x"), "in_a_data_x_data");
  EXPECT_EQ(swallowedSection(kind, "a", "a_bss2"), "in_a_bss2_data");
  EXPECT_EQ(swallowedSection(kind, "a", "ab"), "");
  EXPECT_EQ(swallowedSection(kind, "a", "a_dat"), "");
  EXPECT_EQ(swallowedSection(kind, "a_data_x", "a"), "");
}

TEST(PartitionNamePrefix, isTheOneFindingAboutAPartitionThatIsEmptyByIt)
{
  ProtectionProgram program;
  program.partition("a_data_x", 0x20000000, 0).isGathered = true;
  GatheredName name;
  name.name = "a_data_x";
  name.swallowedBy = "a";
  name.swallowedSection = "in_a_data_x_data";
  program.view().gatheredNames = {name};
  EXPECT_EQ(messages(program.ask(checkPartitionNamePrefix)),
            Texts{"what gathers partition a also takes section in_a_data_x_data of partition a_data_x: whichever the linker comes to first "
                  "has its variables"});
  EXPECT_EQ(messages(program.ask(checkPartitionEmptyOrWrapping)), Texts{});
}

TEST(PartitionNamePrefix, fillsAndReadsPatterns)
{
  EXPECT_EQ(namedBy("data_{}_bss", "data_app_bss"), "app");
  EXPECT_EQ(namedBy("data_{}_bss", "data__bss"), "");
  EXPECT_EQ(namedBy("data_{}_bss", "data_bss"), "");
  EXPECT_EQ(namedBy("plain", "plain"), "");
  EXPECT_EQ(filledIn("data_{}_bss", "app"), "data_app_bss");
  EXPECT_EQ(filledIn("plain", "app"), "plain");
}

TEST(PartitionUncheckedResult, namesTheCall)
{
  ProtectionProgram program;
  program.view().uncheckedCalls = {{"add_partition", "setup", {"app", "src/main.c", 9, 3}}};
  const RuleOutcome outcome = program.ask(checkPartitionUncheckedResult);
  EXPECT_EQ(messages(outcome), Texts{"nobody looks whether add_partition failed: it refuses partitions with a log line at most"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.symbol, "setup");
}

ImageSymbol object(const std::string &name, std::uint64_t address, std::uint64_t sizeBytes)
{
  return {name, address, sizeBytes, 1, ImageSymbol::Kind::Object, false, ""};
}

TEST(PartitionCoversKernel, findsMarksSectionsAndObjects)
{
  ProtectionProgram program;
  program.layout.knowledge.protection.kernelMemory = {
      {"stacks", "stacks_start", "stacks_end", {}, {}}, {"objects", "", "", {"kobj*"}, {}}, {"data", "", "", {}, {"_kern*"}}};
  program.layout.image.symbols = {{"stacks_start", 0x20000000, 0, 1, ImageSymbol::Kind::Other, false, ""},
                                  {"stacks_end", 0x20000100, 0, 1, ImageSymbol::Kind::Other, false, ""},
                                  object("_kernel", 0x20000400, 16)};
  ImageSection section;
  section.name = "kobject";
  section.address = 0x20000200;
  section.sizeBytes = 8;
  section.isAllocated = true;
  program.layout.image.sections = {section};
  program.partition("onStacks", 0x200000e0, 32);
  program.partition("between", 0x20000100, 256);
  program.partition("onObjects", 0x20000200, 32);
  program.partition("onKernel", 0x20000400, 32);
  EXPECT_EQ(messages(program.ask(checkPartitionCoversKernel)),
            (Texts{"partition onStacks [0x200000e0, 0x20000100) covers stacks [0x20000000, 0x20000100)",
                   "partition onObjects [0x20000200, 0x20000220) covers objects (section kobject) [0x20000200, 0x20000208)",
                   "partition onKernel [0x20000400, 0x20000420) covers data (_kernel) [0x20000400, 0x20000410)"}));
}

TEST(PartitionSharedGranule, isAboutTheRestBehindTheObject)
{
  ProtectionProgram program;
  program.layout.image.symbols = {object("own", 0x20000000, 100), object("neighbour", 0x20000064, 4), object("exact", 0x20000080, 128)};
  program.partition("wide", 0x20000000, 128);
  program.partition("tight", 0x20000080, 128);
  EXPECT_EQ(messages(program.ask(checkPartitionSharedGranule)),
            Texts{"partition wide has 128 bytes and its object own 100: neighbour lies in the rest, open to user mode"});
}

TEST(PartitionSharedGranule, leavesWhatTheLinkerLaidOut)
{
  ProtectionProgram program;
  const ImageSymbol start{"part_start", 0x20000000, 0, 1, ImageSymbol::Kind::Other, false, ""};
  const ImageSymbol end{"part_end", 0x20000020, 0, 1, ImageSymbol::Kind::Other, false, ""};
  program.layout.image.symbols = {start, object("a", 0x20000000, 4), object("b", 0x20000004, 4), end};
  program.partition("marked", 0x20000000, 32);
  EXPECT_EQ(messages(program.ask(checkPartitionSharedGranule)), Texts{});
  program.layout.image.symbols.pop_back();
  EXPECT_EQ(program.ask(checkPartitionSharedGranule).drafts.size(), 1U) << "the mark is that of a section, or of the memory";
  program.view().partitions[0].isGathered = true;
  EXPECT_EQ(messages(program.ask(checkPartitionSharedGranule)), Texts{});
}

} // namespace

} // namespace headroom::protection
