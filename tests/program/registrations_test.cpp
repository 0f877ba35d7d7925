// SPDX-License-Identifier: Apache-2.0
// Roots that calls make: threads, work queues, timers, dynamic interrupts.
#include <gtest/gtest.h>

#include "source_double.h"

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

/// create(thread, stack, size, entry, argument, _, priority)
RegistrationRule createRule()
{
  RegistrationRule rule;
  rule.functions = {"create"};
  rule.objectWord = 0;
  rule.stackWord = 1;
  rule.sizeWord = 2;
  rule.entryWord = 3;
  rule.argumentWord = 4;
  rule.priorityWord = 6;
  return rule;
}

Pack packOf(std::vector<RegistrationRule> rules)
{
  Pack pack;
  pack.name = "test";
  pack.ports = {cortexM()};
  pack.registrations = std::move(rules);
  RootRule main;
  main.kind = RootKind::Main;
  main.name = "main";
  main.functions = {"main"};
  pack.roots = {main};
  return pack;
}

Word number(Address value)
{
  Word word;
  word.value.kind = Value::Kind::Constants;
  word.value.constants = {value};
  return word;
}

std::vector<std::string> namesOf(const ImageProgram &program)
{
  std::vector<std::string> out;
  for (const Root &root : program.roots)
    out.push_back(root.name);
  return out;
}

FactsBuilder threadFacts()
{
  FactsBuilder facts;
  facts.room("rx_thread", 128);
  facts.room("rx_stack", 1024);
  facts.room("tx_thread", 128);
  facts.room("tx_stack", 512);
  facts.function("create", 16);
  facts.function("rx", 40);
  facts.function("tx", 80);
  return facts;
}

std::vector<Word> threadWords(const std::string &prefix, const std::string &entry, Address size = 512)
{
  return {pointerTo({prefix + "_thread"}), pointerTo({prefix + "_stack"}), number(size), pointerTo({entry}),
          nothingKnown(), nothingKnown(), number(3)};
}

TEST(Registrations, CallMakesAThreadWithItsStackSizeAndPriority)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx", 1000));
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread"}));
  const Root &root = rootNamed(program, "rx_thread");
  EXPECT_EQ(root.kind, RootKind::Thread);
  EXPECT_EQ(root.entry, "rx");
  EXPECT_EQ(root.stack.symbol, "rx_stack");
  EXPECT_EQ(root.stack.bytes, 1000U);
  EXPECT_EQ(root.priority, 3);
  EXPECT_EQ(boundOf(program, "rx_thread"), "<= 76"); // 40 + 32 + 4
  EXPECT_TRUE(functionNamed(program, "rx").isReached);
}

TEST(Registrations, RootSaysWhichCallMakesIt)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("rx", 8).calls("create", 8, threadWords("rx", "rx"));
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(rootNamed(program, "rx_thread").registration.line, 101U) << "the second call of main";
  EXPECT_EQ(rootNamed(program, "rx_thread").registration.column, 5U);
  EXPECT_EQ(rootNamed(program, "main").registration.file, "") << "no call makes main";
}

TEST(Registrations, SizeIsNeverMoreThanTheObjectLessItsGuard)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx", 4096));
  RegistrationRule rule = createRule();
  rule.stack.guardBytes = 64;
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packOf({rule})}), "rx_thread").stack.bytes, 960U);
}

TEST(Registrations, SizeInWordsOfTheMachine)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx", 128));
  RegistrationRule rule = createRule();
  rule.sizeUnitBytes = 0;
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packOf({rule})}), "rx_thread").stack.bytes, 512U);
}

TEST(Registrations, TwoThreadsWithOneEntryAreTwoRoots)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx")).calls("create", 8, threadWords("tx", "rx"));
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread", "tx_thread"}));
  EXPECT_EQ(rootNamed(program, "tx_thread").entry, "rx");
}

TEST(Registrations, EachThreadRunsWithItsOwnArgument)
{
  FactsBuilder facts = threadFacts();
  facts.function("worker", 8).callsThrough(argument(0), 8);
  auto rx = threadWords("rx", "worker");
  auto tx = threadWords("tx", "worker");
  rx[4] = pointerTo({"rx"});
  tx[4] = pointerTo({"tx"});
  facts.function("main", 8).calls("create", 8, rx).calls("create", 8, tx);
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(boundOf(program, "rx_thread"), "<= 84");
  EXPECT_EQ(boundOf(program, "tx_thread"), "<= 124");
}

