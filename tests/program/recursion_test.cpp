// SPDX-License-Identifier: Apache-2.0
// Cycles: unbounded without a depth, the layered longest path with one; the same from every entry.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

ProjectConfig depthOf(const std::string &function, std::uint64_t depth)
{
  ProjectConfig config;
  RecursionAnnotation annotation;
  annotation.rule = {function, depth, "guarded"};
  config.recursion.push_back(annotation);
  return config;
}

TEST(Recursion, SelfCallIsUnboundedAndNamed)
{
  FactsBuilder facts;
  facts.function("walk", 16).calls("walk", 16);
  const ImageProgram program = programOf(facts, {"walk"});
  EXPECT_EQ(boundOf(program, "walk"), "unbounded 16");
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_EQ(program.cycles[0].functions, std::vector<std::string>{"walk"});
  EXPECT_FALSE(program.cycles[0].depth.has_value());
  EXPECT_EQ(program.cycles[0].place.line, 100U);
  EXPECT_EQ(program.roots[0].bound.culprits[0].reason, "recursion");
}

// puncover keeps a memo that was filled while part of the cycle was on the path: the large callee vanishes.
TEST(Recursion, LargeCalleeBelowACycleIsSeenFromEveryEntry)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("b", 8);
  facts.function("b", 8).calls("c", 8);
  facts.function("c", 8).calls("a", 8).calls("large", 8);
  facts.function("large", 1000);
  const ImageProgram program = programOf(facts, {"a", "b", "c"});
  EXPECT_EQ(boundOf(program, "a"), "unbounded 1024");
  EXPECT_EQ(boundOf(program, "b"), "unbounded 1016");
  EXPECT_EQ(boundOf(program, "c"), "unbounded 1008");
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_EQ(program.cycles[0].functions, (std::vector<std::string>{"a", "b", "c"}));
  for (const char *name : {"a", "b", "c"})
    EXPECT_EQ(rootNamed(program, name).bound.culprits, rootNamed(program, "a").bound.culprits);
}

TEST(Recursion, MutualRecursionEnteredInTheMiddleIsOneCycle)
{
  FactsBuilder facts;
  facts.function("z", 8).calls("y", 8);
  facts.function("y", 8).calls("x", 8);
  facts.function("x", 8).calls("z", 8);
  const ImageProgram fromY = programOf(facts, {"y"});
  const ImageProgram fromZ = programOf(facts, {"z"});
  ASSERT_EQ(fromY.cycles.size(), 1U);
  EXPECT_EQ(fromY.cycles[0].functions, (std::vector<std::string>{"x", "z", "y"}));
  EXPECT_EQ(fromZ.cycles[0].functions, fromY.cycles[0].functions);
  EXPECT_EQ(functionNamed(fromY, "z").cycle, (std::vector<std::string>{"x", "y", "z"}));
}

TEST(Recursion, StatedDepthBoundsSelfCall)
{
  FactsBuilder facts;
  facts.function("walk", 24).calls("walk", 16).calls("visit", 16);
  facts.function("visit", 40);
  const ImageProgram program = programOf(facts, {"walk"}, depthOf("walk", 4));
  EXPECT_EQ(boundOf(program, "walk"), "<= 104"); // 4 x 16 + 40
  EXPECT_EQ(pathText(program.roots[0]), "walk 16, walk 16, walk 16, walk 16, visit 40");
  EXPECT_EQ(program.cycles[0].depth, 4U);
  EXPECT_EQ(program.cycles[0].reason, "guarded");
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"recursion depth of walk as stated: 4"});
}

TEST(Recursion, DepthOneIsNoRecursion)
{
  FactsBuilder facts;
  facts.function("walk", 24).calls("walk", 16);
  EXPECT_EQ(boundOf(programOf(facts, {"walk"}, depthOf("walk", 1)), "walk"), "<= 24");
}

TEST(Recursion, DepthOfOneFunctionBoundsAMutualCycleFromEachEntry)
{
  FactsBuilder facts;
  facts.function("even", 8).calls("odd", 8);
  facts.function("odd", 16).calls("even", 16);
  const ImageProgram program = programOf(facts, {"even", "odd"}, depthOf("even", 3));
  EXPECT_EQ(boundOf(program, "even"), "<= 72"); // 3 x (8 + 16)
  EXPECT_EQ(boundOf(program, "odd"), "<= 88");  // one odd before
}

TEST(Recursion, CycleThatRemainsWithoutTheStatedFunctionStaysUnbounded)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("b", 8);
  facts.function("b", 8).calls("a", 8).calls("c", 8);
  facts.function("c", 8).calls("b", 8);
  EXPECT_EQ(boundOf(programOf(facts, {"a"}, depthOf("a", 2)), "a").substr(0, 9), "unbounded");
}

TEST(Recursion, DepthsOfSeveralFunctionsAddUp)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("a", 8).calls("b", 8);
  facts.function("b", 16).calls("a", 16).calls("b", 16);
  ProjectConfig config = depthOf("a", 2);
  config.recursion.push_back(depthOf("b", 3).recursion[0]);
  // The sum of the depths limits the layers: 5 activations, all of the deeper one but the first.
  EXPECT_EQ(boundOf(programOf(facts, {"a"}, config), "a"), "<= 72");
}

TEST(Recursion, TooLargeADepthIsSaidNotFollowed)
{
  FactsBuilder facts;
  facts.function("walk", 24).calls("walk", 16);
  const ImageProgram program = programOf(facts, {"walk"}, depthOf("walk", 1ULL << 40));
  EXPECT_EQ(boundOf(program, "walk"), "unbounded 24");
  EXPECT_NE(program.roots[0].bound.culprits[0].detail.find("too large to follow"), std::string::npos);
}

TEST(Recursion, PackDepthCountsWithItsReason)
{
  FactsBuilder facts;
  facts.function("filter_set", 16).calls("filter_set", 16);
  Pack pack;
  pack.recursion.push_back({"filter_set", 2, "one level for each backend"});
  const ImageProgram program = programOf(facts, {"filter_set"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "filter_set"), "<= 32");
  EXPECT_EQ(program.cycles[0].reason, "one level for each backend");
}

TEST(Recursion, TailCallLoopIsACycleStill)
{
  FactsBuilder facts;
  facts.function("a", 8).tailCalls("b", 0);
  facts.function("b", 16).tailCalls("a", 0);
  const ImageProgram program = programOf(facts, {"a"});
  EXPECT_EQ(boundOf(program, "a"), "unbounded 16");
}

} // namespace
} // namespace headroom::test
