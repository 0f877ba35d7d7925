// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sample.h"

namespace headroom {
namespace {

using namespace sample;

std::vector<Finding> unverified(const Root &root, const ProjectConfig &config = {})
{
  ImageProgram image = program();
  image.roots = {root};
  return findingsOf("stack-unverified", image, config);
}

TEST(StackUnverified, AtLeastIsAWarning)
{
  const auto found = unverified(thread("rx", atLeast(2304), 4160));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "stack of thread 'rx' cannot be verified: worst case >= 2304 bytes, size 4160, 1 indirect call unresolved");
  ASSERT_EQ(found[0].notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].function, "process_packet");
  EXPECT_EQ(found[0].notes[0].place.line, 88u);
}

TEST(StackUnverified, BoundedIsSilent)
{
  EXPECT_TRUE(unverified(thread("rx", bounded(2304), 4160)).empty());
}

TEST(StackUnverified, BudgetedRootIsAnErrorForEveryKindButBounded)
{
  ProjectConfig config;
  config.rootBudgets["rx"].maxBytes = 3000;
  for (const Bound &bound : {atLeast(100), unbounded(100), estimate(100)}) {
    const auto found = unverified(thread("rx", bound, 4160), config);
    ASSERT_EQ(found.size(), 1u) << text(bound);
    EXPECT_EQ(found[0].level, Level::Error) << text(bound);
  }
  EXPECT_TRUE(unverified(thread("rx", bounded(100), 4160), config).empty());
}

TEST(StackUnverified, BudgetEntryWithoutMaximumNamesTheRootToo)
{
  ProjectConfig config;
  config.rootBudgets["rx"].margin = Margin{256, 0};
  EXPECT_EQ(unverified(thread("rx", atLeast(100), 4160), config).at(0).level, Level::Error);
}

TEST(StackUnverified, GlobalMarginDoesNotNameARoot)
{
  ProjectConfig config;
  config.margin = Margin{0, 10};
  EXPECT_EQ(unverified(thread("rx", atLeast(100), 4160), config).at(0).level, Level::Warning);
}

TEST(StackUnverified, EstimateSaysThatItIsOne)
{
  EXPECT_EQ(unverified(thread("rx", estimate(100), 4160)).at(0).message,
            "stack of thread 'rx' cannot be verified: worst case ~ 100 bytes, size 4160, an estimate");
}

TEST(StackUnverified, EstimateSaysWhatItRestsOn)
{
  const Finding found = unverified(thread("rx", estimate(100), 4160)).at(0);
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_EQ(found.notes[0].note, "frames of another compiler");
  EXPECT_EQ(found.help, "build, then audit the image: its own code bounds it");
}

TEST(StackUnverified, OverflowOfTheKnownPartSpeaksInstead)
{
  EXPECT_TRUE(unverified(thread("rx", atLeast(5000), 4160)).empty());
}

Root withUnknownPriorities(std::uint64_t one, const Bound &all)
{
  Root root = thread("main", {Bound::Kind::AtLeast, one, {}, {{"interrupt-priority", "", "3 handlers of unknown priority may nest", 0, "", 0}}}, 2048);
  root.assumedBound = all;
  return root;
}

TEST(StackUnverified, EveryNestingOfInterruptsOfUnknownPriorityVerifies)
{
  EXPECT_TRUE(unverified(withUnknownPriorities(400, bounded(700))).empty());
}

TEST(StackUnverified, NestedInterruptsWithoutBoundVerifyNothing)
{
  const auto found = unverified(withUnknownPriorities(400, atLeast(700)));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].message.find("1 nesting of interrupts unknown"), std::string::npos) << found[0].message;
  EXPECT_EQ(found[0].help, "state priorities under 'interrupts' in .headroom.yaml: {HANDLER: {priority: N}}");
}

TEST(StackUnverified, AnotherCulpritBesidePrioritiesVerifiesNothing)
{
  Root root = withUnknownPriorities(400, bounded(700));
  root.bound.culprits.push_back(atLeast(0).culprits.front());
  EXPECT_EQ(unverified(root).size(), 1u);
}

TEST(StackUnverified, BudgetBelowTheNestedInterruptsIsNotMet)
{
  ProjectConfig config;
  config.rootBudgets["main"].maxBytes = 600;
  EXPECT_EQ(unverified(withUnknownPriorities(400, bounded(700)), config).at(0).level, Level::Error);
  config.rootBudgets["main"].maxBytes = 700;
  EXPECT_TRUE(unverified(withUnknownPriorities(400, bounded(700)), config).empty());
}

TEST(StackUnverified, UnknownSizeIsNoExcuse)
{
  EXPECT_EQ(unverified(thread("rx", atLeast(100), std::nullopt)).at(0).message,
            "stack of thread 'rx' cannot be verified: worst case >= 100 bytes, size unknown, 1 indirect call unresolved");
}

TEST(StackUnverified, FunctionRootIsOnlyAQuestion)
{
  Root root = thread("foo", atLeast(100), std::nullopt);
  root.kind = RootKind::Function;
  EXPECT_TRUE(unverified(root).empty());
  ProjectConfig config;
  config.rootBudgets["foo"].maxBytes = 200;
  EXPECT_EQ(unverified(root, config).size(), 1u) << "a budget makes it a promise";
}

TEST(StackUnverified, ConfiguredLevelWins)
{
  ProjectConfig config;
  config.levels["stack-unverified"] = Level::Error;
  EXPECT_EQ(unverified(thread("rx", atLeast(100), 4160), config).at(0).level, Level::Error);
  config.levels["stack-unverified"] = Level::Off;
  EXPECT_TRUE(unverified(thread("rx", atLeast(100), 4160), config).empty());
}

} // namespace
} // namespace headroom