TEST(Registrations, WrapperThatForwardsIsFollowedToItsCallers)
{
  FactsBuilder facts = threadFacts();
  facts.function("spawn", 24).calls("create", 24, {argument(1), argument(2), argument(3), argument(0), nothingKnown(), nothingKnown(), number(5)});
  facts.function("spawn_small", 16).calls("spawn", 16, {argument(2), argument(0), argument(1), number(256)});
  facts.function("main", 8)
      .calls("spawn_small", 8, {pointerTo({"rx_thread"}), pointerTo({"rx_stack"}), pointerTo({"rx"})})
      .calls("spawn_small", 8, {pointerTo({"tx_thread"}), pointerTo({"tx_stack"}), pointerTo({"tx"})});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread", "tx_thread"}));
  EXPECT_EQ(boundOf(program, "rx_thread"), "<= 76");
  EXPECT_EQ(boundOf(program, "tx_thread"), "<= 116");
  EXPECT_EQ(rootNamed(program, "tx_thread").stack.bytes, 256U);
}

TEST(Registrations, ThreadThatAThreadMakesIsFoundToo)
{
  FactsBuilder facts = threadFacts();
  facts.function("parent", 8).calls("create", 8, threadWords("tx", "tx"));
  facts.function("main", 8).calls("create", 8, threadWords("rx", "parent"));
  EXPECT_EQ(namesOf(programOf(facts, {}, {}, {packOf({createRule()})})), (std::vector<std::string>{"main", "rx_thread", "tx_thread"}));
}

TEST(Registrations, UnknownEntryIsARootThatIsNotVerified)
{
  FactsBuilder facts = threadFacts();
  auto words = threadWords("rx", "rx");
  words[3] = nothingKnown();
  facts.function("main", 8).calls("create", 8, words);
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  const Root &root = rootNamed(program, "rx_thread");
  EXPECT_EQ(root.bound.kind, Bound::Kind::AtLeast);
  ASSERT_EQ(root.bound.culprits.size(), 1U);
  EXPECT_EQ(root.bound.culprits[0].reason, "unknown-root");
  EXPECT_EQ(root.bound.culprits[0].function, "main");
  EXPECT_EQ(root.bound.culprits[0].detail, "entry of this thread is not known: argument of create");
}

TEST(Registrations, RootOfNothingButUnknownWordsIsNamedAfterItsCall)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8);
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  const Root &root = rootNamed(program, "thread made in main");
  EXPECT_EQ(root.bound.kind, Bound::Kind::AtLeast);
  EXPECT_FALSE(root.stack.bytes);
}

TEST(Registrations, EntryThatIsOnlyPartlyKnownCountsAndIsNotVerified)
{
  FactsBuilder facts = threadFacts();
  facts.function("spawn", 8).calls("create", 8, {pointerTo({"rx_thread"}), pointerTo({"rx_stack"}), number(512), argument(0)});
  facts.function("main", 8).calls("spawn", 8, {pointerTo({"rx"})}).calls("spawn", 8, {nothingKnown()});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(boundOf(program, "rx_thread"), ">= 76");
}

TEST(Registrations, NullEntryIsNoRoot)
{
  FactsBuilder facts = threadFacts();
  auto words = threadWords("rx", "rx");
  words[3] = number(0);
  facts.function("main", 8).calls("create", 8, words);
  EXPECT_EQ(namesOf(programOf(facts, {}, {}, {packOf({createRule()})})), std::vector<std::string>{"main"});
}

TEST(Registrations, CallThatNothingReachesMakesNoRootAndIsNoted)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8);
  facts.function("unused", 8).calls("create", 8, threadWords("rx", "rx"));
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(namesOf(program), std::vector<std::string>{"main"});
  EXPECT_EQ(program.coverage.notes,
            std::vector<std::string>{"thread rx_thread would be made in unused, which no root reaches: it is no root"});
}

TEST(Registrations, OneStackIsOneRootWithTheDeepestOfItsEntries)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx", 512)).calls("create", 8, threadWords("rx", "tx", 400));
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread"}));
  EXPECT_EQ(boundOf(program, "rx_thread"), "<= 116");
  EXPECT_EQ(rootNamed(program, "rx_thread").stack.bytes, 400U);
}

