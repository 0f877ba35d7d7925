// SPDX-License-Identifier: Apache-2.0
// Roots that packs describe: functions, records, start wrappers, stacks, what one preemption adds.
#include <gtest/gtest.h>

#include <algorithm>

#include "facts_builder.h"

namespace headroom::test {
namespace {

PortRule cortexM()
{
  PortRule port;
  port.name = "cortex-m";
  port.frameBytes = 32;
  port.fpFrameBytes = 104;
  port.padBytes = 4;
  return port;
}

RootRule threadRule(const std::string &function)
{
  RootRule rule;
  rule.kind = RootKind::Thread;
  rule.functions = {function};
  return rule;
}

Pack packWith(RootRule rule)
{
  Pack pack;
  pack.name = "test";
  pack.roots = {std::move(rule)};
  pack.ports = {cortexM()};
  return pack;
}

TEST(Roots, ThreadPaysForOnePreemption)
{
  FactsBuilder facts;
  facts.function("worker", 40);
  const ImageProgram program = programOf(facts, {}, {}, {packWith(threadRule("work*"))});
  ASSERT_EQ(program.roots.size(), 1U);
  EXPECT_EQ(program.roots[0].name, "worker");
  EXPECT_EQ(program.roots[0].kind, RootKind::Thread);
  EXPECT_EQ(boundOf(program, "worker"), "<= 76");
  EXPECT_EQ(sumOf(program.roots[0]), 76U);
  EXPECT_EQ(program.roots[0].terms[0].name, "preemption");
}

TEST(Roots, ThreadPaysForWhatLiesAboveItsStackPointer)
{
  Pack pack = packWith(threadRule("worker"));
  pack.ports[0].reservedSymbols = {"tdata_size", "tbss_size"};
  pack.ports[0].reservedExtraBytes = 16;
  FactsBuilder facts;
  facts.function("worker", 40);
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "worker"), "<= 76") << "no thread-local storage in this image";
  facts.mark("tdata_size", 8).mark("tbss_size", 20);
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), "<= 120") << "76 + 8 + 20 + 16";
  EXPECT_EQ(program.roots[0].terms.back().name, "above the first stack pointer: tdata_size, tbss_size");
  EXPECT_EQ(sumOf(program.roots[0]), 120U);
}

TEST(Roots, ThreadPaysForWhatItsFirstStackPointerLeavesFree)
{
  Pack pack = packWith(threadRule("worker"));
  pack.ports[0].reservedExtraBytes = 8;
  FactsBuilder facts;
  facts.function("worker", 40);
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), "<= 84") << "76 + 8";
  EXPECT_EQ(program.roots[0].terms.back().name, "above the first stack pointer");
}

TEST(Roots, FpFrameWhereCodeBelowUsesTheFpu)
{
  FactsBuilder facts;
  facts.function("worker", 40).calls("math", 40);
  facts.function("math", 8).usesFpu();
  // Whatever the attributes say: an instruction was decoded, and stripped objects have none.
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {packWith(threadRule("worker"))}), "worker"), "<= 156");
}

TEST(Roots, MachineWithoutAPortRowIsAtLeastNeverZero)
{
  FactsBuilder facts;
  facts.function("worker", 40);
  Pack pack = packWith(threadRule("worker"));
  pack.ports[0].machine = Machine::RiscV32;
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), ">= 40");
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"no port row: preemption cost unknown"});
  EXPECT_EQ(culpritReasons(program.roots[0].bound), std::vector<std::string>{"unknown-port"});
}

TEST(Roots, FirstPortRowWhoseSymbolsAreLinkedIsTaken)
{
  FactsBuilder facts;
  facts.function("worker", 40);
  Pack pack = packWith(threadRule("worker"));
  PortRule special = cortexM();
  special.frameBytes = 72;
  special.whenSymbols = {"CONFIG_USE_SWITCH"};
  pack.ports.insert(pack.ports.begin(), special);
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "worker"), "<= 76");
  facts.mark("CONFIG_USE_SWITCH", 1);
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "worker"), "<= 116");
}

TEST(Roots, WrapperOnTheInterruptedStackAddsItsDecodedDepth)
{
  FactsBuilder facts;
  facts.room("irq_stack", 512);
  facts.function("worker", 40);
  facts.function("_isr_wrapper", 80).calls("hook", 80).switchesTo("irq_stack", 16).calls("handler", 16);
  facts.function("hook", 12);
  facts.function("handler", 300);
  Pack pack = packWith(threadRule("worker"));
  pack.interruptStack.symbols = {"irq_stack"};
  pack.ports[0] = {};
  pack.ports[0].wrappers = {"_isr_wrapper"};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "worker"), "<= 132");
  EXPECT_EQ(pathText(rootNamed(program, "interrupt-stack")), "_isr_wrapper 16, handler 300");
}

