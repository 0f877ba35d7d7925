// SPDX-License-Identifier: Apache-2.0
// What code without source does to the answers, and what arguments of calls hold.
#include <gtest/gtest.h>

#include "facts/source_integers.h"
#include "facts_builder.h"
#include "joined.h"
#include "unit_builder.h"

namespace headroom::test {
namespace {

TEST(SourcePoints, RecordThatGoesToCodeWithoutSourceIsOpen)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("vendor_start", 8);
  facts.function("vendor_start");
  facts.function("handler");
  UnitBuilder unit;
  unit.record("device", {"callback"}).function("handler").declares("vendor_start", "void (struct device *)", 1);
  unit.function("run").takesAddress("struct device.callback", "handler").callsThrough("struct device.callback", firstCallLine, 5);
  unit.calls("vendor_start", firstCallLine + 1, 5, {"*device"});
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run"), "handler?");
  EXPECT_EQ(joined.openReason("run"), "struct device.callback is in reach of code without source");
}

TEST(SourcePoints, RecordsBehindPointersOfTheRecordAreOpenToo)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("vendor_start", 8);
  facts.function("vendor_start");
  UnitBuilder unit;
  unit.record("api", {"poll"}).record("device", {"data"}, {"struct api"}).declares("vendor_start");
  unit.function("run").callsThrough("struct api.poll", firstCallLine, 5).calls("vendor_start", firstCallLine + 1, 5, {"*device"});
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "?");
}

TEST(SourcePoints, InertFunctionKeepsNothing)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("memset", 8);
  facts.function("memset");
  facts.function("handler");
  UnitBuilder unit;
  unit.record("device", {"callback"}).function("handler").declares("memset", "void *(void *, int, unsigned int)", 3);
  unit.function("run").takesAddress("struct device.callback", "handler").callsThrough("struct device.callback", firstCallLine, 5);
  unit.calls("memset", firstCallLine + 1, 5, {"*device"});
  Pack pack;
  pack.inert = {"mem*"};
  EXPECT_EQ(Joined(facts, {unit.facts}, {pack}).targets("run"), "handler");
}

TEST(SourcePoints, CopiedMemoryKeepsItsFunctions)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("arch_memcpy", 8);
  facts.function("arch_memcpy");
  facts.function("handler");
  facts.room("from", 8).room("to", 8);
  UnitBuilder unit;
  unit.variable("from").variable("to").function("handler").declares("arch_memcpy", "void *(void *, const void *, unsigned int)", 3);
  unit.function("run").takesAddress("from", "handler").takesAddress("$a", "to").takesAddress("$b", "from");
  unit.calls("arch_memcpy", firstCallLine + 1, 5, {"$a", "$b"}).callsThrough("to", firstCallLine, 5);
  Pack pack;
  pack.inert = {"arch_memcpy"};
  EXPECT_EQ(Joined(facts, {unit.facts}, {pack}).targets("run"), "handler");
}

// The unit tells what memcpy moves, by type; joining all that its arguments lead to would give every field of a record every other's.
TEST(SourcePoints, CopiesThatTheUnitTellsAreNotJoinedAgain)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("memcpy", 8);
  for (const char *name : {"memcpy", "handler", "other"})
    facts.function(name);
  facts.room("from", 8).room("to", 8);
  UnitBuilder unit;
  unit.variable("from").variable("to").function("handler").function("other");
  unit.declares("memcpy", "void *(void *, const void *, unsigned int)", 3);
  unit.function("run").takesAddress("from", "handler").takesAddress("to", "other").takesAddress("$a", "to").takesAddress("$b", "from");
  unit.calls("memcpy", firstCallLine + 1, 5, {"$a", "$b"}).callsThrough("to", firstCallLine, 5);
  Pack pack;
  pack.inert = {"memcpy"};
  EXPECT_EQ(Joined(facts, {unit.facts}, {pack}).targets("run"), "other");
}

