// SPDX-License-Identifier: Apache-2.0
// Vector tables, handlers and the stack that they run on.
#include <gtest/gtest.h>

#include <algorithm>

#include "facts_builder.h"

namespace headroom::test {
namespace {

Pack bareMetal()
{
  Pack pack;
  pack.name = "bare-metal";
  VectorRule vectors;
  vectors.symbols = {"vectors"};
  pack.vectors = {vectors};
  PortRule port;
  port.frameBytes = 32;
  port.fpFrameBytes = 104;
  port.padBytes = 4;
  pack.ports = {port};
  pack.ignoreHandlers = {"Default_Handler"};
  return pack;
}

/// Reset calls main; UART and TIMER interrupt it; the rest is the default handler.
FactsBuilder firmware()
{
  FactsBuilder facts;
  facts.room("data", 0x100);
  facts.function("Reset_Handler", 8).calls("main", 8);
  facts.function("main", 100);
  facts.function("Default_Handler", 0).neverReturns();
  facts.function("UART_IRQHandler", 40);
  facts.function("TIMER_IRQHandler", 24);
  facts.mark("_estack", 0x20001000);
  facts.object("vectors", {"0x20001000", "Reset_Handler", "Default_Handler", "Default_Handler", "0", "0", "0", "0x12345678", "0", "0", "0",
                           "Default_Handler", "0", "0", "Default_Handler", "Default_Handler", "UART_IRQHandler", "TIMER_IRQHandler",
                           "Default_Handler"});
  facts.facts().memory.back().address = 0x4000;
  facts.facts().symbols.back().address = 0x4000;
  return facts;
}

ProjectConfig priorities(std::vector<std::pair<std::string, int>> list)
{
  ProjectConfig config;
  for (const auto &[name, priority] : list)
    config.interrupts.push_back({name, priority, {}});
  return config;
}

TEST(Interrupts, KnownPrioritiesAddUpOnTheMainStack)
{
  const ImageProgram program = programOf(firmware(), {}, priorities({{"UART_IRQHandler", 1}, {"TIMER", 2}}), {bareMetal()});
  const Root &main = rootNamed(program, "main");
  EXPECT_EQ(main.entry, "Reset_Handler");
  EXPECT_EQ(boundOf(program, "main"), "<= 244"); // 108 + 40 + 24 + 2 x 36
  EXPECT_EQ(sumOf(main), 244U);
  EXPECT_FALSE(main.assumedBound.has_value());
  EXPECT_EQ(rootNamed(program, "UART_IRQHandler").priority, 1);
  EXPECT_EQ(rootNamed(program, "TIMER_IRQHandler").runsOn, "interrupt-stack");
  EXPECT_EQ(boundOf(program, "TIMER_IRQHandler"), "<= 24");
}

TEST(Interrupts, SamePriorityDoesNotNest)
{
  const ImageProgram program = programOf(firmware(), {}, priorities({{"IRQ0", 1}, {"IRQ1", 1}}), {bareMetal()});
  EXPECT_EQ(boundOf(program, "main"), "<= 184"); // 108 + 40 + 36
}

TEST(Interrupts, UnknownPrioritiesAreAtLeastOneAndAtMostAll)
{
  const ImageProgram program = programOf(firmware(), {}, {}, {bareMetal()});
  const Root &main = rootNamed(program, "main");
  EXPECT_EQ(boundOf(program, "main"), ">= 184");
  EXPECT_EQ(culpritReasons(main.bound), std::vector<std::string>{"interrupt-priority"});
  ASSERT_TRUE(main.assumedBound.has_value());
  EXPECT_EQ(text(*main.assumedBound), "<= 244");
  EXPECT_EQ(main.assumedBound->assumptions, std::vector<std::string>{"2 handlers of unknown priority may all nest"});
}

TEST(Interrupts, InitialStackPointerNamesTheMainStack)
{
  const ImageProgram program = programOf(firmware(), {}, {}, {bareMetal()});
  const Root &main = rootNamed(program, "main");
  EXPECT_EQ(main.stack.symbol, "_estack");
  EXPECT_EQ(main.stack.bytes, 0x20001000U - 0x20000100U); // down to the end of the data
}

TEST(Interrupts, SizeStaysUnknownWhereNoDataPrecedesTheStackPointer)
{
  MachineFacts built = firmware().build();
  std::erase_if(built.memory, [](const MemoryBlock &block) { return block.section == ".bss.data"; });
  std::erase_if(built.symbols, [](const DataSymbol &symbol) { return symbol.name == "data"; });
  const ImageProgram program = buildProgram(built, {bareMetal()}, {}, {});
  EXPECT_FALSE(rootNamed(program, "main").stack.bytes.has_value());
}

TEST(Interrupts, DefaultHandlerIsNoRootWhileItDoesNothing)
{
  const ImageProgram idle = programOf(firmware(), {}, {}, {bareMetal()});
  EXPECT_TRUE(std::none_of(idle.roots.begin(), idle.roots.end(), [](const Root &root) { return root.name == "Default_Handler"; }));
  EXPECT_TRUE(idle.coverage.unreachedFunctions.empty());
  FactsBuilder facts = firmware();
  facts.function("Default_Handler").facts().frameBytes = 16;
  const ImageProgram busy = programOf(facts, {}, {}, {bareMetal()});
  EXPECT_EQ(std::count_if(busy.roots.begin(), busy.roots.end(), [](const Root &root) { return root.name == "Default_Handler"; }), 1);
}

TEST(Interrupts, DefaultHandlerIsKnownByAnyOfItsNames)
{
  FactsBuilder facts = firmware();
  facts.function("Default_Handler").facts().name = "BusFault_Handler";
  facts.function("Default_Handler").facts().aliases = {"Default_Handler"};
  const ImageProgram program = programOf(facts, {}, priorities({{"UART", 1}, {"TIMER", 2}}), {bareMetal()});
  EXPECT_EQ(boundOf(program, "main"), "<= 244");
}

TEST(Interrupts, VectorThatIsNoCodeHereIsACulprit)
{
  FactsBuilder facts = firmware();
  MachineFacts built = facts.build();
  for (MemoryBlock &block : built.memory)
    if (block.section == ".rodata.vectors")
      block.bytes[16 * 4] = 0x77; // the first interrupt
  const ImageProgram program = buildProgram(built, {bareMetal()}, {}, {});
  const Root &main = rootNamed(program, "main");
  EXPECT_EQ(main.bound.kind, Bound::Kind::AtLeast);
  EXPECT_EQ(culpritReasons(main.bound), (std::vector<std::string>{"unknown-root"}));
}

TEST(Interrupts, WithoutTableHandlersAreFoundByName)
{
  FactsBuilder facts;
  facts.function("main", 100);
  facts.function("UART_IRQHandler", 40);
  facts.function("NMI_Handler", 8);
  Pack pack = bareMetal();
  pack.handlerNames = {"*_IRQHandler", "NMI_Handler"};
  RootRule rule;
  rule.kind = RootKind::Main;
  rule.name = "main";
  rule.functions = {"main"};
  pack.roots = {rule};
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "main"), "<= 220");
}

