// SPDX-License-Identifier: Apache-2.0
// Which targets the sources give to which call instruction: the rules of facts/stack-analysis.md 12, one case each.
#include <gtest/gtest.h>

#include "facts_builder.h"
#include "joined.h"
#include "unit_builder.h"

namespace headroom::test {
namespace {

TEST(SourceJoin, PointerInAVariableIsItsWriters)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("set");
  facts.function("handler");
  facts.room("slot", 4);
  UnitBuilder unit;
  unit.declares("handler").variable("slot").function("handler").function("set").takesAddress("slot", "handler");
  unit.function("run").callsThrough("slot", firstCallLine, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run"), "handler");
  EXPECT_EQ(joined.join().site({joined.indexOf("run"), 0})->through, "slot");
}

TEST(SourceJoin, FieldIsOneLocationForAllUnits)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("init");
  facts.function("expired");
  UnitBuilder kernel("/home/user/app/src/main.c"), app("/home/user/app/src/app.c");
  kernel.record("timer", {"expiry"}).function("run").callsThrough("struct timer.expiry", firstCallLine, 5);
  kernel.function("init", "void (struct timer *, void (*)(void))", 2).copies("struct timer.expiry", "init#1");
  app.declares("init", "void (struct timer *, void (*)(void))", 2).function("expired").function("main").calls("init", 1, 1, {"1", "expired"});
  facts.function("main").calls("init", 8);
  EXPECT_EQ(Joined(facts, {kernel.facts, app.facts}).targets("run"), "expired");
}

TEST(SourceJoin, WriterThatIsNotLinkedDoesNotCount)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("set");
  facts.function("used");
  facts.function("unused"); // linked, but only the dropped function stores it
  facts.room("slot", 4);
  UnitBuilder unit;
  unit.variable("slot").function("used").function("unused");
  unit.function("set").takesAddress("slot", "used");
  unit.function("dropped").takesAddress("slot", "unused");
  unit.function("run").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "used");
}

TEST(SourceJoin, WriterThatIsOnlyInlinedCounts)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("main");
  facts.function("handler");
  fromMainFile(facts, {"run", "main", "handler"});
  facts.function("main").facts().inlined = {{"set", 0}};
  facts.room("slot", 4);
  UnitBuilder unit;
  unit.variable("slot").function("handler").staticFunction("set").takesAddress("slot", "handler");
  unit.function("run").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

TEST(SourceJoin, WriterThatSomethingLinkedNamesCountsWithoutASymbol)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("main");
  facts.function("handler");
  facts.room("slot", 4);
  UnitBuilder unit;
  unit.variable("slot").function("handler").staticFunction("set").takesAddress("slot", "handler");
  unit.function("main").calls("set", 7, 1);
  unit.function("run").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

TEST(SourceJoin, InitialiserCountsWhileItsObjectIsLinked)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("a");
  facts.function("b");
  facts.room("kept", 4);
  UnitBuilder unit;
  unit.record("api", {"call"}).function("a").function("b");
  unit.variable("kept", "struct api").takesAddress("struct api.call", "a");
  unit.variable("dropped", "struct api").takesAddress("struct api.call", "b");
  unit.function("run").callsThrough("struct api.call", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "a");
}

