// SPDX-License-Identifier: Apache-2.0
// After the stack pointer is replaced, code runs on another stack: it costs nothing here, and is a root there.
#include <algorithm>

#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

TEST(StackSwitches, CallsOnTheOtherStackAreARootNamedByItsObject)
{
  FactsBuilder facts;
  facts.room("irq_stack", 512);
  facts.function("isr", 16).calls("before", 16).switchesTo("irq_stack", 8).calls("deep", 8).switchesBack().calls("after", 8);
  facts.function("before", 4);
  facts.function("deep", 300);
  facts.function("after", 24);
  const ImageProgram program = programOf(facts, {"isr"});
  EXPECT_EQ(boundOf(program, "isr"), "<= 32");
  const Root &other = rootNamed(program, "irq_stack");
  EXPECT_EQ(other.bound.bytes - 0, sumOf(other));
  EXPECT_EQ(pathText(other), "isr 8, deep 300");
  EXPECT_EQ(other.stack.symbol, "irq_stack");
  EXPECT_EQ(other.stack.bytes, 512U);
}

TEST(StackSwitches, UnknownStackIsNamedByTheFunctionAndAssumed)
{
  FactsBuilder facts;
  facts.function("start", 16).switchesTo("", 0).calls("entry", 4);
  facts.function("entry", 60);
  const ImageProgram program = programOf(facts, {"start"});
  EXPECT_EQ(boundOf(program, "start"), "<= 16");
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"after its stack switch start runs on another stack"});
  const Root &other = rootNamed(program, "switched stack in start");
  EXPECT_EQ(pathText(other), "start 4, entry 60");
  EXPECT_FALSE(other.stack.bytes.has_value());
}

TEST(StackSwitches, SwitchToARootsStackBecomesPartOfThatRoot)
{
  FactsBuilder facts;
  facts.room("main_stack", 1024);
  facts.function("thread_main", 40);
  facts.function("boot", 8).switchesTo("main_stack", 0).calls("prepare", 0);
  facts.function("prepare", 100);
  Pack pack;
  RootRule rule;
  rule.kind = RootKind::Thread;
  rule.name = "main";
  rule.functions = {"thread_main"};
  rule.stack.symbols = {"main_stack"};
  pack.roots = {rule};
  PortRule port;
  port.frameBytes = 32;
  pack.ports = {port};
  const ImageProgram program = programOf(facts, {"boot"}, {}, {pack});
  EXPECT_EQ(program.roots.size(), 2U);
  EXPECT_EQ(boundOf(program, "main"), "<= 132");
  EXPECT_EQ(pathText(rootNamed(program, "main")), "boot 0, prepare 100");
}

TEST(StackSwitches, KernelThatEntersItsFirstThreadBelongsToThatThread)
{
  FactsBuilder facts;
  facts.function("bg_thread_main", 100);
  facts.function("z_thread_entry", 8).callsThrough(argument(0), 8);
  facts.function("switch_to_main", 8).switchesTo("", 0).calls("z_thread_entry", 4, {pointerTo({"bg_thread_main"})});
  Pack pack;
  RootRule rule;
  rule.kind = RootKind::Thread;
  rule.name = "main";
  rule.functions = {"bg_thread_main"};
  rule.start = "z_thread_entry";
  pack.roots = {rule};
  PortRule port;
  port.frameBytes = 32;
  pack.ports = {port};
  const ImageProgram program = programOf(facts, {"switch_to_main"}, {}, {pack});
  EXPECT_EQ(program.roots.size(), 2U);
  EXPECT_EQ(boundOf(program, "main"), "<= 144");
  EXPECT_EQ(pathText(rootNamed(program, "main")), "switch_to_main 4, z_thread_entry 8, bg_thread_main 100");
}

TEST(StackSwitches, EntryOfAPrivilegedStackRunsOnItAfterItsSwitch)
{
  FactsBuilder facts;
  facts.function("do_syscall", 0).switchesTo("", 40).calls("handler", 40);
  facts.function("handler", 100);
  Pack pack;
  RootRule rule;
  rule.kind = RootKind::PrivilegedStack;
  rule.name = "system-calls";
  rule.functions = {"do_syscall"};
  pack.roots = {rule};
  PortRule port;
  port.frameBytes = 32;
  pack.ports = {port};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(program.roots.size(), 1U);
  EXPECT_EQ(boundOf(program, "system-calls"), "<= 172");
}