TEST(Interrupts, NoTableAndNoHandlerIsAtLeast)
{
  FactsBuilder facts;
  facts.function("main", 100);
  Pack pack = bareMetal();
  RootRule rule;
  rule.kind = RootKind::Main;
  rule.name = "main";
  rule.functions = {"main"};
  pack.roots = {rule};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "main"), ">= 100");
  EXPECT_EQ(culpritReasons(program.roots[0].bound), std::vector<std::string>{"unknown-root"});
}

TEST(Interrupts, OwnInterruptStackCarriesTheHandlersInsteadOfMain)
{
  FactsBuilder facts = firmware();
  facts.room("irq_stack", 512);
  Pack pack = bareMetal();
  pack.interruptStack.symbols = {"irq_stack"};
  const ImageProgram program = programOf(facts, {}, priorities({{"UART", 1}, {"TIMER", 2}}), {pack});
  EXPECT_EQ(boundOf(program, "interrupt-stack"), "<= 136"); // 40 + 24 + 2 x 36
  EXPECT_EQ(rootNamed(program, "interrupt-stack").stack.bytes, 512U);
  EXPECT_EQ(boundOf(program, "main"), "<= 144"); // 108 + one frame
  EXPECT_EQ(sumOf(rootNamed(program, "interrupt-stack")), 136U);
}

TEST(Interrupts, BootPathOnTheInterruptStackCountsWhereItIsDeeper)
{
  FactsBuilder facts = firmware();
  facts.room("irq_stack", 512);
  facts.function("z_cstart", 300).calls("init", 16);
  facts.function("init", 20);
  Pack pack = bareMetal();
  pack.interruptStack.symbols = {"irq_stack"};
  pack.bootFunctions = {"z_cstart"};
  const ImageProgram program = programOf(facts, {}, priorities({{"UART", 1}, {"TIMER", 2}}), {pack});
  EXPECT_EQ(boundOf(program, "interrupt-stack"), "<= 300");
  EXPECT_EQ(pathText(rootNamed(program, "interrupt-stack")), "z_cstart 300");
  EXPECT_TRUE(rootNamed(program, "interrupt-stack").terms.empty());
}