// Where the widened clone of a wrapper loses which entry goes with which stack, every entry counts on every stack.
TEST(Registrations, JoinedCallersLoseNoEntry)
{
  FactsBuilder facts;
  facts.function("create", 16);
  facts.function("spawn", 8).calls("create", 8, {argument(0), argument(1), number(512), argument(2)});
  for (unsigned i = 0; i < 20; ++i) {
    facts.room(numbered("stack", i), 512);
    facts.room(numbered("thread", i), 64);
    facts.function(numbered("entry", i), 8 * (i + 1));
  }
  for (unsigned i = 0; i < 20; ++i)
    facts.function("main", 8).calls("spawn", 8, {pointerTo({numbered("thread", i)}), pointerTo({numbered("stack", i)}),
                                                 pointerTo({numbered("entry", i)})});
  const ImageProgram program = programOf(facts, {}, {}, {packOf({createRule()})});
  ASSERT_EQ(program.roots.size(), 21U);
  std::uint64_t deepest = 0;
  for (const Root &root : program.roots) {
    deepest = std::max(deepest, root.bound.bytes);
    if (root.name != "main") { // which carries interrupts, of which nothing is known here
      EXPECT_EQ(root.bound.kind, Bound::Kind::Bounded) << root.name;
    }
  }
  EXPECT_EQ(deepest, 8U * 20 + 36);
  EXPECT_EQ(boundOf(program, "thread3"), "<= 68");
}

TEST(Registrations, StartWrapperRunsBelowTheEntryWithItsArguments)
{
  FactsBuilder facts = threadFacts();
  facts.function("thread_entry", 8).callsThrough(argument(0), 8, {argument(1), argument(2)});
  facts.function("worker", 16).callsThrough(argument(1), 16);
  auto words = threadWords("rx", "worker");
  words[5] = pointerTo({"tx"});
  facts.function("main", 8).calls("create", 8, words);
  facts.takeAddress("worker");
  RegistrationRule rule = createRule();
  rule.start = "thread_entry";
  rule.argumentCount = 2;
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {packOf({rule})}), "rx_thread"), "<= 140"); // 8 + 16 + 80 + 36
}

RegistrationRule queueRule()
{
  RegistrationRule rule;
  rule.kind = RootKind::WorkQueue;
  rule.functions = {"queue_start"};
  rule.objectWord = 0;
  rule.stackWord = 1;
  rule.sizeWord = 2;
  rule.entryFunctions = {"queue_main"};
  rule.argumentWord = 0;
  return rule;
}

TEST(Registrations, WorkQueueIsOneRootAndNotTheThreadThatItMakes)
{
  FactsBuilder facts = threadFacts();
  facts.room("my_queue", 200);
  facts.room("my_stack", 768);
  facts.function("queue_main", 24).callsThrough(fieldOfArgument(0, 4), 24);
  facts.function("queue_start", 16).calls("create", 16, {argument(0), argument(1), argument(2), pointerTo({"queue_main"}), argument(0)});
  facts.function("main", 8).calls("queue_start", 8, {pointerTo({"my_queue"}), pointerTo({"my_stack"}), number(768)});
  RegistrationRule create = createRule();
  create.exceptIn = {"queue_start"};
  const ImageProgram program = programOf(facts, {}, {}, {packOf({create, queueRule()})});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "my_queue"}));
  EXPECT_EQ(rootNamed(program, "my_queue").kind, RootKind::WorkQueue);
  EXPECT_EQ(rootNamed(program, "my_queue").stack.bytes, 768U);
}

TEST(Registrations, RootByFunctionGivesWayToTheCallThatMakesIt)
{
  FactsBuilder facts = threadFacts();
  facts.function("worker", 8).callsThrough(argument(0), 8);
  auto words = threadWords("rx", "worker");
  words[4] = pointerTo({"tx"});
  facts.function("main", 8).calls("create", 8, words);
  Pack pack = packOf({createRule()});
  RootRule named;
  named.kind = RootKind::Thread;
  named.name = "worker-thread";
  named.functions = {"worker"};
  named.stack.symbols = {"rx_stack"};
  pack.roots.push_back(named);
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "worker-thread"}));
  EXPECT_EQ(boundOf(program, "worker-thread"), "<= 124"); // the call says which argument
  EXPECT_EQ(rootNamed(program, "worker-thread").stack.bytes, 512U);
  EXPECT_EQ(program.coverage.unresolvedSites, 0U);
}

