// SPDX-License-Identifier: Apache-2.0
// Registrations as CMSIS-RTOS has them: a wrapper runs the function, a record holds stack, size and name.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

/// thread_new(function, argument, attributes {name, stack, size}); the wrapper gets (argument, _, function).
Pack wrapperPack()
{
  Pack pack;
  RegistrationRule rule;
  rule.functions = {"thread_new"};
  rule.entryFunctions = {"thread_wrapper"};
  rule.argumentWord = 1;
  rule.routineWord = 0;
  rule.routineArgument = 2;
  rule.attributesWord = 2;
  rule.attributesName = 0;
  rule.attributesStack = 4;
  rule.attributesSize = 8;
  rule.defaultSizeSymbols = {"DEFAULT_STACK"};
  pack.registrations = {rule};
  RootRule main;
  main.kind = RootKind::Main;
  main.name = "main";
  main.functions = {"main"};
  pack.roots = {main};
  pack.ports = {PortRule()};
  return pack;
}

Word number(Address value)
{
  Word word;
  word.value.kind = Value::Kind::Constants;
  word.value.constants = {value};
  return word;
}

FactsBuilder wrapperFacts()
{
  FactsBuilder facts;
  facts.function("thread_new", 16);
  facts.function("thread_wrapper", 8).callsThrough(argument(2), 8);
  facts.function("rx", 40);
  facts.function("tx", 80);
  facts.room("rx_stack", 1024);
  facts.mark("DEFAULT_STACK", 512);
  return facts;
}

TEST(RegisteredAttributes, EachThreadIsNamedByWhatItsWrapperRunsAndRunsOnlyThat)
{
  FactsBuilder facts = wrapperFacts();
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), number(0)}).calls("thread_new", 8, {pointerTo({"tx"}), number(0), number(0)});
  const ImageProgram program = programOf(facts, {}, {}, {wrapperPack()});
  EXPECT_EQ(program.roots.size(), 3U);
  EXPECT_EQ(boundOf(program, "rx"), "<= 48");
  EXPECT_EQ(boundOf(program, "tx"), "<= 88");
  EXPECT_EQ(pathText(rootNamed(program, "tx")), "thread_wrapper 8, tx 80");
  EXPECT_EQ(rootNamed(program, "tx").entry, "tx");
}

TEST(RegisteredAttributes, StackAndSizeComeFromTheRecord)
{
  FactsBuilder facts = wrapperFacts();
  facts.object("attributes", {"0", "rx_stack", "1000"});
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), pointerTo({"attributes"})});
  const ImageProgram program = programOf(facts, {}, {}, {wrapperPack()});
  const Root &root = rootNamed(program, "rx");
  EXPECT_EQ(root.stack.symbol, "rx_stack");
  EXPECT_EQ(root.stack.bytes, 1000U);
  EXPECT_EQ(root.count, 1U);
  EXPECT_TRUE(root.bound.assumptions.empty());
}

TEST(RegisteredAttributes, RecordThatCodeMayWriteLeavesTheSizeUnknown)
{
  FactsBuilder facts = wrapperFacts();
  facts.object("attributes", {"0", "rx_stack", "1000"}, false);
  facts.object("poolAttributes", {"0", "0", "1000"}, false);
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), pointerTo({"attributes"})}).calls("thread_new", 8, {pointerTo({"tx"}), number(0), pointerTo({"poolAttributes"})});
  const ImageProgram program = programOf(facts, {}, {}, {wrapperPack()});
  EXPECT_FALSE(rootNamed(program, "rx").stack.bytes.has_value()) << "1000 is what it began with";
  EXPECT_FALSE(rootNamed(program, "tx").stack.bytes.has_value());
  EXPECT_EQ(boundOf(program, "rx"), "<= 48");
}

TEST(RegisteredAttributes, WithoutAStackOfItsOwnTheSizeIsTheDefault)
{
  FactsBuilder facts = wrapperFacts();
  facts.object("attributes", {"0", "0", "1000"});
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), pointerTo({"attributes"})}).calls("thread_new", 8, {pointerTo({"tx"}), number(0), number(0)});
  const ImageProgram program = programOf(facts, {}, {}, {wrapperPack()});
  EXPECT_EQ(rootNamed(program, "rx").stack.bytes, 512U);
  EXPECT_EQ(rootNamed(program, "tx").stack.bytes, 512U);
  EXPECT_EQ(rootNamed(program, "rx").count, 0U) << "any number may come out of a pool";
}

TEST(RegisteredAttributes, SystemWithoutASizeOfItsOwnAllocatesWhatIsAskedFor)
{
  FactsBuilder facts = wrapperFacts();
  facts.object("attributes", {"0", "0", "1000"});
  facts.object("bare", {"0", "0", "0"});
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), pointerTo({"attributes"})}).calls("thread_new", 8, {pointerTo({"tx"}), number(0), pointerTo({"bare"})});
  Pack pack = wrapperPack();
  pack.registrations[0].defaultSizeSymbols.clear();
  const ImageProgram program = programOf(facts, {}, {}, {pack});
  EXPECT_EQ(rootNamed(program, "rx").stack.bytes, 1000U);
  EXPECT_FALSE(rootNamed(program, "tx").stack.bytes.has_value());
}

TEST(RegisteredAttributes, UnknownRecordLeavesTheSizeUnknown)
{
  FactsBuilder facts = wrapperFacts();
  facts.function("main", 8).calls("thread_new", 8, {pointerTo({"rx"}), number(0), nothingKnown()});
  EXPECT_FALSE(rootNamed(programOf(facts, {}, {}, {wrapperPack()}), "rx").stack.bytes.has_value());
}

TEST(RegisteredAttributes, UnknownRoutineIsAThreadThatIsNotVerified)
{
  FactsBuilder facts = wrapperFacts();
  facts.function("main", 8).calls("thread_new", 8, {nothingKnown(), number(0), number(0)});
  const ImageProgram program = programOf(facts, {}, {}, {wrapperPack()});
  EXPECT_EQ(rootNamed(program, "thread_wrapper").bound.kind, Bound::Kind::AtLeast);
}

} // namespace
} // namespace headroom::test