TEST(SourceJoin, SameNamedStaticsOfTwoFilesStayApart)
{
  FactsBuilder facts;
  facts.function("runA").callsThrough(nothingKnown(), 8);
  facts.function("runB").callsThrough(nothingKnown(), 8);
  facts.facts().files = {mainFile, "/home/user/app/src/other.c"};
  // Two functions of one name: the builder knows one, the second is added by hand.
  facts.function("handler").facts().isLocal = true;
  facts.function("handlerB").facts().isLocal = true;
  facts.function("handlerB").facts().name = "handler";
  facts.function("handlerB").facts().position.file = 1;
  facts.function("runB").facts().calls[0].position.file = 1;
  facts.room("slotA", 4).room("slotB", 4);
  UnitBuilder a(mainFile), b("/home/user/app/src/other.c");
  a.variable("slotA").staticFunction("handler").function("runA").takesAddress("slotA", "handler").callsThrough("slotA", firstCallLine, 5);
  b.variable("slotB").staticFunction("handler").function("runB").takesAddress("slotB", "handler").callsThrough("slotB", firstCallLine, 5);
  const MachineFacts image = facts.build();
  const program::ImageIndex index(image);
  std::vector<std::string> notes;
  const std::vector<SourceFacts> units = {a.facts, b.facts};
  const auto join = program::joinSources(index, units, {}, notes);
  EXPECT_EQ(join->site({0, 0})->targets, std::vector<Address>{facts.addressOf("handler")});
  EXPECT_EQ(join->site({1, 0})->targets, std::vector<Address>{facts.addressOf("handlerB")});
}

TEST(SourceJoin, MergedCallHasTheTargetsOfBothExpressions)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8); // `s->a(k)` and `t->b(k)` became this one `blx r3`
  facts.function("first");
  facts.function("second");
  fromMainFile(facts, {"run", "first", "second"});
  UnitBuilder unit;
  unit.variable("a").variable("b").function("first").function("second").function("run");
  unit.takesAddress("a", "first").takesAddress("b", "second").callsThrough("a", firstCallLine, 5).callsThrough("b", firstCallLine + 9, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "first second");
}

TEST(SourceJoin, EachInstructionAtItsPositionHasItsOwnTargets)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("first");
  facts.function("second");
  UnitBuilder unit;
  unit.variable("a").variable("b").function("first").function("second").function("run");
  unit.takesAddress("a", "first").takesAddress("b", "second").callsThrough("a", firstCallLine, 5).callsThrough("b", firstCallLine + 1, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run", 0), "first");
  EXPECT_EQ(joined.targets("run", 1), "second");
}

// GCC gives `(*p->fp)(k)` the column of the star.
TEST(SourceJoin, PositionInsideTheExpressionIsTheInnermostOneAroundIt)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("run").facts().calls[0].position.column = 13;
  facts.function("run").facts().calls[1].position = {0, firstCallLine, 4};
  facts.function("inner");
  facts.function("outer");
  UnitBuilder unit;
  unit.variable("a").variable("b").function("inner").function("outer").function("run");
  unit.takesAddress("a", "inner").takesAddress("b", "outer");
  unit.callsThrough("b", firstCallLine, 3, {}, 40).callsThrough("a", firstCallLine, 12, {}, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run", 0), "inner");
  EXPECT_EQ(joined.targets("run", 1), "outer");
}

TEST(SourceJoin, InstructionWithoutPositionIsAnyCallOfItsFunction)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("run").facts().calls[1].position = {};
  facts.function("first");
  facts.function("second");
  UnitBuilder unit;
  unit.variable("a").variable("b").function("first").function("second").function("run");
  unit.takesAddress("a", "first").takesAddress("b", "second").callsThrough("a", firstCallLine, 5).callsThrough("b", firstCallLine + 1, 5);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run", 0), "first second"); // the second expression has no instruction of its own
  EXPECT_EQ(joined.targets("run", 1), "second");
}

TEST(SourceJoin, LineWithoutColumnsIsEveryCallOnIt)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  for (CallSite &call : facts.function("run").facts().calls)
    call.position = {0, firstCallLine, 0};
  facts.function("first");
  facts.function("second");
  UnitBuilder unit;
  unit.variable("a").variable("b").function("first").function("second").function("run");
  unit.takesAddress("a", "first").takesAddress("b", "second").callsThrough("a", firstCallLine, 5).callsThrough("b", firstCallLine, 40);
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("run", 0), "first second");
  EXPECT_EQ(joined.targets("run", 1), "first second");
}