TEST(Roots, StartWrapperRunsBelowTheEntryAndCallsIt)
{
  FactsBuilder facts;
  facts.function("threadA", 100);
  facts.function("threadB", 20);
  facts.function("z_thread_entry", 8).callsThrough(argument(0), 8, {argument(1)});
  facts.room("stack_a", 1024).room("stack_b", 512);
  facts.record("static-thread", "thread_a",
               {{"init_entry", "threadA"}, {"init_stack", "stack_a"}, {"init_stack_size", "1000"}, {"init_prio", "5"}});
  facts.record("static-thread", "thread_b", {{"init_entry", "threadB"}, {"init_stack", "stack_b"}});
  RootRule rule;
  rule.kind = RootKind::Thread;
  rule.record = "static-thread";
  rule.entryField = "init_entry";
  rule.stackField = "init_stack";
  rule.sizeField = "init_stack_size";
  rule.priorityField = "init_prio";
  rule.start = "z_thread_entry";
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  EXPECT_EQ(boundOf(program, "thread_a"), "<= 144");
  EXPECT_EQ(boundOf(program, "thread_b"), "<= 64");
  const Root &a = rootNamed(program, "thread_a");
  EXPECT_EQ(pathText(a), "z_thread_entry 8, threadA 100");
  EXPECT_EQ(a.entry, "threadA");
  EXPECT_EQ(a.stack.symbol, "stack_a");
  EXPECT_EQ(a.stack.bytes, 1000U);
  EXPECT_EQ(a.priority, 5);
  EXPECT_EQ(rootNamed(program, "thread_b").stack.bytes, 512U);
}

TEST(Roots, ArgumentOfARecordReachesTheEntry)
{
  FactsBuilder facts;
  facts.function("callback", 60);
  facts.function("expire", 8).callsThrough(argument(0), 8);
  facts.record("timer", "t", {{"fn", "expire"}, {"arg", "callback"}});
  RootRule rule;
  rule.kind = RootKind::Timer;
  rule.record = "timer";
  rule.entryField = "fn";
  rule.argumentField = "arg";
  rule.runsOn = "interrupt-stack";
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  EXPECT_EQ(boundOf(program, "t"), "<= 68");
  EXPECT_EQ(program.roots[0].runsOn, "interrupt-stack");
}

TEST(Roots, UnusedRecordsAreNoRoots)
{
  FactsBuilder facts;
  facts.function("spurious", 60);
  facts.record("irq", "", {{"isr", "spurious"}}).record("irq", "", {{"isr", "0"}});
  RootRule rule;
  rule.kind = RootKind::Isr;
  rule.record = "irq";
  rule.entryField = "isr";
  rule.ignoreEntries = {"spurious"};
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  EXPECT_TRUE(std::none_of(program.roots.begin(), program.roots.end(), [](const Root &root) { return root.kind == RootKind::Isr; }));
  EXPECT_TRUE(program.coverage.unreachedFunctions.empty());
}

TEST(Roots, SmallestOfObjectMarksAndSizeSymbolCounts)
{
  FactsBuilder facts;
  facts.function("worker", 8);
  facts.room("stack", 1024);
  facts.mark("CONFIG_STACK_SIZE", 900);
  RootRule rule = threadRule("worker");
  rule.stack.symbols = {"stack"};
  rule.stack.sizeSymbols = {"CONFIG_STACK_SIZE"};
  rule.stack.guardBytes = 64;
  rule.stack.guards = {{128, {}, {"worker"}}, {512, {}, {"absent"}}};
  rule.stack.config = "CONFIG_STACK_SIZE";
  const RootStack both = programOf(facts, {}, {}, {packWith(rule)}).roots[0].stack;
  EXPECT_EQ(both.bytes, 1024U - 64 - 128);
  EXPECT_EQ(both.config, "CONFIG_STACK_SIZE");
  rule.stack.guards.clear();
  EXPECT_EQ(programOf(facts, {}, {}, {packWith(rule)}).roots[0].stack.bytes, 900U);
}

TEST(Roots, MarksGiveTheSizeBetweenThem)
{
  FactsBuilder facts;
  facts.function("worker", 8);
  facts.mark("_estack", 0x20004000).mark("__StackLimit", 0x20003c00);
  RootRule rule = threadRule("worker");
  rule.stack.topSymbols = {"_estack"};
  rule.stack.bottomSymbols = {"__StackLimit"};
  const RootStack stack = programOf(facts, {}, {}, {packWith(rule)}).roots[0].stack;
  EXPECT_EQ(stack.bytes, 0x400U);
  EXPECT_EQ(stack.symbol, "_estack");
}

TEST(Roots, UnknownStackSizeStaysUnknown)
{
  FactsBuilder facts;
  facts.function("worker", 8);
  EXPECT_FALSE(programOf(facts, {}, {}, {packWith(threadRule("worker"))}).roots[0].stack.bytes.has_value());
}

