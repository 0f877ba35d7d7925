// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "checks/gate.h"

namespace headroom {
namespace {

CheckResult with(Level level)
{
  CheckResult out;
  out.findings.emplace_back().level = level;
  return out;
}

int code(const CheckResult &result, const GateOptions &options = {})
{
  return exitCode({&result}, options);
}

TEST(Gate, NothingIsZero)
{
  EXPECT_EQ(code({}), 0);
}
TEST(Gate, ErrorIsOne)
{
  EXPECT_EQ(code(with(Level::Error)), 1);
}
TEST(Gate, WarningPassesByDefault)
{
  EXPECT_EQ(code(with(Level::Warning)), 0);
}
TEST(Gate, WarningFailsWhenAskedTo)
{
  EXPECT_EQ(code(with(Level::Warning), {Level::Warning, false}), 1);
}
TEST(Gate, NoteNeverFails)
{
  EXPECT_EQ(code(with(Level::Note), {Level::Warning, false}), 0);
}
TEST(Gate, NeverMeansNever)
{
  EXPECT_EQ(code(with(Level::Error), {Level::Off, false}), 0);
}

TEST(Gate, SuppressedErrorPasses)
{
  CheckResult result = with(Level::Error);
  result.findings[0].suppressed = SuppressedBy{"reviewed", ".headroom.yaml:1:1"};
  EXPECT_EQ(code(result), 0);
}

TEST(Gate, ErrorOutsideOwnPasses)
{
  CheckResult result = with(Level::Error);
  result.findings[0].isOwn = false;
  EXPECT_EQ(code(result), 0);
}

TEST(Gate, IncompleteIsThree)
{
  CheckResult result;
  result.incomplete = {"libfoo.a(bar.o): truncated"};
  EXPECT_EQ(code(result), 3);
}

TEST(Gate, IncompleteComesBeforeFindings)
{
  CheckResult result = with(Level::Error);
  result.incomplete = {"libfoo.a(bar.o): truncated"};
  EXPECT_EQ(code(result), 3);
}

TEST(Gate, IncompleteIsNotHiddenByFailOnNever)
{
  CheckResult result = with(Level::Error);
  result.incomplete = {"libfoo.a(bar.o): truncated"};
  EXPECT_EQ(code(result, {Level::Off, false}), 3);
}

TEST(Gate, UndecidedIsThreeOnlyWhenStrict)
{
  CheckResult result;
  result.undecided = {{"stack-overflow", "rx", "size"}};
  EXPECT_EQ(code(result), 0);
  EXPECT_EQ(code(result, {Level::Error, true}), 3);
}

TEST(Gate, ImageWithoutRootsIsIncompleteWhereRootsAreNeeded)
{
  CheckResult result;
  result.hasRoots = false;
  EXPECT_EQ(code(result), 0);
  EXPECT_EQ(code(result, {Level::Error, false, true}), 3);
}

TEST(Gate, WorstOfSeveralImagesDecides)
{
  const CheckResult clean, error = with(Level::Error);
  CheckResult incomplete;
  incomplete.incomplete = {"x"};
  EXPECT_EQ(exitCode({&clean, &error}, {}), 1);
  EXPECT_EQ(exitCode({&error, &incomplete}, {}), 3);
  EXPECT_EQ(exitCode({&incomplete, &error}, {}), 3);
}

} // namespace
} // namespace headroom