TEST(SourcePoints, WhatCodeWithoutSourceReturnsIsUnknown)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).calls("lookup", 8);
  facts.function("lookup");
  UnitBuilder unit;
  unit.declares("lookup", "void (*(int))(void)", 1).function("run").calls("lookup", firstCallLine + 1, 5);
  unit.callsThrough("lookup#return", firstCallLine, 5);
  const std::string returned = "lookup#return";
  unit.facts.calls[0].result = unit.facts.calls[1].calleeNode;
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run"), "?");
  EXPECT_EQ(joined.openReason("run"), "returned by lookup, which has no source");
}

TEST(SourcePoints, ParameterOfAFunctionThatAVectorEntersIsUnknown)
{
  FactsBuilder facts;
  facts.function("isr").callsThrough(argument(0), 8);
  facts.takeAddress("isr");
  UnitBuilder unit;
  unit.function("isr", "void (void (*)(void))", 1).callsThrough("isr#0", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("isr"), "?");
}

TEST(SourcePoints, ParameterOfAFunctionThatAssemblyCallsIsUnknown)
{
  FactsBuilder facts;
  facts.function("switch_to").calls("resume", 8); // no source
  facts.function("main").calls("resume", 8);
  facts.function("resume").callsThrough(argument(0), 8);
  facts.function("handler");
  UnitBuilder unit;
  unit.function("handler").function("resume", "void (void (*)(void))", 1).callsThrough("resume#0", firstCallLine, 5);
  unit.function("main").calls("resume", 3, 3, {"handler"});
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("resume"), "handler?");
}

TEST(SourcePoints, FunctionWhoseAddressBecameANumberCanBeEntered)
{
  FactsBuilder facts;
  facts.function("thread_entry").callsThrough(argument(0), 8);
  facts.function("create");
  UnitBuilder unit;
  unit.function("thread_entry", "void (void (*)(void))", 1).callsThrough("thread_entry#0", firstCallLine, 5);
  unit.function("create").takesAddress("&laundered", "thread_entry");
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("thread_entry"), "?");
}

// `_sw_isr_table`: a script fills it with numbers.
TEST(SourcePoints, WordsThatTheInitialiserDoesNotNameJoinTheFields)
{
  FactsBuilder facts;
  facts.function("dispatch").callsThrough(nothingKnown(), 8);
  facts.function("uart_isr");
  facts.object("table", {"0", "uart_isr"});
  UnitBuilder unit;
  unit.record("entry", {"isr"}).variable("table", "struct entry [1]").copies("struct entry.isr", "&outside").function("uart_isr");
  unit.function("dispatch").callsThrough("struct entry.isr", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("dispatch"), "uart_isr");
}

TEST(SourcePoints, NumberInAnInitialiserThatIsCodeOutsideTheImageIsUnknown)
{
  FactsBuilder facts;
  facts.function("dispatch").callsThrough(nothingKnown(), 8);
  facts.object("table", {"0x1fff1001"});
  UnitBuilder unit;
  unit.record("entry", {"isr"}).variable("table", "struct entry [1]").copies("struct entry.isr", "&outside");
  unit.function("dispatch").callsThrough("struct entry.isr", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("dispatch"), "?");
}

TEST(SourcePoints, ObjectThatIsDefinedElsewhereIsOpen)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.room("hook", 4);
  UnitBuilder unit;
  unit.declaresVariable("hook").function("run").callsThrough("hook", firstCallLine, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run"), "?");
  EXPECT_EQ(joined.openReason("run"), "hook is defined where there is no source");
}

TEST(SourcePoints, UnitThatDidNotParseClosesNothing)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  UnitBuilder unit, broken("/home/user/app/src/broken.c");
  unit.variable("slot").function("handler").function("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  broken.facts.isIncomplete = true;
  const Joined joined(facts, {unit.facts, broken.facts});
  EXPECT_EQ(joined.targets("run"), "handler?");
  EXPECT_EQ(joined.openReason("run"), "/home/user/app/src/broken.c could not be analysed");
  ASSERT_EQ(joined.notes.size(), 1U);
}