TEST(StackSwitches, UnknownCallOnTheOtherStackTaintsThatRoot)
{
  FactsBuilder facts;
  facts.room("other", 64);
  facts.function("start", 16).switchesTo("other", 0).callsThrough(nothingKnown(), 0);
  const ImageProgram program = programOf(facts, {"start"});
  EXPECT_NE(rootNamed(program, "other").bound.kind, Bound::Kind::Bounded);
}

/// A wrapper that is entered on a thread's stack or nested on the interrupt stack: what it calls there counts on both.
Pack nestingPack(FactsBuilder &facts)
{
  facts.room("irq_stack", 2048);
  facts.object("handlers", {"rx", "unused"});
  facts.function("_isr_wrapper", 80).callsThrough(elementOf("handlers", 4), 80).switchesTo("", 16).callsThrough(elementOf("handlers", 4), 16).switchesBack();
  facts.function("rx", 300);
  facts.function("unused", 0);
  facts.function("worker", 40);
  facts.record("irq", "", {{"isr", "rx"}}).record("irq", "", {{"isr", "unused"}});
  Pack pack;
  pack.interruptStack.symbols = {"irq_stack"};
  PortRule port;
  port.wrappers = {"_isr_wrapper"};
  pack.ports = {port};
  RootRule thread;
  thread.kind = RootKind::Thread;
  thread.functions = {"worker"};
  RootRule isr;
  isr.kind = RootKind::Isr;
  isr.record = "irq";
  isr.entryField = "isr";
  isr.ignoreEntries = {"unused"};
  isr.start = "_isr_wrapper";
  isr.startArgument = 7;
  pack.roots = {thread, isr};
  TableCallRule table;
  table.in = "_isr_wrapper";
  table.table = "handlers";
  pack.tableCalls = {table};
  return pack;
}

TEST(StackSwitches, HandlersOfAWrapperThatThePackKnowsCountOnTheInterruptStackOnly)
{
  FactsBuilder facts;
  Pack pack = nestingPack(facts);
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "worker"), "<= 420") << "40 + 80 + 300, as far as the code tells";
  StackSwitchRule rule;
  rule.in = "_isr_wrapper";
  rule.runsOn = "interrupt-stack";
  pack.stackSwitches = {rule};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), "<= 120");
  EXPECT_EQ(boundOf(program, "interrupt-stack"), "<= 380");
  EXPECT_TRUE(std::none_of(program.roots.begin(), program.roots.end(), [](const Root &root) { return root.name.starts_with("switched stack"); }));
}

TEST(StackSwitches, KnowledgeOfAnotherMachineOrConfigurationSaysNothing)
{
  FactsBuilder facts;
  Pack pack = nestingPack(facts);
  facts.mark("CONFIG_USERSPACE", 1);
  StackSwitchRule rule;
  rule.in = "_isr_wrapper";
  rule.runsOn = "interrupt-stack";
  rule.unlessSymbols = {"CONFIG_USERSPACE"};
  StackSwitchRule other = rule;
  other.unlessSymbols.clear();
  other.machines = {Machine::RiscV64};
  pack.stackSwitches = {rule, other};
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "worker"), "<= 420");
}

TEST(StackSwitches, WhatAResumedThreadCallsIsOnTopOfEveryPreemptedStackOrARootOfItsOwn)
{
  FactsBuilder facts;
  facts.function("worker", 40).calls("switch_to", 40);
  facts.function("switch_to", 0).switchesTo("", 0).calls("guard_on", 0);
  facts.function("guard_on", 48);
  Pack pack;
  RootRule thread;
  thread.kind = RootKind::Thread;
  thread.functions = {"worker"};
  pack.roots = {thread};
  PortRule port;
  port.wrappers = {"guard_on"};
  pack.ports = {port};
  StackSwitchRule rule;
  rule.in = "switch_to";
  pack.stackSwitches = {rule};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), "<= 88");
  EXPECT_EQ(program.roots.size(), 1U);

  pack.ports[0].wrappers.clear();
  EXPECT_EQ(programOf(facts, {}, {}, {pack}).roots.size(), 2U) << "it is counted nowhere else";
}

} // namespace
} // namespace headroom::test
