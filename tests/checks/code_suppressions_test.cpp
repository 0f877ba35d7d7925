// SPDX-License-Identifier: Apache-2.0
// `// headroom: allow(rule) reason` in the code.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;

CheckResult checked(const CodeSuppression &suppression, std::uint32_t line = 20)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever).place = at(line);
  scene.image.suppressions = {suppression};
  return runChecks(scene.image, {}, {{{"isr-blocking-call", Level::Error}, {"isr-allocation", Level::Warning}}, "2026-11-21", {}});
}

CodeSuppression allowing(std::vector<std::string> rules, const std::string &reason = "the driver polls", std::uint32_t covers = 20)
{
  return {std::move(rules), reason, {"app", "src/main.c", covers - 1, 1}, covers};
}

TEST(CodeSuppressions, CoversTheFindingOfItsLineAndKeepsTheReason)
{
  const CheckResult result = checked(allowing({"isr-blocking-call"}));
  const auto found = findingsOf(result, "isr-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_TRUE(found[0].suppressed.has_value());
  EXPECT_EQ(found[0].suppressed->reason, "the driver polls");
  EXPECT_EQ(found[0].suppressed->place, "src/main.c:19:1");
  EXPECT_TRUE(findingsOf(result, "suppression-unused").empty());
}

TEST(CodeSuppressions, AnotherLineIsNotCovered)
{
  const CheckResult result = checked(allowing({"isr-blocking-call"}), 21);
  EXPECT_FALSE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
  const auto unused = findingsOf(result, "suppression-unused");
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_EQ(unused[0].level, Level::Note);
  EXPECT_EQ(unused[0].message, "suppression of isr-blocking-call matches nothing here");
  EXPECT_EQ(unused[0].place.line, 19u);
}

TEST(CodeSuppressions, TheSameLineOfAnotherFileIsNotCovered)
{
  CodeSuppression other = allowing({"isr-blocking-call"});
  other.place.file = "src/other.c";
  EXPECT_FALSE(findingsOf(checked(other), "isr-blocking-call").at(0).suppressed.has_value());
  other.place = {"zephyr", "src/main.c", 19, 1};
  EXPECT_FALSE(findingsOf(checked(other), "isr-blocking-call").at(0).suppressed.has_value());
}

TEST(CodeSuppressions, AnotherRuleIsNotCovered)
{
  const CheckResult result = checked(allowing({"isr-allocation"}));
  EXPECT_FALSE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
  EXPECT_EQ(findingsOf(result, "suppression-unused").size(), 1u);
}

TEST(CodeSuppressions, EachRuleOfAListIsJudged)
{
  const CheckResult result = checked(allowing({"isr-allocation", "isr-blocking-call"}));
  EXPECT_TRUE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
  EXPECT_EQ(findingsOf(result, "suppression-unused").at(0).message, "suppression of isr-allocation matches nothing here");
}

TEST(CodeSuppressions, WithoutAReasonCoversNothingAndIsAWarning)
{
  const CheckResult result = checked(allowing({"isr-blocking-call"}, ""));
  EXPECT_FALSE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
  const auto found = findingsOf(result, "suppression-without-reason");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "suppression of isr-blocking-call gives no reason, and covers nothing without one");
  EXPECT_EQ(found[0].help, "write why behind the parenthesis: `headroom: allow(isr-blocking-call) reason`");
}

TEST(CodeSuppressions, UnreadableOneIsAWarning)
{
  const auto found = findingsOf(checked(allowing({}, "allow isr-blocking-call")), "suppression-without-reason");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "'allow isr-blocking-call' is no suppression");
}

TEST(CodeSuppressions, UnknownRuleIsAWarningWithTheNearestName)
{
  const CheckResult result = checked(allowing({"isr-blocking-cal"}));
  EXPECT_FALSE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
  const auto found = findingsOf(result, "suppression-unused");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "suppression names 'isr-blocking-cal', which is no rule");
  EXPECT_EQ(found[0].help, "did you mean 'isr-blocking-call'?");
}

TEST(CodeSuppressions, NameThatResemblesNoneListsTheRules)
{
  EXPECT_EQ(findingsOf(checked(allowing({"everything"})), "suppression-unused").at(0).help, "`headroom rules` lists them");
}

TEST(CodeSuppressions, FindingThatStandsAtAnOwnStepIsCoveredThere)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.place = at(300, "subsys/buf.c", "zephyr");
  use.circumstances[0].chain = {{"uart_isr_entry", at(20), ""}, {"handler", use.place, ""}};
  scene.image.suppressions = {allowing({"isr-blocking-call"})};
  const CheckResult result = runChecks(scene.image, {}, {{{"isr-blocking-call", Level::Error}}, "2026-11-21", {}});
  EXPECT_TRUE(findingsOf(result, "isr-blocking-call").at(0).suppressed.has_value());
}

} // namespace
} // namespace headroom