TEST(SourcePoints, BrokenUnitThatIsNotLinkedDoesNoHarm)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  fromMainFile(facts, {"run", "handler"});
  UnitBuilder unit, broken("/home/user/app/src/broken.c");
  unit.variable("slot").function("handler").function("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  broken.facts.isIncomplete = true;
  EXPECT_EQ(Joined(facts, {unit.facts, broken.facts}).targets("run"), "handler");
}

TEST(SourcePoints, UnitWithoutFactsClosesNothing)
{
  FactsBuilder facts;
  facts.facts().files = {mainFile, "/home/user/app/src/skipped.c"};
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  facts.function("unread").facts().unit = 1;
  fromMainFile(facts, {"run", "handler"});
  UnitBuilder unit;
  unit.variable("slot").function("handler").function("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run"), "handler?");
  EXPECT_EQ(joined.openReason("run"), "/home/user/app/src/skipped.c is linked, but was not analysed");
}

TEST(SourcePoints, PrebuiltLibraryOfTheToolchainIsNoSuchUnit)
{
  FactsBuilder facts;
  facts.facts().files = {mainFile, "/build/newlib/libc/string/strlen.c"};
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  facts.function("strlen").facts().unit = 1;
  fromMainFile(facts, {"run", "handler"});
  UnitBuilder unit;
  unit.variable("slot").function("handler").function("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

// void start(int kind, long long when, void (*then)(void), struct thing *what)
const char *const startType = "void (int, long long, void (*)(void), struct thing *)";

TEST(SourcePoints, ArgumentWordsFollowTheCallingConvention)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8);
  facts.function("start");
  facts.function("handler");
  facts.room("thing", 16);
  UnitBuilder unit;
  unit.variable("thing", "struct thing").function("handler").declares("start", startType, 4);
  unit.function("run").calls("start", firstCallLine, 5, {"7", "1", "handler", "=thing"});
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.argument("run", 0, "start", 0), "0x7");
  EXPECT_EQ(joined.argument("run", 0, "start", 1), "-");       // r1 stays free: a long long is in r2, r3
  EXPECT_EQ(joined.argument("run", 0, "start", 2), "-");       // half of it
  EXPECT_EQ(joined.argument("run", 0, "start", 4), "handler"); // the first word on the stack
  EXPECT_EQ(joined.argument("run", 0, "start", 5), hexText(facts.addressOf("thing")));
}

TEST(SourcePoints, ArgumentOfTwoCallsOnDifferentLinesIsEachOnesOwn)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8).calls("start", 8);
  facts.function("start");
  facts.function("a");
  facts.function("b");
  UnitBuilder unit;
  unit.function("a").function("b").declares("start", "void (void (*)(void))", 1);
  unit.function("run").calls("start", firstCallLine, 5, {"a"}).calls("start", firstCallLine + 1, 5, {"b"});
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.argument("run", 0, "start", 0), "a");
  EXPECT_EQ(joined.argument("run", 1, "start", 0), "b");
}

TEST(SourcePoints, ArgumentOfAMergedCallIsEitherOnes)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8);
  facts.function("start");
  facts.function("a");
  facts.function("b");
  UnitBuilder unit;
  unit.function("a").function("b").declares("start", "void (void (*)(void))", 1);
  unit.function("run").calls("start", firstCallLine, 5, {"a"}).calls("start", firstCallLine + 1, 5, {"b"});
  EXPECT_EQ(Joined(facts, {unit.facts}).argument("run", 0, "start", 0), "a b");
}

TEST(SourcePoints, ArgumentOfACopyWithFewerParametersIsNotTold)
{
  FactsBuilder facts;
  facts.function("run").calls("start.constprop.0", 8);
  facts.function("start.constprop.0");
  facts.function("a");
  UnitBuilder unit;
  unit.function("a").function("start", "void (void (*)(void))", 1).function("run").calls("start", firstCallLine, 5, {"a"});
  EXPECT_EQ(Joined(facts, {unit.facts}).argument("run", 0, "start.constprop.0", 0), "-");
}

