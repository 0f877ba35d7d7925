// SPDX-License-Identifier: Apache-2.0
// Roots from records whose place in a list says on which stack they run.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

RootRule initRule()
{
  RootRule rule;
  rule.kind = RootKind::Init;
  rule.record = "init";
  rule.entryField = "init|init_fn";
  rule.runsOn = "main";
  rule.levels = {{"__early", "interrupt-stack"}, {"__late", "main"}};
  return rule;
}

Pack initPack()
{
  Pack pack;
  pack.name = "test";
  PortRule port;
  port.name = "cortex-m";
  pack.ports = {port};
  pack.roots = {initRule()};
  return pack;
}

FactsBuilder initFacts()
{
  FactsBuilder facts;
  facts.function("clock_init", 24);
  facts.function("shell_init", 40);
  facts.object("__init_clock", {"clock_init"});
  facts.object("__init_shell", {"shell_init"});
  facts.record("init", "__init_clock", {{"init", "clock_init"}});
  facts.record("init", "__init_shell", {{"init_fn", "shell_init"}});
  return facts;
}

TEST(InitLevels, PlaceOfTheRecordNamesTheStack)
{
  FactsBuilder facts = initFacts();
  facts.mark("__early", facts.addressOf("__init_clock"));
  facts.mark("__late", facts.addressOf("__init_shell"));
  const ImageProgram program = programOf(facts, {}, {}, {initPack()});
  EXPECT_EQ(rootNamed(program, "clock_init").runsOn, "interrupt-stack");
  EXPECT_EQ(rootNamed(program, "shell_init").runsOn, "main");
  EXPECT_EQ(rootNamed(program, "shell_init").kind, RootKind::Init);
}

TEST(InitLevels, OfEmptyLevelsTheLastCounts)
{
  FactsBuilder facts = initFacts();
  facts.mark("__early", facts.addressOf("__init_clock"));
  facts.mark("__late", facts.addressOf("__init_clock"));
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {initPack()}), "clock_init").runsOn, "main");
}

TEST(InitLevels, WithoutMarksTheRuleSaysIt)
{
  EXPECT_EQ(rootNamed(programOf(initFacts(), {}, {}, {initPack()}), "clock_init").runsOn, "main");
}

TEST(InitLevels, OrderOfTheEntriesIsThatOfTheirRecords)
{
  FactsBuilder facts = initFacts();
  const ImageProgram program = programOf(facts, {}, {}, {initPack()});
  EXPECT_EQ(rootNamed(program, "clock_init").initOrder, facts.addressOf("__init_clock"));
  EXPECT_EQ(rootNamed(program, "shell_init").initOrder, facts.addressOf("__init_shell"));
}

TEST(InitLevels, RecordOfAThreadSaysWhetherItAsksForUserModeInVain)
{
  Pack pack = initPack();
  RootRule threads;
  threads.kind = RootKind::Thread;
  threads.record = "init";
  threads.entryField = "init";
  threads.optionsField = "options";
  threads.userOption = 4;
  threads.userSymbols = {"USERSPACE"};
  pack.roots = {threads};
  FactsBuilder facts;
  facts.function("parse", 24);
  facts.function("log", 24);
  facts.object("parser", {"parse"});
  facts.object("logger", {"log"});
  facts.record("init", "parser", {{"init", "parse"}, {"options", "5"}});
  facts.record("init", "logger", {{"init", "log"}, {"options", "8"}});
  ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_TRUE(rootNamed(program, "parser").isUserModeIgnored);
  EXPECT_FALSE(rootNamed(program, "logger").isUserModeIgnored);
  facts.mark("USERSPACE", 1);
  program = programOf(facts, {}, {}, {pack});
  EXPECT_FALSE(rootNamed(program, "parser").isUserModeIgnored);
}

TEST(InitLevels, AlternativeFieldsHoldTheEntry)
{
  const ImageProgram program = programOf(initFacts(), {}, {}, {initPack()});
  EXPECT_EQ(rootNamed(program, "shell_init").entry, "shell_init");
  EXPECT_EQ(rootNamed(program, "clock_init").entry, "clock_init");
}

} // namespace
} // namespace headroom::test
