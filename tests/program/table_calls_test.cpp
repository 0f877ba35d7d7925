// SPDX-License-Identifier: Apache-2.0
// What packs say of single calls: tables that the code does not name, jumps that lead nowhere else.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

TEST(TableCalls, JumpThatStaysInsideIsClosedWithoutATargetAndSaidToBeAssumed)
{
  FactsBuilder facts;
  facts.function("write_entries", 16).calls("helper", 16).tailCallsThrough(nothingKnown(), 0);
  facts.function("helper", 8);
  Pack pack;
  TableCallRule rule;
  rule.in = "write_entries";
  rule.staysInside = true;
  pack.tableCalls = {rule};
  EXPECT_EQ(boundOf(programOf(facts, {"write_entries"}), "write_entries"), ">= 24");
  const ImageProgram program = programOf(facts, {"write_entries"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "write_entries"), "<= 24");
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"a jump to a computed place of write_entries stays inside it"});
  EXPECT_EQ(program.coverage.unresolvedSites, 0U);
}

TEST(TableCalls, CallThroughAnArgumentOfTheSameFunctionIsNotTheTables)
{
  FactsBuilder facts;
  facts.object("handlers", {"rx"}, false);
  facts.function("wrapper", 16).callsThrough(nothingKnown(), 16).callsThrough(argument(0), 16);
  facts.function("rx", 100);
  Pack pack;
  TableCallRule rule;
  rule.in = "wrapper";
  rule.table = "handlers";
  pack.tableCalls = {rule};
  const ImageProgram program = programOf(facts, {"wrapper"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "wrapper"), ">= 116");
  EXPECT_EQ(program.coverage.unresolvedSites, 1U);
}

// As in an image of newlib whose linker script puts code behind the list: its end mark is a label of that code, and no data.
TEST(TableCalls, ATableWhoseEndIsNotKnownLeavesItsCallsOpenWhateverOtherTablesHold)
{
  FactsBuilder facts;
  facts.object("first", {"rx"}, false);
  facts.object("second", {"rx"}, false);
  facts.function("runner", 16).callsThrough(nothingKnown(), 16);
  facts.function("rx", 100);
  Pack pack;
  TableCallRule first, second;
  first.in = second.in = "runner";
  first.table = "first";
  second.table = "second";
  pack.tableCalls = {first, second};
  EXPECT_EQ(boundOf(programOf(facts, {"runner"}, {}, {pack}), "runner"), "<= 116");
  pack.tableCalls[1].lastTable = "second_end"; // which the image does not have
  EXPECT_EQ(boundOf(programOf(facts, {"runner"}, {}, {pack}), "runner"), ">= 16");
}

} // namespace
} // namespace headroom::test