TEST(SourcePoints, ArgumentThatMayPointIntoAnObjectNamesItAndIsNoValue)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8);
  facts.function("start");
  facts.room("thing", 16);
  UnitBuilder unit;
  unit.variable("thing", "struct thing").declares("start", "void (struct thing *)", 1);
  unit.function("run").takesAddress("$p", "thing").calls("start", firstCallLine, 5, {"$p"});
  EXPECT_EQ(Joined(facts, {unit.facts}).argument("run", 0, "start", 0), hexText(facts.addressOf("thing")) + "~");
}

TEST(SourcePoints, ArgumentThatMayPointIntoSeveralObjectsIsNotClosed)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8);
  facts.function("start");
  facts.room("thing", 16);
  facts.room("other", 16);
  UnitBuilder unit;
  unit.variable("thing", "struct thing").variable("other", "struct thing").declares("start", "void (struct thing *)", 1);
  unit.function("run").takesAddress("$p", "thing").takesAddress("$p", "other").calls("start", firstCallLine, 5, {"$p"});
  EXPECT_TRUE(Joined(facts, {unit.facts}).argument("run", 0, "start", 0).ends_with("~?"));
}

TEST(SourcePoints, MarkOfTheLinkerIsNoObject)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8);
  facts.function("start");
  facts.room("list_start", 16);
  UnitBuilder unit;
  unit.declaresVariable("list_start", "struct thing []").declares("start", "void (struct thing *)", 1);
  unit.function("run").takesAddress("$p", "list_start").calls("start", firstCallLine, 5, {"$p"});
  EXPECT_TRUE(Joined(facts, {unit.facts}).argument("run", 0, "start", 0).ends_with("?"));
}

TEST(SourcePoints, PointerToARecordIsTheAddressOfTheOneObjectThatIsOne)
{
  FactsBuilder facts;
  facts.function("run").calls("start", 8).calls("start", 8);
  facts.function("start");
  facts.room("thing", 16);
  facts.room("things", 64);
  UnitBuilder unit;
  unit.variable("thing", "const struct thing").variable("things", "struct thing [4]").declares("start", "void (const struct thing *)", 1);
  unit.function("run").takesAddress("$p", "thing").takesAddress("$q", "things");
  unit.calls("start", firstCallLine, 5, {"$p"}).calls("start", firstCallLine + 1, 5, {"$q"});
  for (SourceCall &call : unit.facts.calls)
    call.arguments[0].record = "struct thing";
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.argument("run", 0, "start", 0), hexText(facts.addressOf("thing")));
  EXPECT_EQ(joined.argument("run", 1, "start", 0), hexText(facts.addressOf("things")) + "~");
}

TEST(SourcePoints, CandidatesByTypeAreTheTakenOnesOfThatType)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("same");
  facts.function("other");
  facts.function("assembly");
  facts.takeAddress("same").takeAddress("other").takeAddress("assembly");
  UnitBuilder unit;
  unit.function("same").function("other", "int (void)").declaresVariable("hook").function("run").callsThrough("hook", firstCallLine, 5);
  const Joined joined(facts, {unit.facts});
  const auto candidates = joined.join().typeCandidates({joined.indexOf("run"), 0});
  ASSERT_TRUE(candidates);
  EXPECT_EQ(candidates->targets, (std::vector<Address>{facts.addressOf("same"), facts.addressOf("assembly")}));
}

TEST(SourcePoints, CodeWhoseAddressPacksSayIsNeverCalledThroughIsNoCandidate)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("same");
  facts.function("system_call"); // assembly: of every type, as far as the sources tell
  facts.takeAddress("same").takeAddress("system_call");
  UnitBuilder unit;
  unit.function("same").declaresVariable("hook").function("run").callsThrough("hook", firstCallLine, 5);
  Pack pack;
  pack.notCalled = {"system_*"};
  const Joined joined(facts, {unit.facts}, {pack});
  const auto candidates = joined.join().typeCandidates({joined.indexOf("run"), 0});
  ASSERT_TRUE(candidates);
  EXPECT_EQ(candidates->targets, std::vector<Address>{facts.addressOf("same")});
}

