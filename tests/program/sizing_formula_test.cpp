// SPDX-License-Identifier: Apache-2.0
#include "program/sizing_formula.h"

#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::program {
namespace {

// The rule of thumb's own example: 64 overhead, 8 calls of 128, 512 of locals, 256 for interrupts, 256 "25 % safety".
constexpr std::uint64_t handedAround = 64 + 8 * 128 + 512 + 256 + 256;

SizingInput example()
{
  SizingInput input;
  input.overheadBytes = 64;
  input.callDepth = 8;
  input.averageFrameBytes = 128;
  input.largestLocalsBytes = 512;
  input.interruptBytes = 256;
  input.marginPercent = 25;
  return input;
}

TEST(SizingFormula, FaultsOfTheExampleAreWhatTheHeaderSays)
{
  EXPECT_EQ(handedAround, 2112U);
  EXPECT_EQ(256 * 100 / (handedAround - 256), 13U); // 13.8 %, not 25 %
}

TEST(SizingFormula, LargestLocalsReplaceOneAverageFrame)
{
  const SizingEstimate estimate = sizeByFormula(example());
  ASSERT_EQ(estimate.terms.size(), 5U);
  EXPECT_EQ(estimate.terms[1].bytes, 1024U);
  EXPECT_EQ(estimate.terms[2].name, "largest locals");
  EXPECT_EQ(estimate.terms[2].bytes, 384U);
}

TEST(SizingFormula, MarginIsAShareOfTheSum)
{
  const SizingEstimate estimate = sizeByFormula(example());
  EXPECT_EQ(estimate.terms[4].name, "margin");
  EXPECT_EQ(estimate.terms[4].bytes, (64 + 1024 + 384 + 256) / 4);
  EXPECT_EQ(estimate.bytes, 2160U);
}

TEST(SizingFormula, NoFramesNoLocals)
{
  SizingInput input = example();
  input.callDepth = 0;
  EXPECT_EQ(sizeByFormula(input).bytes, 400U); // (64 + 256) and a quarter of it
}

TEST(SizingFormula, StandsBesideTheBoundAsAnEstimate)
{
  test::FactsBuilder facts;
  facts.function("top", 16).calls("leaf", 16);
  facts.function("leaf", 48);
  const ImageProgram program = test::programOf(facts, {"top"});
  ASSERT_TRUE(program.roots[0].formulaEstimate.has_value());
  EXPECT_EQ(text(*program.roots[0].formulaEstimate), "~ 180"); // 64 + 2 x 32 + 16 and a quarter
}

} // namespace
} // namespace headroom::program