TEST(SourceJoin, InlinedCallIsFoundInItsOwnFunction)
{
  FactsBuilder facts;
  facts.facts().files = {mainFile, "/home/user/app/include/api.h"};
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("run").facts().calls[0].position = {1, 30, 9};
  facts.function("run").facts().calls[0].inlined = {{"poll", {0, 12, 3}, 1}};
  facts.function("driver");
  fromMainFile(facts, {"run", "driver"});
  UnitBuilder unit;
  unit.facts.files.emplace_back("/home/user/app/include/api.h");
  unit.record("api", {"poll"}).function("driver").staticFunction("poll");
  unit.facts.functions.back().position = {1, 28, 20};
  unit.takesAddress("struct api.poll", "driver").callsThrough("struct api.poll", 30, 9);
  unit.facts.calls.back().range.begin.file = 1;
  unit.function("run").calls("poll", 12, 3);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "driver");
}

TEST(SourceJoin, FilesAreTheSameUnderAnotherPrefix)
{
  FactsBuilder facts;
  facts.facts().files = {"../src/main.c"};
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("first");
  facts.function("second");
  UnitBuilder unit;
  unit.variable("a").variable("b").function("first").function("second").function("run");
  unit.takesAddress("a", "first").takesAddress("b", "second").callsThrough("a", firstCallLine, 5).callsThrough("b", firstCallLine + 1, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run", 1), "second");
}

/// `hook` holds the closure's function of this name; the image has it under that one.
std::string targetsOfClosure(const std::string &inSources, const std::string &inImage)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function(inImage);
  facts.room("hook", 4);
  UnitBuilder unit;
  unit.variable("hook").function(inSources).function("run");
  unit.takesAddress("hook", inSources).callsThrough("hook", firstCallLine, 5);
  for (SourceFunction &function : unit.facts.functions)
    function.isInternal = function.name != "run";
  return Joined(facts, {unit.facts}).targets("run");
}

// Clang says `main::$_0::__invoke(void*)`, GCC `main::{lambda(void*)#1}::_FUN(void*)`.
TEST(SourceJoin, AClosureIsKnownByWhereItIsAndWhatItTakes)
{
  EXPECT_EQ(targetsOfClosure("_ZZ4mainEN3$_08__invokeEPv", "_ZZ4mainENUlPvE_4_FUNES_"), "_ZZ4mainENUlPvE_4_FUNES_");
  EXPECT_EQ(targetsOfClosure("_ZZ4mainENK3$_0clEPv", "_ZZ4mainENKUlPvE_clES_"), "_ZZ4mainENKUlPvE_clES_");
  EXPECT_EQ(targetsOfClosure("_Z5applyIZ4mainE3$_2EvT_", "_Z5applyIZ4mainEUliE1_EvT_"), "_Z5applyIZ4mainEUliE1_EvT_");
}

TEST(SourceJoin, AClosureThatTheImageDoesNotNameLeavesTheCallOpen)
{
  EXPECT_EQ(targetsOfClosure("_ZZ4mainEN3$_08__invokeEPv", "_ZZ4mainENUliE_4_FUNEi"), "?");
  EXPECT_EQ(targetsOfClosure("_ZZ4mainEN3$_08__invokeEPv", "_ZZ5otherENUlPvE_4_FUNES_"), "?");
}

TEST(SourceJoin, EmptySetIsClosedWithoutTargets)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.room("hook", 4);
  UnitBuilder unit;
  unit.variable("hook").function("run").callsThrough("hook", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "");
}

TEST(SourceJoin, VariablesAtOneAddressAreOneObject)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("set");
  facts.function("handler");
  facts.room("slot", 4);
  DataSymbol alias = facts.facts().symbols.back();
  alias.name = "other_slot";
  facts.facts().symbols.push_back(alias);
  UnitBuilder unit;
  unit.variable("slot").variable("other_slot").function("handler").function("set").takesAddress("other_slot", "handler");
  unit.function("run").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