TEST(Registrations, RootByFunctionStaysWhereNoCallMakesIt)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8);
  Pack pack = packOf({createRule()});
  RootRule named;
  named.kind = RootKind::Thread;
  named.functions = {"rx"};
  pack.roots.push_back(named);
  EXPECT_EQ(boundOf(programOf(facts, {}, {}, {pack}), "rx"), "<= 76");
}

TEST(Registrations, NameWordNamesTheRoot)
{
  FactsBuilder facts = threadFacts();
  facts.object("text", {"0x6b736174"}); // "task"
  facts.object("after", {"0"});
  auto words = threadWords("rx", "rx");
  words.push_back(pointerTo({"text"}));
  facts.function("main", 8).calls("create", 8, words);
  RegistrationRule rule = createRule();
  rule.nameWord = 7;
  const ImageProgram program = programOf(facts, {}, {}, {packOf({rule})});
  // The text has no end within its object: such a name is not taken.
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread"}));
}

TEST(Registrations, CallThatNamesTheObjectNamesTheRoot)
{
  FactsBuilder facts = threadFacts();
  facts.function("set_name", 8);
  facts.object("text", {"0x6b736174", "0"}); // "task"
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx")).calls("set_name", 8, {pointerTo({"rx_thread"}), pointerTo({"text"})});
  Pack pack = packOf({createRule()});
  NameRule rule;
  rule.functions = {"set_name"};
  pack.names = {rule};
  EXPECT_EQ(namesOf(programOf(facts, {}, {}, {pack})), (std::vector<std::string>{"main", "task"}));
  facts.object("other", {"0x6b736175", "0"});
  facts.function("main", 8).calls("set_name", 8, {pointerTo({"rx_thread"}), pointerTo({"other"})});
  EXPECT_EQ(namesOf(programOf(facts, {}, {}, {pack})), (std::vector<std::string>{"main", "rx_thread"})) << "two names are none";
}

TEST(Registrations, TimerRunsOnTheInterruptStackWithItsOwnObject)
{
  FactsBuilder facts = threadFacts();
  facts.room("blink_timer", 56);
  facts.function("timer_init", 8);
  facts.function("blink", 48);
  facts.function("main", 8).calls("timer_init", 8, {pointerTo({"blink_timer"}), pointerTo({"blink"}), number(0)});
  RegistrationRule rule;
  rule.kind = RootKind::Timer;
  rule.functions = {"timer_init"};
  rule.objectWord = 0;
  rule.entryWord = 1;
  rule.argumentWord = 0;
  rule.runsOn = "interrupt-stack";
  const ImageProgram program = programOf(facts, {}, {}, {packOf({rule})});
  const Root &root = rootNamed(program, "blink_timer");
  EXPECT_EQ(root.kind, RootKind::Timer);
  EXPECT_EQ(root.runsOn, "interrupt-stack");
  EXPECT_EQ(root.bound.bytes, 48U);
}

TEST(Registrations, DynamicInterruptIsAHandlerOfTheInterruptStack)
{
  FactsBuilder facts;
  facts.function("connect", 8);
  facts.function("uart_isr", 64);
  facts.function("main", 8).calls("connect", 8, {number(5), number(2), pointerTo({"uart_isr"})});
  RegistrationRule rule;
  rule.kind = RootKind::Isr;
  rule.functions = {"connect"};
  rule.entryWord = 2;
  rule.priorityWord = 1;
  const ImageProgram program = programOf(facts, {}, {}, {packOf({rule})});
  EXPECT_EQ(rootNamed(program, "uart_isr").kind, RootKind::Isr);
  EXPECT_EQ(rootNamed(program, "uart_isr").priority, 2);
  EXPECT_EQ(rootNamed(program, "uart_isr").runsOn, "interrupt-stack");
  EXPECT_EQ(boundOf(program, "main"), "<= 116"); // 8 + 8 + 64 + 36: handlers run on the main stack here
}