TEST(Interrupts, FatalHandlerCountsInTheFatalNumberOnly)
{
  FactsBuilder facts = firmware();
  facts.function("fault", 500);
  facts.object("more", {"0x20001000", "0", "0", "fault"});
  Pack pack = bareMetal();
  pack.vectors[0].symbols.push_back("more");
  pack.fatal = {"fault"};
  const ImageProgram program = programOf(facts, {}, priorities({{"UART", 1}, {"TIMER", 2}}), {pack});
  EXPECT_EQ(boundOf(program, "main"), "<= 244");
  ASSERT_TRUE(rootNamed(program, "main").fatalBound.has_value());
  EXPECT_EQ(rootNamed(program, "main").fatalBound->bytes, 244U + 500 + 36);
}

TEST(Interrupts, OpenCallInAHandlerTaintsTheStackThatItRunsOn)
{
  FactsBuilder facts = firmware();
  facts.function("UART_IRQHandler").callsThrough(nothingKnown(), 40);
  const ImageProgram program = programOf(facts, {}, priorities({{"UART", 1}, {"TIMER", 2}}), {bareMetal()});
  EXPECT_EQ(culpritReasons(rootNamed(program, "main").bound), std::vector<std::string>{"indirect-call"});
}

TEST(Interrupts, DispatcherWithNothingButUnusedEntriesIsUnused)
{
  FactsBuilder facts;
  facts.room("irq_stack", 512);
  facts.function("_isr_wrapper", 16).callsThrough(pointerTo({"spurious"}), 16);
  facts.function("spurious", 80);
  facts.object("irq_vectors", {"_isr_wrapper", "_isr_wrapper"});
  facts.record("irq", "", {{"isr", "spurious"}});
  Pack pack = bareMetal();
  pack.interruptStack.symbols = {"irq_stack"};
  VectorRule vectors;
  vectors.symbols = {"irq_vectors"};
  vectors.firstWordIsStack = false;
  pack.vectors = {vectors};
  RootRule rule;
  rule.kind = RootKind::Isr;
  rule.record = "irq";
  rule.entryField = "isr";
  rule.start = "_isr_wrapper";
  rule.ignoreEntries = {"spurious"};
  pack.roots = {rule};
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(boundOf(program, "interrupt-stack"), "<= 0");
  EXPECT_TRUE(program.coverage.unreachedFunctions.empty());
}

TEST(Interrupts, TopMarkWithoutBottomMarkReachesDownToTheData)
{
  Pack pack = bareMetal();
  RootRule rule;
  rule.kind = RootKind::Main;
  rule.name = "main";
  rule.functions = {"Reset_Handler"};
  rule.stack.topSymbols = {"_estack"};
  pack.roots = {rule};
  const Root main = rootNamed(programOf(firmware(), {}, {}, {pack}), "main");
  EXPECT_EQ(main.stack.symbol, "_estack");
  EXPECT_EQ(main.stack.bytes, 0x20001000U - 0x20000100U);
}

TEST(Interrupts, DispatcherRunsOneHandlerForEachRecord)
{
  FactsBuilder facts;
  facts.room("irq_stack", 512);
  facts.function("_isr_wrapper", 16).callsThrough(nothingKnown(), 16);
  facts.function("isr_a", 8);
  facts.function("isr_b", 80);
  facts.object("_sw_isr_table", {"1", "isr_a", "2", "isr_b"});
  facts.object("irq_vectors", {"_isr_wrapper", "_isr_wrapper"});
  facts.record("irq", "", {{"isr", "isr_a"}, {"arg", "1"}}).record("irq", "", {{"isr", "isr_b"}, {"arg", "2"}});
  Pack pack = bareMetal();
  pack.interruptStack.symbols = {"irq_stack"};
  VectorRule vectors;
  vectors.symbols = {"irq_vectors"};
  vectors.firstWordIsStack = false;
  pack.vectors = {vectors};
  RootRule rule;
  rule.kind = RootKind::Isr;
  rule.record = "irq";
  rule.entryField = "isr";
  rule.argumentField = "arg";
  rule.start = "_isr_wrapper";
  rule.runsOn = "interrupt-stack";
  pack.roots = {rule};
  TableCallRule table;
  table.in = "_isr_wrapper";
  table.table = "_sw_isr_table";
  table.strideBytes = 8;
  table.offsetBytes = 4;
  pack.tableCalls = {table};
  const ImageProgram program = programOf(facts, {}, priorities({{"isr_a", 1}, {"isr_b", 2}}), {pack});
  EXPECT_EQ(boundOf(program, "isr_a"), "<= 24");
  EXPECT_EQ(boundOf(program, "isr_b"), "<= 96");
  EXPECT_EQ(boundOf(program, "interrupt-stack"), "<= 192"); // 24 + 96 + 2 x 36
}

} // namespace
} // namespace headroom::test