TEST(SourceJoin, IntegerThatIsUsedAsAnAddressIsNeverClosed)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  UnitBuilder unit;
  unit.variable("slot").function("run").copies("slot", "&laundered").callsThrough("slot", firstCallLine, 5);
  const Joined joined(facts, {unit.facts});
  ASSERT_TRUE(joined.join().site({joined.indexOf("run"), 0}));
  EXPECT_FALSE(joined.join().site({joined.indexOf("run"), 0})->isClosed);
}

TEST(SourceJoin, FunctionWithoutSourceGetsNoAnswer)
{
  FactsBuilder facts;
  facts.function("isr_wrapper").callsThrough(nothingKnown(), 8);
  facts.function("run");
  UnitBuilder unit;
  unit.function("run");
  const Joined joined(facts, {unit.facts});
  EXPECT_EQ(joined.targets("isr_wrapper"), "-");
  ASSERT_EQ(joined.join().assumptions().size(), 1U);
  EXPECT_EQ(joined.join().assumptions()[0], "assembly and prebuilt code store no function pointers of their own");
}

TEST(SourceJoin, CopiesOfTheCompilerAreTheirFunction)
{
  FactsBuilder facts;
  facts.function("run.constprop.0").callsThrough(nothingKnown(), 8);
  facts.function("handler.lto_priv.3").facts().isLocal = true;
  UnitBuilder unit;
  unit.variable("slot").staticFunction("handler").staticFunction("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run.constprop.0"), "handler.lto_priv.3");
}

TEST(SourceJoin, PartsOfAFunctionAreNoTargets)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("handler");
  facts.function("handler.part.0");
  facts.function("handler.cold");
  UnitBuilder unit;
  unit.variable("slot").function("handler").function("run").takesAddress("slot", "handler").callsThrough("slot", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

TEST(SourceJoin, AliasIsTheFunctionItNames)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(argument(0), 8);
  facts.function("real").facts().aliases = {"other_name"};
  facts.function("main").calls("real", 8);
  facts.function("handler");
  UnitBuilder unit;
  unit.function("handler").declares("other_name", "void (void (*)(void))", 1);
  unit.function("real", "void (void (*)(void))", 1).calls("run", 3, 1, {"real#0"});
  unit.function("run", "void (void (*)(void))", 1).callsThrough("run#0", firstCallLine, 5);
  unit.function("main").calls("other_name", 9, 1, {"handler"});
  facts.function("real").calls("run", 8);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "handler");
}

TEST(SourceJoin, WeakBodyThatAnotherUnitReplacesDoesNotCount)
{
  FactsBuilder facts;
  facts.facts().files = {mainFile, "/home/user/app/src/strong.c"};
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("setup").facts().unit = 1;
  facts.function("weak_handler");
  facts.function("strong_handler");
  fromMainFile(facts, {"run", "weak_handler", "strong_handler"});
  facts.room("slot", 4);
  UnitBuilder weak(mainFile), strong("/home/user/app/src/strong.c");
  weak.variable("slot").function("weak_handler").function("setup").takesAddress("slot", "weak_handler");
  weak.function("run").callsThrough("slot", firstCallLine, 5);
  strong.declaresVariable("slot").function("strong_handler").function("setup").takesAddress("slot", "strong_handler");
  EXPECT_EQ(Joined(facts, {weak.facts, strong.facts}).targets("run"), "strong_handler");
}

TEST(SourceJoin, VirtualCallEntersEveryLinkedOverrider)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("Base::go");
  facts.function("Leaf::go");
  UnitBuilder unit;
  unit.function("Base::go").function("Middle::go").function("Leaf::go").function("Stranger::go");
  unit.overrides("Middle::go", "Base::go").overrides("Leaf::go", "Middle::go").function("run").callsMethod("Base::go", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "Base::go Leaf::go"); // Middle's method is not linked
}

} // namespace
} // namespace headroom::test