// Such as the labels of an exception table, which is an array of integers: every call through an integer would lead to them.
TEST(SourcePoints, CodeWhoseAddressPacksSayIsNeverCalledThroughIsNoTarget)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("same");
  facts.function("fixup");
  facts.takeAddress("same").takeAddress("fixup");
  UnitBuilder unit;
  unit.variable("hook").function("same").function("fixup");
  unit.function("run").takesAddress("hook", "same").takesAddress("hook", "fixup").callsThrough("hook", firstCallLine, 5);
  Pack pack;
  pack.notCalled = {"fixup"};
  EXPECT_EQ(Joined(facts, {unit.facts}, {pack}).targets("run"), "same");
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "same fixup");
}

// `hook = isRom ? (void (*)(void))0x1fff0001 : same;`, by way of a table in the ROM too.
TEST(SourcePoints, TypesNameNoFunctionOutsideTheImage)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("same");
  facts.takeAddress("same");
  UnitBuilder unit;
  unit.variable("hook").variable("table").variable("counted").function("same").function("run");
  unit.takesAddress("$number", "&outside").copies("hook", "$number").takesAddress("hook", "same").loads("table", "$number");
  unit.copies("counted", "&outside");
  unit.callsThrough("hook", firstCallLine, 5).callsThrough("table", firstCallLine + 1, 5).callsThrough("counted", firstCallLine + 2, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run", 0), "same?");
  EXPECT_EQ(joined.openReason("run", 0), "an address that the source takes from outside, such as a number");
  EXPECT_FALSE(joined.join().typeCandidates({joined.indexOf("run"), 0}));
  EXPECT_EQ(joined.targets("run", 1), "?");
  EXPECT_FALSE(joined.join().typeCandidates({joined.indexOf("run"), 1}));
  EXPECT_TRUE(joined.join().typeCandidates({joined.indexOf("run"), 2}));
}

TEST(SourcePoints, IntegersInMemoryKeepFunctionsAndNothingElse)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  facts.room("hook", 4);
  UnitBuilder unit;
  unit.variable("hook").variable("object").function("handler").function("run");
  const SourceIndex integers = static_cast<SourceIndex>(unit.facts.nodes.size());
  unit.facts.fields.push_back(integersField());
  unit.facts.nodes.push_back({SourceNode::Kind::Field, static_cast<SourceIndex>(unit.facts.fields.size() - 1), 0});
  unit.takesAddress("$number", "handler").takesAddress("$number", "object").copies("$number", "&outside").takesAddress("$pointer", "hook");
  unit.copies("$anywhere", "&outside").copies("$n", "$number").stores("$pointer", "$n").stores("$anywhere", "$n");
  for (SourceFlow &flow : unit.facts.flows) {
    const SourceIndex last = unit.facts.flows[unit.facts.flows.size() - 1].from; // $n stands for the integers
    flow.to = flow.to == last ? integers : flow.to;
    flow.from = flow.from == last ? integers : flow.from;
  }
  unit.callsThrough("hook", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

// `typedef void (*one)(void (*)(void)); ((one)set)(handler);`
TEST(SourcePoints, RecordByValueUnderACastFunctionType)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("set");
  facts.function("handler");
  facts.room("setter", 4);
  UnitBuilder unit;
  unit.record("w", {"f"}).variable("setter").function("handler").function("set", "void (struct w, int)", 2);
  unit.function("run").takesAddress("setter", "set").takesAddress("$f", "handler");
  unit.callsThrough("setter", firstCallLine, 5, {"$f"}).callsThrough("struct w.f", firstCallLine + 1, 5);
  unit.facts.calls[0].type = "void (void (*)(void))";
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run", 1), "handler");
}

} // namespace
} // namespace headroom::test
