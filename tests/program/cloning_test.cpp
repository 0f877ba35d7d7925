// SPDX-License-Identifier: Apache-2.0
// Calls through parameters, closed where the argument is known (facts/stack-analysis.md 13).
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

TEST(Cloning, ArgumentClosesTheCall)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("sort", 8, {nothingKnown(), pointerTo({"compare"})});
  facts.function("sort", 32).callsThrough(argument(1), 24);
  facts.function("compare", 16);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 48");
  ASSERT_EQ(program.indirectSites.size(), 1U);
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Cloning);
  EXPECT_EQ(program.indirectSites[0].through, "argument 1");
  EXPECT_EQ(program.indirectSites[0].targets, std::vector<std::string>{"compare"});
}

TEST(Cloning, EachCallerPaysForItsOwnArgument)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("apply", 8, {pointerTo({"small"})});
  facts.function("b", 8).calls("apply", 8, {pointerTo({"large"})});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("small", 10);
  facts.function("large", 500);
  const ImageProgram program = programOf(facts, {"a", "b"});
  EXPECT_EQ(boundOf(program, "a"), "<= 26");
  EXPECT_EQ(boundOf(program, "b"), "<= 516");
  EXPECT_EQ(functionNamed(program, "apply").bound.bytes, 508U);
  EXPECT_EQ(program.indirectSites[0].targets, (std::vector<std::string>{"large", "small"}));
}

TEST(Cloning, ForwardedArgumentIsFollowedThroughSeveralFunctions)
{
  FactsBuilder facts;
  facts.function("printk", 8).calls("vprintk", 8, {pointerTo({"char_out"})});
  facts.function("vprintk", 8).calls("cbvprintf", 8, {nothingKnown(), argument(0)});
  facts.function("cbvprintf", 100).callsThrough(argument(1), 100);
  facts.function("char_out", 4);
  EXPECT_EQ(boundOf(programOf(facts, {"printk"}), "printk"), "<= 120");
}

// Joined over all callers, each output reaches the other's and folds the system into one cycle (facts 12).
TEST(Cloning, TwoOutputsOfOnePrinterMakeNoFalseCycle)
{
  FactsBuilder facts;
  facts.function("log", 8).calls("print", 8, {pointerTo({"log_out"})});
  facts.function("print", 16).callsThrough(argument(0), 16);
  facts.function("log_out", 8).calls("printk", 8);
  facts.function("printk", 8).calls("print", 8, {pointerTo({"char_out"})});
  facts.function("char_out", 4);
  const ImageProgram program = programOf(facts, {"log"});
  EXPECT_EQ(boundOf(program, "log"), "<= 60"); // 8 + 16 + 8 + 8 + 16 + 4
  EXPECT_TRUE(program.cycles.empty());
}

TEST(Cloning, RealReEntryWithTheSameArgumentStaysACycle)
{
  FactsBuilder facts;
  facts.function("log", 8).calls("print", 8, {pointerTo({"log_out"})});
  facts.function("print", 16).callsThrough(argument(0), 16);
  facts.function("log_out", 8).calls("log", 8);
  const ImageProgram program = programOf(facts, {"log"});
  EXPECT_EQ(boundOf(program, "log").substr(0, 9), "unbounded");
  ASSERT_EQ(program.cycles.size(), 1U);
}

TEST(Cloning, UnknownArgumentNeverCloses)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("apply", 8, {nothingKnown()}).calls("apply", 8, {pointerTo({"f"})});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("f", 40);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(boundOf(program, "main"), ">= 56");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Open);
  EXPECT_EQ(program.indirectSites[0].targets, std::vector<std::string>{"f"});
}

TEST(Cloning, MissingArgumentIsUnknown)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("apply", 8);
  facts.function("apply", 8).callsThrough(argument(3), 8);
  EXPECT_EQ(boundOf(programOf(facts, {"main"}), "main"), ">= 16");
}

TEST(Cloning, FieldOfAConstantRecordIsRead)
{
  FactsBuilder facts;
  facts.function("uart_poll", 48);
  facts.object("uart_api", {"0", "uart_poll"});
  facts.function("main", 8).calls("poll", 8, {pointerTo({"uart_api"})});
  facts.function("poll", 8).callsThrough(fieldOfArgument(0, 4), 8);
  EXPECT_EQ(boundOf(programOf(facts, {"main"}), "main"), "<= 64");
}

TEST(Cloning, FieldOfAWritableRecordStaysOpen)
{
  FactsBuilder facts;
  facts.function("uart_poll", 48);
  facts.object("uart_api", {"0", "uart_poll"}, false);
  facts.function("main", 8).calls("poll", 8, {pointerTo({"uart_api"})});
  facts.function("poll", 8).callsThrough(fieldOfArgument(0, 4), 8);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(boundOf(program, "main"), ">= 16");
  EXPECT_EQ(program.indirectSites[0].through, "word at argument 0 + 4");
}

