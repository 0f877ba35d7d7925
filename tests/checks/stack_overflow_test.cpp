// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sample.h"

namespace headroom {
namespace {

using namespace sample;
using Messages = std::vector<std::string>;

std::vector<Finding> overflow(const Root &root, const ProjectConfig &config = {})
{
  ImageProgram image = program();
  image.roots = {root};
  return findingsOf("stack-overflow", image, config);
}

TEST(StackOverflow, BoundAboveSizeIsAnError)
{
  const auto found = overflow(thread("rx", bounded(4352), 4160));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "stack of thread 'rx' may overflow: worst case <= 4352 bytes, size 4160");
  EXPECT_EQ(found[0].place.file, "src/main.c");
  EXPECT_EQ(found[0].root, "rx");
}

TEST(StackOverflow, BoundEqualToSizeFits)
{
  EXPECT_TRUE(overflow(thread("rx", bounded(4160), 4160)).empty());
}

TEST(StackOverflow, OneByteTooMuchIsFound)
{
  EXPECT_EQ(overflow(thread("rx", bounded(4161), 4160)).size(), 1u);
}

TEST(StackOverflow, KnownPartOfEveryKindCounts)
{
  for (const Bound &bound : {atLeast(2000), unbounded(2000), estimate(2000), bounded(2000)}) {
    EXPECT_EQ(overflow(thread("rx", bound, 1999)).size(), 1u) << text(bound);
    EXPECT_EQ(overflow(thread("rx", bound, 1999))[0].level, Level::Error) << text(bound);
    EXPECT_TRUE(overflow(thread("rx", bound, 2000)).empty()) << text(bound);
  }
}

TEST(StackOverflow, UnboundedNamesItsKnownPart)
{
  EXPECT_EQ(overflow(thread("rx", unbounded(2000), 100))[0].message,
            "stack of thread 'rx' may overflow: worst case unbounded (at least 2000 bytes), size 100");
}

TEST(StackOverflow, BudgetBelowSizeIsHeldToo)
{
  ProjectConfig config;
  config.rootBudgets["rx"].maxBytes = 1024;
  const auto found = overflow(thread("rx", bounded(1100), 4096), config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "stack of thread 'rx' exceeds its budget: worst case <= 1100 bytes, budget 1024");
  EXPECT_TRUE(overflow(thread("rx", bounded(1024), 4096), config).empty());
}

TEST(StackOverflow, SizeAndBudgetExceededIsOneFinding)
{
  ProjectConfig config;
  config.rootBudgets["rx"].maxBytes = 512;
  const auto found = overflow(thread("rx", bounded(1100), 1024), config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "stack of thread 'rx' may overflow: worst case <= 1100 bytes, size 1024, budget 512");
}

TEST(StackOverflow, BudgetOfAnotherRootIsNotHeldAgainstThisOne)
{
  ProjectConfig config;
  config.rootBudgets["tx"].maxBytes = 10;
  EXPECT_TRUE(overflow(thread("rx", bounded(1100), 4096), config).empty());
}

TEST(StackOverflow, ExceedingOnlyUnderTheNestingAssumptionIsAWarning)
{
  Root root = thread("irq", bounded(500), 1024);
  root.kind = RootKind::InterruptStack;
  root.assumedBound = Bound{Bound::Kind::Bounded, 1500, {"all priorities may nest"}, {}};
  const auto found = overflow(root);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message,
            "interrupt stack 'irq' may overflow under an assumption: worst case <= 1500 bytes, limit 1024, all priorities may nest");
  root.assumedBound->bytes = 1024;
  EXPECT_TRUE(overflow(root).empty());
}

TEST(StackOverflow, AssumedOverflowStaysAWarningWhateverTheConfiguration)
{
  Root root = thread("irq", bounded(500), 1024);
  root.assumedBound = bounded(1500);
  ProjectConfig config;
  config.levels["stack-overflow"] = Level::Error;
  ASSERT_EQ(overflow(root, config).size(), 1u);
  EXPECT_EQ(overflow(root, config)[0].level, Level::Warning);
  config.levels["stack-overflow"] = Level::Note;
  EXPECT_EQ(overflow(root, config)[0].level, Level::Note);
}

TEST(StackOverflow, FatalPathAboveSizeIsAWarningOfItsOwn)
{
  Root root = thread("rx", bounded(500), 1024);
  root.fatalBound = bounded(1025);
  const auto found = overflow(root);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "stack of thread 'rx' may overflow on a path that ends the system: worst case <= 1025 bytes, size 1024");
  root.fatalBound = bounded(1024);
  EXPECT_TRUE(overflow(root).empty());
}

TEST(StackOverflow, OrdinaryOverflowSpeaksForTheFatalPathToo)
{
  Root root = thread("rx", bounded(2000), 1024);
  root.fatalBound = bounded(3000);
  root.assumedBound = bounded(3000);
  EXPECT_EQ(overflow(root).size(), 1u);
}

TEST(StackOverflow, UnknownSizeIsUndecidedAndNotAPass)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(100), std::nullopt), thread("tx", bounded(100), 200)};
  const CheckResult result = check(image);
  EXPECT_TRUE(findingsOf(result, "stack-overflow").empty());
  EXPECT_EQ(undecidedSubjects(result, "stack-overflow"), Messages{"rx"});
}

TEST(StackOverflow, UndecidedRulesAreListedInTheCoverage)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(100), std::nullopt), thread("tx", bounded(100), std::nullopt)};
  const CheckResult result = runChecks(image, {}, {{}, "2026-11-21", {}});
  EXPECT_EQ(result.undecided.size(), 2u);
  EXPECT_EQ(image.coverage.undecided, Messages{"stack-overflow"});
}

TEST(StackOverflow, ABudgetDecidesWhereTheSizeIsUnknown)
{
  ProjectConfig config;
  config.rootBudgets["rx"].maxBytes = 99;
  EXPECT_EQ(overflow(thread("rx", bounded(100), std::nullopt), config).size(), 1u);
  config.rootBudgets["rx"].maxBytes = 100;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(100), std::nullopt)};
  EXPECT_TRUE(check(image, config).undecided.empty());
  EXPECT_TRUE(overflow(image.roots[0], config).empty());
}

TEST(StackOverflow, InterruptsAreJudgedThroughTheirStack)
{
  Root isr = thread("uart", bounded(100), std::nullopt);
  isr.kind = RootKind::Isr;
  Root stack = thread("irq", bounded(100), 200);
  stack.kind = RootKind::InterruptStack;
  ImageProgram image = program();
  image.roots = {stack, isr};
  EXPECT_TRUE(check(image).undecided.empty());
  image.roots = {isr};
  EXPECT_EQ(undecidedSubjects(check(image), "stack-overflow"), Messages{"uart"}) << "no stack speaks for it";
}

TEST(StackOverflow, PathShowsBytesAtEachCall)
{
  Root root = thread("rx", bounded(60), 50);
  root.path = {{"rx_entry", 48, 40, false, {"app", "src/main.c", 87, 0}, {}}, {"send", 20, 20, false, {}, {}}};
  const auto found = overflow(root);
  ASSERT_EQ(found.at(0).path.size(), 2u);
  EXPECT_EQ(found[0].path[0].function, "rx_entry");
  EXPECT_EQ(found[0].path[0].note, "40");
}

} // namespace
} // namespace headroom