TEST(Roots, FirstOnlyTakesTheFirstNameThatIsLinked)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.function("_start", 16);
  RootRule rule = threadRule("Reset_Handler");
  rule.functions = {"Reset_Handler", "_start", "main"};
  rule.firstOnly = true;
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  ASSERT_EQ(program.roots.size(), 1U);
  EXPECT_EQ(program.roots[0].entry, "_start");
}

TEST(Roots, FallbackPackStandsBackBehindAnother)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.function("z_cstart", 8);
  Pack zephyr = packWith(threadRule("z_cstart"));
  zephyr.name = "zephyr";
  zephyr.detectSymbols = {"z_cstart"};
  Pack bare = packWith(threadRule("main"));
  bare.name = "bare-metal";
  bare.isFallback = true;
  EXPECT_EQ(programOf(facts, {}, {}, {bare, zephyr}).packs, std::vector<std::string>{"zephyr"});
  zephyr.detectSymbols = {"absent"};
  EXPECT_EQ(programOf(facts, {}, {}, {bare, zephyr}).packs, std::vector<std::string>{"bare-metal"});
}

TEST(Roots, NamesAreUnique)
{
  FactsBuilder facts;
  facts.function("a", 8);
  facts.function("b", 16);
  RootRule rule = threadRule("a");
  rule.functions = {"a", "b"};
  rule.name = "worker";
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  ASSERT_EQ(program.roots.size(), 2U);
  EXPECT_EQ(program.roots[0].name, "worker");
  EXPECT_EQ(program.roots[1].name, "worker (2)");
}

TEST(Roots, FunctionRootPaysForItsTrapOnly)
{
  FactsBuilder facts;
  facts.function("svc_handler", 100);
  facts.function("yield", 16).traps(8);
  facts.object("vectors", {"0x20001000", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "svc_handler"});
  Pack pack;
  pack.ports = {cortexM()};
  VectorRule vectors;
  vectors.symbols = {"vectors"};
  pack.vectors = {vectors};
  const ImageProgram program = programOf(facts, {"yield"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "yield"), "<= 52");
  EXPECT_EQ(rootNamed(program, "yield").terms[0].name, "trap frame");
  EXPECT_EQ(functionNamed(program, "yield").bound.bytes, 16U + 32 + 4);
}

TEST(Roots, TrapWithoutAKnownHandlerIsACulprit)
{
  FactsBuilder facts;
  facts.function("yield", 16).traps(8);
  const ImageProgram program = programOf(facts, {"yield"});
  EXPECT_EQ(rootNamed(program, "yield").bound.kind, Bound::Kind::AtLeast);
}

TEST(Roots, ImageWithoutAnyRootSaysSo)
{
  FactsBuilder facts;
  facts.function("f", 8);
  const ImageProgram program = programOf(facts, {});
  EXPECT_TRUE(program.roots.empty());
  EXPECT_EQ(program.coverage.notes, std::vector<std::string>{"no root was found: no pack names an entry of this image"});
}

TEST(Roots, RecordMayStandForSeveralStacksOfOneEntry)
{
  FactsBuilder facts;
  facts.room("queue_stacks", 2048);
  facts.function("loop", 40);
  facts.record("queue", "q", {{"stacks", "queue_stacks"}, {"size", "1024"}, {"num", "2"}}).record("queue", "empty", {{"stacks", "0"}, {"size", "0"}, {"num", "0"}});
  RootRule rule;
  rule.kind = RootKind::WorkQueue;
  rule.record = "queue";
  rule.entryFunctions = {"not_linked", "loop"};
  rule.stackField = "stacks";
  rule.sizeField = "size";
  rule.countField = "num";
  const ImageProgram program = programOf(facts, {}, {}, {packWith(rule)});
  ASSERT_EQ(program.roots.size(), 1U);
  EXPECT_EQ(program.roots[0].name, "q");
  EXPECT_EQ(program.roots[0].count, 2U);
  EXPECT_EQ(program.roots[0].entry, "loop");
  EXPECT_EQ(program.roots[0].stack.bytes, 1024U);
}

TEST(Roots, GuardMayDependOnASymbol)
{
  FactsBuilder facts;
  facts.function("worker", 40);
  facts.room("worker_stack", 1024);
  facts.function("guard_on", 0);
  RootRule rule = threadRule("worker");
  rule.stack.symbols = {"worker_stack"};
  rule.stack.guards = {{80, {"GUARD_BYTES"}, {"guard_on"}}};
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packWith(rule)}), "worker").stack.bytes, 0U) << "without its value nothing is known to be usable";
  facts.mark("GUARD_BYTES", 512);
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packWith(rule)}), "worker").stack.bytes, 432U);
}

} // namespace
} // namespace headroom::test
