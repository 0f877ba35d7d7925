// SPDX-License-Identifier: Apache-2.0
// Priorities of interrupts from the calls that set them.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

Word number(Address value)
{
  Word word;
  word.value.kind = Value::Kind::Constants;
  word.value.constants = {value};
  return word;
}

/// Handlers of lines 0, 1 and 2 in a table that `main` sets priorities for.
FactsBuilder lineFacts()
{
  FactsBuilder facts;
  facts.function("set_priority", 8);
  facts.function("uart", 40);
  facts.function("spi", 60);
  facts.function("tick", 16);
  facts.object("line_table", {"0", "0", "0"});
  facts.record("lines", "line_table", {{"isr", "uart"}, {"arg", "1"}});
  facts.record("lines", "line_table", {{"isr", "spi"}, {"arg", "2"}});
  facts.record("lines", "line_table", {{"isr", "uart"}, {"arg", "1"}});
  return facts;
}

Pack packOf(const std::vector<PriorityRule> &priorities)
{
  Pack pack;
  pack.name = "test";
  PortRule port;
  port.name = "cortex-m";
  port.frameBytes = 32;
  port.fpFrameBytes = 32;
  pack.ports = {port};
  RootRule main;
  main.kind = RootKind::Main;
  main.name = "main";
  main.functions = {"main"};
  RootRule isr;
  isr.kind = RootKind::Isr;
  isr.record = "lines";
  isr.entryField = "isr";
  isr.argumentField = "arg";
  pack.roots = {main, isr};
  pack.priorities = priorities;
  return pack;
}

PriorityRule setRule()
{
  PriorityRule rule;
  rule.functions = {"set_priority"};
  rule.record = "lines";
  return rule;
}

TEST(Priorities, ConstantCallsGiveLinesTheirPriorities)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8)
      .calls("set_priority", 8, {number(0), number(3)})
      .calls("set_priority", 8, {number(1), number(3)})
      .calls("set_priority", 8, {number(2), number(3)});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({setRule()})});
  EXPECT_EQ(rootNamed(program, "uart").priority, 3);
  EXPECT_EQ(rootNamed(program, "spi").priority, 3);
  // One level: the worst handler of it, 60, and its frame.
  EXPECT_EQ(boundOf(program, "main"), "<= 108"); // main 8 + set_priority below it is less than 8 + 8; 16 + 32 + 60
  EXPECT_FALSE(rootNamed(program, "main").assumedBound);
}

TEST(Priorities, WithoutCallsTheyStayUnknown)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8);
  const ImageProgram program = programOf(facts, {}, {}, {packOf({setRule()})});
  EXPECT_FALSE(rootNamed(program, "uart").priority);
  EXPECT_TRUE(rootNamed(program, "main").assumedBound);
}

TEST(Priorities, LinesOfOneHandlerMayBeOnSeveralLevels)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8)
      .calls("set_priority", 8, {number(0), number(3)})
      .calls("set_priority", 8, {number(1), number(3)})
      .calls("set_priority", 8, {number(2), number(1)});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({setRule()})});
  EXPECT_FALSE(rootNamed(program, "uart").priority) << "it has two";
  EXPECT_EQ(boundOf(program, "main"), "<= 180"); // 16 + (32 + 60) + (32 + 40)
}

TEST(Priorities, TwoConstantsForOneLineAreNotKnown)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8).calls("set_priority", 8, {number(1), number(3)}).calls("set_priority", 8, {number(1), number(2)});
  EXPECT_FALSE(rootNamed(programOf(facts, {}, {}, {packOf({setRule()})}), "spi").priority);
}

TEST(Priorities, PriorityThatIsNoConstantIsNoted)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8).calls("set_priority", 8, {number(1), nothingKnown()});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({setRule()})});
  EXPECT_FALSE(rootNamed(program, "spi").priority);
  EXPECT_EQ(program.coverage.notes,
            std::vector<std::string>{"the priority of interrupt 1 is not known: main sets one that is no constant"});
}

TEST(Priorities, CallForAnyLineLeavesNoneKnown)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8).calls("set_priority", 8, {number(1), number(3)}).calls("set_priority", 8, {nothingKnown(), number(0)});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({setRule()})});
  EXPECT_FALSE(rootNamed(program, "spi").priority);
  ASSERT_EQ(program.coverage.notes.size(), 1U);
  EXPECT_EQ(program.coverage.notes[0], "priorities of interrupts are not known: main calls set_priority for a line that is not known");
}

TEST(Priorities, WrapperIsFollowedToItsCallers)
{
  FactsBuilder facts = lineFacts();
  facts.function("configure", 8).calls("set_priority", 8, {argument(1), argument(0)});
  facts.function("main", 8).calls("configure", 8, {number(2), number(1)});
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packOf({setRule()})}), "spi").priority, 2);
}

TEST(Priorities, OffsetAndFlagsOfTheRule)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8)
      .calls("set_priority", 8, {number(0), number(3), number(0)})
      .calls("set_priority", 8, {number(1), number(3), number(1)})
      .calls("set_priority", 8, {number(2), number(3), number(0)});
  PriorityRule rule = setRule();
  rule.priorityOffset = 1;
  rule.flagsWord = 2;
  const ImageProgram program = programOf(facts, {}, {}, {packOf({rule})});
  EXPECT_EQ(rootNamed(program, "uart").priority, 4);
  EXPECT_FALSE(rootNamed(program, "spi").priority) << "its flags give it a level of its own";
}

TEST(Priorities, FixedPriorityOfAHandler)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8);
  PriorityRule rule;
  rule.handlers = {"sp*"};
  rule.priority = 0;
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packOf({rule})}), "spi").priority, 0);
}

TEST(Priorities, ConfigurationWins)
{
  FactsBuilder facts = lineFacts();
  facts.function("main", 8).calls("set_priority", 8, {number(1), number(3)});
  ProjectConfig config;
  InterruptAnnotation annotation;
  annotation.name = "spi";
  annotation.priority = 7;
  config.interrupts = {annotation};
  const ImageProgram program = programOf(facts, {}, config, {packOf({setRule()})});
  EXPECT_EQ(rootNamed(program, "spi").priority, 7);
  EXPECT_TRUE(program.coverage.notes.empty());
}

} // namespace
} // namespace headroom::test