TEST(Registrations, SourceNamesWhatALoopLosesAsOneRootForAllElements)
{
  FactsBuilder facts = threadFacts();
  facts.room("threads", 6 * 128);
  facts.room("stacks", 6 * 2048);
  facts.function("main", 8).calls("create", 8, {nothingKnown(), nothingKnown(), number(2048), pointerTo({"rx"})});
  SourceDouble source(facts);
  source.object("main", 0, 0, "threads").object("main", 0, 1, "stacks");
  const ImageProgram program = programWith(facts, source, {}, {}, {packOf({createRule()})});
  const Root &root = rootNamed(program, "rx"); // what they run says more than the array's name
  EXPECT_EQ(root.count, 6U);
  EXPECT_EQ(root.stack.symbol, "stacks");
  EXPECT_EQ(root.stack.bytes, 2048U);
  EXPECT_EQ(boundOf(program, "rx"), "<= 76");
}

TEST(Registrations, CallOfUnknownStackAndObjectMayMakeSeveral)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, {nothingKnown(), nothingKnown(), number(2048), pointerTo({"rx"})});
  EXPECT_EQ(rootNamed(programOf(facts, {}, {}, {packOf({createRule()})}), "rx").count, 0U);
}

TEST(Registrations, ObjectOfWhichOnlyTheSymbolIsKnownIsNoArgument)
{
  FactsBuilder facts = threadFacts();
  facts.object("handlers", {"rx", "tx"});
  facts.function("worker", 8).callsThrough(fieldOfArgument(0, 0), 8);
  auto words = threadWords("rx", "worker");
  words[4] = nothingKnown();
  facts.function("main", 8).calls("create", 8, words);
  SourceDouble source(facts);
  source.object("main", 0, 4, "handlers");
  const ImageProgram program = programWith(facts, source, {}, {}, {packOf({createRule()})});
  EXPECT_NE(rootNamed(program, "rx_thread").bound.kind, Bound::Kind::Bounded);
}

// A second caller whose argument only the source knows: without it the thread would count twice.
TEST(Registrations, RecordThatOnlyTheSourceNamesIsReadFromTheImage)
{
  FactsBuilder facts = threadFacts();
  facts.object("shell", {"rx_thread", "rx_stack"});
  facts.function("shell_init", 8).calls("create", 8, {fieldOfArgument(0, 0), fieldOfArgument(0, 4), number(512), pointerTo({"rx"})});
  facts.function("main", 8).calls("shell_init", 8, {pointerTo({"shell"})}).calls("shell_init", 8, {nothingKnown()});
  SourceDouble source(facts);
  source.object("main", 1, 0, "shell", true);
  const std::vector<Pack> packs = {packOf({createRule()})};
  EXPECT_EQ(namesOf(programWith(facts, source, {}, {}, packs)), (std::vector<std::string>{"main", "rx_thread"}));
  EXPECT_EQ(namesOf(programOf(facts, {}, {}, packs)), (std::vector<std::string>{"main", "rx", "rx_thread"})) << "nothing is known of the second";
}

TEST(Registrations, ElementOfAnArrayWithoutASizeHasNoKnownSize)
{
  FactsBuilder facts = threadFacts();
  facts.room("stacks", 6 * 2048);
  facts.function("main", 8).calls("create", 8, {nothingKnown(), nothingKnown(), nothingKnown(), pointerTo({"rx"})});
  SourceDouble source(facts);
  source.object("main", 0, 1, "stacks");
  const ImageProgram program = programWith(facts, source, {}, {}, {packOf({createRule()})});
  EXPECT_FALSE(rootNamed(program, "rx").stack.bytes);
}

TEST(Registrations, SourceNamesTheEntry)
{
  FactsBuilder facts = threadFacts();
  auto words = threadWords("rx", "rx");
  words[3] = nothingKnown();
  facts.function("main", 8).calls("create", 8, words);
  SourceDouble source(facts);
  source.argument("main", 0, 3, {"tx"});
  EXPECT_EQ(boundOf(programWith(facts, source, {}, {}, {packOf({createRule()})}), "rx_thread"), "<= 116");
}

TEST(Registrations, RootThatTheUserNamesMayBeOneThatACallMakes)
{
  FactsBuilder facts = threadFacts();
  facts.function("main", 8).calls("create", 8, threadWords("rx", "rx"));
  const ImageProgram program = programOf(facts, {"rx_thread"}, {}, {packOf({createRule()})});
  EXPECT_TRUE(program.coverage.notes.empty());
  EXPECT_EQ(namesOf(program), (std::vector<std::string>{"main", "rx_thread"}));
}

} // namespace
} // namespace headroom::test
