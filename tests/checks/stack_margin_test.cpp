// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sample.h"

namespace headroom {
namespace {

using namespace sample;

CheckResult margin(const Root &root, const ProjectConfig &config)
{
  ImageProgram image = program();
  image.roots = {root};
  return check(image, config);
}

std::vector<Finding> found(const Root &root, const ProjectConfig &config)
{
  return findingsOf(margin(root, config), "stack-margin");
}

ProjectConfig global(Margin margin)
{
  ProjectConfig config;
  config.margin = margin;
  return config;
}

TEST(StackMargin, LessThanThePercentageIsFound)
{
  const auto findings = found(thread("rx", bounded(901), 1000), global({0, 10}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "stack of thread 'rx' has 99 bytes left, wanted 100 (10%): worst case <= 901 bytes, size 1000");
  EXPECT_EQ(findings[0].level, Level::Warning);
}

TEST(StackMargin, ExactlyThePercentageIsEnough)
{
  EXPECT_TRUE(found(thread("rx", bounded(900), 1000), global({0, 10})).empty());
}

TEST(StackMargin, PercentageRoundsUp)
{
  EXPECT_EQ(found(thread("rx", bounded(901), 1001), global({0, 10})).size(), 1u) << "100 left, 10 % of 1001 is 101";
  EXPECT_TRUE(found(thread("rx", bounded(900), 1001), global({0, 10})).empty());
}

TEST(StackMargin, BytesAreHeldAsGiven)
{
  EXPECT_EQ(found(thread("rx", bounded(745), 1000), global({256, 0})).size(), 1u);
  EXPECT_TRUE(found(thread("rx", bounded(744), 1000), global({256, 0})).empty());
}

TEST(StackMargin, RootsOwnMarginReplacesTheGlobalOne)
{
  ProjectConfig config = global({0, 50});
  config.rootBudgets["rx"].margin = Margin{10, 0};
  EXPECT_TRUE(found(thread("rx", bounded(990), 1000), config).empty());
  EXPECT_EQ(found(thread("rx", bounded(991), 1000), config).size(), 1u);
}

TEST(StackMargin, NoMarginAskedForIsSilent)
{
  EXPECT_TRUE(found(thread("rx", bounded(1000), 1000), {}).empty());
}

TEST(StackMargin, OverflowIsNotAMarginToo)
{
  EXPECT_TRUE(found(thread("rx", bounded(1001), 1000), global({0, 10})).empty());
}

TEST(StackMargin, UnknownSizeIsUndecided)
{
  const CheckResult result = margin(thread("rx", bounded(1), std::nullopt), global({0, 10}));
  EXPECT_EQ(undecidedSubjects(result, "stack-margin"), std::vector<std::string>{"rx"});
}

TEST(StackMargin, LowerBoundIsJudgedByItsKnownPart)
{
  const auto findings = found(thread("rx", atLeast(950), 1000), global({0, 10}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "stack of thread 'rx' has at most 50 bytes left, wanted 100 (10%): worst case >= 950 bytes, size 1000");
}

TEST(StackMargin, HugeSizesDoNotOverflow)
{
  EXPECT_TRUE(found(thread("rx", bounded(1), UINT64_MAX), global({0, 90})).empty());
  EXPECT_EQ(found(thread("rx", bounded(UINT64_MAX - 5), UINT64_MAX), global({0, 100})).size(), 1u);
}

} // namespace
} // namespace headroom
