// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "report/verdict.h"
#include "sample_report.h"

namespace headroom {
namespace {

using namespace sample;

Verdict verdict(const Root &root, const ProjectConfig &config = {})
{
  ImageProgram image = program();
  image.roots = {root};
  return verdictOf(root, imageReport(image, config));
}

TEST(VerdictOfRoot, SwitchedOffRuleDoesNotTurnOverflowIntoAFit)
{
  ProjectConfig config;
  config.levels["stack-overflow"] = Level::Off;
  config.levels["stack-unverified"] = Level::Off;
  EXPECT_EQ(verdict(thread("rx", bounded(101), 100), config), Verdict::Overflow);
  EXPECT_EQ(verdict(thread("rx", atLeast(10), 100), config), Verdict::Unverified);
}

TEST(VerdictOfRoot, OnlyABoundedValueFits)
{
  EXPECT_EQ(verdict(thread("rx", bounded(100), 100)), Verdict::Fits);
  for (const Bound &bound : {atLeast(1), unbounded(1), estimate(1)})
    EXPECT_EQ(verdict(thread("rx", bound, 100)), Verdict::Unverified);
}

TEST(VerdictOfRoot, UnknownSizeIsUndecided)
{
  EXPECT_EQ(verdict(thread("rx", bounded(1), std::nullopt)), Verdict::Undecided);
}

TEST(VerdictOfRoot, BudgetDecidesWithoutASize)
{
  ProjectConfig config;
  config.rootBudgets["rx"].maxBytes = 100;
  EXPECT_EQ(verdict(thread("rx", bounded(100), std::nullopt), config), Verdict::Fits);
  EXPECT_EQ(verdict(thread("rx", bounded(101), std::nullopt), config), Verdict::OverBudget);
}

TEST(VerdictOfRoot, MarginNeedsTheSize)
{
  EXPECT_EQ(marginBytes(thread("rx", bounded(101), 100)), -1);
  EXPECT_EQ(marginBytes(thread("rx", bounded(1), std::nullopt)), std::nullopt);
  EXPECT_EQ(marginBytes(thread("rx", unbounded(1), 100)), std::nullopt);
}

} // namespace
} // namespace headroom