TEST(Cloning, AddressTakenFunctionGetsItsArgumentsFromTheIndirectCall)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("dispatch", 8, {pointerTo({"worker"}), pointerTo({"leaf"})});
  facts.function("dispatch", 8).callsThrough(argument(0), 8, {argument(1)});
  facts.function("worker", 16).callsThrough(argument(0), 16);
  facts.function("leaf", 24);
  facts.takeAddress("worker");
  EXPECT_EQ(boundOf(programOf(facts, {"main"}), "main"), "<= 56");
}

// handlers[n - 16]: the folded address starts an object that has nothing to do with the call.
TEST(Cloning, TableIndexedWithoutALimitStaysOpen)
{
  FactsBuilder facts;
  facts.function("shallow", 8);
  facts.function("deep", 800);
  facts.object("other", {"shallow", "shallow", "shallow", "shallow"});
  facts.object("handlers", {"deep", "deep"});
  facts.function("main", 8).callsThrough(elementOf("other", 4), 8);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(boundOf(program, "main"), ">= 8");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Open);
  EXPECT_EQ(program.indirectSites[0].through, "other[] (0x20000000)");
}

TEST(Cloning, TableThatAPackNamesWinsOverTheFoldedAddress)
{
  FactsBuilder facts;
  facts.function("shallow", 8);
  facts.function("deep", 800);
  facts.object("other", {"7", "shallow", "7", "shallow"});
  facts.object("_sw_isr_table", {"7", "deep", "7", "deep"});
  facts.function("_isr_wrapper", 8).callsThrough(elementOf("other", 8, 4), 8);
  Pack pack;
  TableCallRule rule;
  rule.in = "_isr_wrapper";
  rule.table = "_sw_isr_table";
  rule.strideBytes = 8;
  rule.offsetBytes = 4;
  pack.tableCalls = {rule};
  EXPECT_EQ(boundOf(programOf(facts, {"_isr_wrapper"}, {}, {pack}), "_isr_wrapper"), "<= 808");
}

// newlib's archive has such cycles; joined addresses once grew without end, 10 GB of them.
TEST(Cloning, ArgumentThatMovesOnAroundACycleEnds)
{
  FactsBuilder facts;
  facts.function("f", 8);
  facts.object("places", {"f", "f", "f", "f"});
  facts.function("main", 8).calls("walk", 8, {pointerTo({"places"}), pointerTo({"f"})});
  facts.function("walk", 16).callsThrough(fieldOfArgument(0, 0), 16).calls("step", 16, {argument(0, 8), argument(1)});
  facts.function("step", 8).callsThrough(argument(1), 8).calls("walk", 8, {argument(0, -4), argument(1)});
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(program.roots.at(0).bound.kind, Bound::Kind::Unbounded);
  EXPECT_EQ(program.cycles.size(), 1U);
  EXPECT_EQ(program.coverage.unresolvedSites, 1U) << "what walk calls is not known, what step calls is";
}

TEST(Cloning, BeyondTheLimitTheSetsAreJoined)
{
  FactsBuilder facts;
  auto main = facts.function("main", 8);
  facts.function("apply", 8).callsThrough(argument(0), 8);
  for (int i = 0; i < 6; ++i) {
    const std::string name = numbered("f", i);
    facts.function(name, 10 + static_cast<unsigned>(i));
    main.calls("apply", 8, {pointerTo({name})});
  }
  ProgramOptions options;
  options.extraRoots = {"main"};
  for (const unsigned clones : {1U, 2U, 16U}) {
    options.clonesPerFunction = clones;
    const ImageProgram program = buildProgram(facts.build(), {}, {}, options);
    EXPECT_EQ(boundOf(program, "main"), "<= 31") << clones;
    EXPECT_EQ(program.indirectSites[0].targets.size(), 6U) << clones;
  }
}

TEST(Cloning, PointerThatMovesInARecursionEnds)
{
  FactsBuilder facts;
  facts.object("list", {"0", "0", "0", "0"});
  facts.function("main", 8).calls("next", 8, {pointerTo({"list"})});
  facts.function("next", 8).calls("next", 8, {argument(0, 4)}).callsThrough(fieldOfArgument(0, 0), 8);
  const ImageProgram program = programOf(facts, {"main"});
  EXPECT_EQ(program.roots[0].bound.kind, Bound::Kind::Unbounded);
}

TEST(Cloning, DeadCodeDoesNotWidenWhatIsReached)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("apply", 8, {pointerTo({"f"})});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("f", 8);
  facts.function("unused", 8).calls("apply", 8, {nothingKnown()});
  ProgramOptions options;
  options.extraRoots = {"main"};
  options.clonesPerFunction = 1;
  const ImageProgram program = buildProgram(facts.build(), {}, {}, options);
  EXPECT_EQ(boundOf(program, "main"), "<= 24");
  EXPECT_EQ(program.coverage.unreachedFunctions, std::vector<std::string>{"unused"});
}

} // namespace
} // namespace headroom::test
