// SPDX-License-Identifier: Apache-2.0
// What was seen and what was not: every function, every site, every cycle has its place in the result.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "facts_builder.h"

namespace headroom::test {
namespace {

TEST(Coverage, UnreachedFunctionsAreListedAndThoseWithTakenAddressUnexplained)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.function("dead", 8).calls("below_dead", 8);
  facts.function("below_dead", 24);
  facts.function("callback", 8);
  facts.takeAddress("callback");
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(program.coverage.unreachedFunctions, (std::vector<std::string>{"below_dead", "callback", "dead"}));
  EXPECT_EQ(program.coverage.unexplainedFunctions, std::vector<std::string>{"callback"});
  EXPECT_EQ(functionNamed(program, "dead").bound.bytes, 32U);
  EXPECT_FALSE(functionNamed(program, "dead").isReached);
}

TEST(Coverage, LayersAddUpToTheSites)
{
  FactsBuilder facts;
  facts.function("f", 8);
  facts.function("main", 8).callsThrough(pointerTo({"f"}), 8).callsThrough(nothingKnown(), 8).calls("f", 8);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(program.coverage.indirectSites, 2U);
  EXPECT_EQ(program.coverage.layers.at("data"), 1U);
  EXPECT_EQ(program.coverage.layers.at("open"), 1U);
  EXPECT_EQ(program.coverage.unresolvedSites, 1U);
}

TEST(Coverage, NullPointerIsNoTarget)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(pointerTo({"0"}), 8);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 8");
  EXPECT_TRUE(program.indirectSites[0].targets.empty());
}

TEST(Coverage, EdgesAreUniqueAndSorted)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("f", 8).calls("f", 8).tailCalls("g", 0);
  facts.function("f", 8);
  facts.function("g", 8);
  const ImageProgram program = programOf(facts, {"main"});
  ASSERT_EQ(program.edges.size(), 3U); // two calls of f stand on two lines
  EXPECT_EQ(program.edges[0].callee, "f");
  EXPECT_TRUE(program.edges[2].isTailCall);
}

TEST(Coverage, UnansweredRecordsMakeItIncomplete)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.facts().coverage.unansweredQueries = {"partition", "static-thread"};
  Pack pack;
  pack.records.resize(2);
  pack.records[0].id = "static-thread";
  pack.records[0].firstSymbol = "list_start";
  pack.records[1].id = "partition";
  pack.records[1].type = "partition"; // whatever there is of a type: without debug information nothing tells that there is any
  const ImageProgram program = programOf(facts, {"main"}, {}, {pack});
  ASSERT_EQ(program.coverage.incomplete.size(), 1U);
  EXPECT_EQ(program.coverage.incomplete[0], "records static-thread: the symbols are here, their types or data are not");
  pack.detectSymbols = {"another_system"};
  EXPECT_TRUE(programOf(facts, {"main"}, {}, {pack}).coverage.incomplete.empty()) << "nothing of a pack that does not apply is missing";
}

TEST(Coverage, BudgetOfAnAbsentRootIsANote)
{
  FactsBuilder facts;
  facts.function("main", 8);
  ProjectConfig config;
  config.rootBudgets["rx_thread"].place = {".headroom.yaml", 9, 3};
  const ImageProgram program = programOf(facts, {"main"}, config);
  EXPECT_EQ(program.coverage.notes, std::vector<std::string>{".headroom.yaml:9:3: budgets: root rx_thread is not in this image"});
}

TEST(Coverage, IdentityComesThrough)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.facts().sha256 = "abc";
  facts.facts().machine = Machine::RiscV64;
  ProgramOptions options;
  options.id = "app/board";
  options.evidence = "objects";
  const ImageProgram program = buildProgram(facts.build(), {}, {}, options);
  EXPECT_EQ(program.id, "app/board");
  EXPECT_EQ(program.machine, "riscv64");
  EXPECT_EQ(program.sha256, "abc");
  EXPECT_EQ(program.evidence, "objects");
}

} // namespace
} // namespace headroom::test
