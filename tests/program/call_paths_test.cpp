// SPDX-License-Identifier: Apache-2.0
// Bounds of acyclic code: depth at the call, tail calls, what has no bound, what leaves the image.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

TEST(CallPaths, LeafCostsItsFrame)
{
  FactsBuilder facts;
  facts.function("leaf", 24);
  const ImageProgram program = programOf(facts, {"leaf"});
  EXPECT_EQ(boundOf(program, "leaf"), "<= 24");
  EXPECT_EQ(pathText(program.roots[0]), "leaf 24");
}

TEST(CallPaths, DepthIsTakenAtTheCallNotAtTheMaximum)
{
  FactsBuilder facts;
  facts.function("top", 100).calls("leaf", 8);
  facts.function("leaf", 40);
  EXPECT_EQ(boundOf(programOf(facts, {"top"}), "top"), "<= 100");
}

TEST(CallPaths, DeepestOfSeveralCallsWins)
{
  FactsBuilder facts;
  facts.function("top", 16).calls("small", 16).calls("large", 8);
  facts.function("small", 20);
  facts.function("large", 40);
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), "<= 48");
  EXPECT_EQ(pathText(program.roots[0]), "top 8, large 40");
  EXPECT_EQ(program.roots[0].path[0].callPlace.line, 101U);
}

TEST(CallPaths, TailCallFreesFrame)
{
  FactsBuilder facts;
  facts.function("top", 64).tailCalls("next", 0);
  facts.function("next", 80);
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), "<= 80");
  EXPECT_EQ(pathText(program.roots[0]), "top 0, next 80");
  EXPECT_FALSE(program.roots[0].path[0].isTailCall);
  EXPECT_TRUE(program.roots[0].path[1].isTailCall);
}

TEST(CallPaths, TailCallOfSmallFunctionKeepsOwnMaximum)
{
  FactsBuilder facts;
  facts.function("top", 64).tailCalls("next", 0);
  facts.function("next", 8);
  EXPECT_EQ(boundOf(programOf(facts, {"top"}), "top"), "<= 64");
}

TEST(CallPaths, IndirectTailCallIsAnEdge)
{
  FactsBuilder facts;
  facts.function("top", 8).tailCallsThrough(pointerTo({"next"}), 0);
  facts.function("next", 200);
  EXPECT_EQ(boundOf(programOf(facts, {"top"}), "top"), "<= 200");
}

TEST(CallPaths, DepthThatTheBranchLeavesIsAdded)
{
  FactsBuilder facts;
  facts.function("top", 8).tailCalls("next", 4);
  facts.function("next", 20);
  EXPECT_EQ(boundOf(programOf(facts, {"top"}), "top"), "<= 24");
}

TEST(CallPaths, DynamicFrameHasNoBoundButAKnownPart)
{
  FactsBuilder facts;
  facts.function("top", 16).calls("grows", 16);
  facts.function("grows", 32).isDynamic().calls("leaf", 32);
  facts.function("leaf", 8);
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), "unbounded 56");
  EXPECT_EQ(culpritReasons(program.roots[0].bound), std::vector<std::string>{"dynamic-frame"});
  EXPECT_EQ(program.roots[0].bound.culprits[0].function, "grows");
}

TEST(CallPaths, LowerBoundOfAFunctionTaintsItsRoots)
{
  FactsBuilder facts;
  facts.function("top", 16).calls("middle", 16);
  facts.function("middle", 8).calls("odd", 8);
  facts.function("odd", 4).lacks("undecoded-code");
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), ">= 28");
  EXPECT_EQ(culpritReasons(program.roots[0].bound), std::vector<std::string>{"undecoded-code"});
}

TEST(CallPaths, TaintOffTheDeepestPathCounts)
{
  FactsBuilder facts;
  facts.function("top", 16).calls("deep", 16).calls("odd", 16);
  facts.function("deep", 400);
  facts.function("odd", 4).callsThrough(nothingKnown(), 4);
  EXPECT_EQ(boundOf(programOf(facts, {"top"}), "top"), ">= 416");
}

TEST(CallPaths, ExternalIsACulpritWithItsName)
{
  FactsBuilder facts;
  facts.external("memcpy");
  facts.function("top", 16).calls("memcpy", 16);
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), ">= 16");
  ASSERT_EQ(program.roots[0].bound.culprits.size(), 1U);
  EXPECT_EQ(program.roots[0].bound.culprits[0].reason, "external-call");
  EXPECT_NE(program.roots[0].bound.culprits[0].detail.find("memcpy"), std::string::npos);
}

TEST(CallPaths, CallIntoTheMiddleOfAFunctionIsACulprit)
{
  FactsBuilder facts;
  facts.function("other", 16);
  facts.function("top", 16).calls("other", 16);
  MachineFacts built = facts.build();
  built.functions[1].calls[0].target.constants = {facts.addressOf("other") + 0x10};
  ProgramOptions options;
  options.extraRoots = {"top"};
  const ImageProgram program = buildProgram(built, {}, {}, options);
  EXPECT_EQ(boundOf(program, "top"), ">= 16");
  EXPECT_NE(program.roots[0].bound.culprits[0].detail.find("other+0x10"), std::string::npos);
}

TEST(CallPaths, OpenIndirectCallIsACulpritThatSaysWhatItGoesThrough)
{
  FactsBuilder facts;
  facts.object("handlers", {"leaf"}, false);
  facts.function("leaf", 40);
  facts.function("top", 16).callsThrough(wordAt("handlers"), 16);
  const ImageProgram program = programOf(facts, {"top"});
  EXPECT_EQ(boundOf(program, "top"), ">= 16");
  ASSERT_EQ(program.roots[0].bound.culprits.size(), 1U);
  EXPECT_EQ(program.roots[0].bound.culprits[0].reason, "indirect-call");
  EXPECT_EQ(program.roots[0].bound.culprits[0].detail, "call through handlers (0x20000000)");
  EXPECT_EQ(program.roots[0].bound.culprits[0].line, 100U);
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Open);
  EXPECT_EQ(program.coverage.unresolvedSites, 1U);
}

TEST(CallPaths, EstimateOfTheFramesStaysAnEstimate)
{
  FactsBuilder facts;
  facts.function("top", 16).calls("leaf", 8);
  facts.function("leaf", 16);
  ProgramOptions options;
  options.extraRoots = {"top"};
  options.isEstimate = true;
  const ImageProgram program = buildProgram(facts.build(), {}, {}, options);
  EXPECT_EQ(boundOf(program, "top"), "~ 24");
  EXPECT_TRUE(program.roots[0].bound.culprits.empty());
}

TEST(CallPaths, StaticsOfOneNameAreTwoFunctions)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("first", 8);
  facts.function("b", 8).calls("second", 8);
  facts.function("first", 100);
  facts.function("second", 20);
  facts.function("first").facts().name = "init";
  facts.function("second").facts().name = "init";
  const ImageProgram program = programOf(facts, {"a", "b"});
  EXPECT_EQ(boundOf(program, "a"), "<= 108");
  EXPECT_EQ(boundOf(program, "b"), "<= 28");
}

} // namespace
} // namespace headroom::test
