// SPDX-License-Identifier: Apache-2.0
// C++ between sources and image: thunks, methods that no unit declares, code that is inlined without a link name.
#include <gtest/gtest.h>

#include "joined.h"
#include "unit_builder.h"

namespace headroom::test {
namespace {

const std::string baseGo = "_ZN4Base2goEv";
const std::string leafGo = "_ZN4Leaf2goEv";

UnitBuilder unitOfHierarchy()
{
  UnitBuilder unit;
  unit.function(baseGo).function(leafGo).overrides(leafGo, baseGo).function("run").callsMethod(baseGo, firstCallLine, 5);
  return unit;
}

FactsBuilder imageOfHierarchy()
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function(baseGo);
  facts.function(leafGo);
  fromMainFile(facts, {"run", baseGo, leafGo});
  return facts;
}

TEST(CxxJoin, VirtualCallEntersThunksToo)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.function("_ZThn8_N4Leaf2goEv");
  facts.function("_ZTch0_h8_N4Leaf2goEv");
  EXPECT_EQ(Joined(facts, {unitOfHierarchy().facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv _ZThn8_N4Leaf2goEv _ZTch0_h8_N4Leaf2goEv");
}

TEST(CxxJoin, EveryVariantOfADestructorIsEntered)
{
  FactsBuilder facts;
  facts.function("run").callsThrough(nothingKnown(), 8);
  facts.function("_ZZ4mainEN5LocalD1Ev");
  facts.function("_ZZ4mainEN5LocalD0Ev");
  UnitBuilder unit;
  unit.function("_ZZ4mainEN5LocalD1Ev").function("run").callsMethod("_ZZ4mainEN5LocalD1Ev", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "_ZZ4mainEN5LocalD1Ev _ZZ4mainEN5LocalD0Ev");
}

TEST(CxxJoin, AddressOfAVirtualMethodIsThatOfItsOverriders)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.room("step", 8);
  UnitBuilder unit;
  unit.variable("step").function(baseGo).function(leafGo).overrides(leafGo, baseGo);
  unit.function("run").takesAddress("step", baseGo).callsThrough("step", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv");
}

TEST(CxxJoin, MethodsThatNoUnitDeclaresLeaveVirtualCallsOpen)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.function("_ZN6Opaque2goEv");
  facts.object("_ZTV6Opaque", {"0", "0", "_ZN6Opaque2goEv"});
  const Joined joined(facts, {unitOfHierarchy().facts});
  EXPECT_EQ(joined.targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv?");
  EXPECT_EQ(joined.openReason("run"), "Opaque has virtual methods without a source, and may override it");
}

TEST(CxxJoin, ATableWithoutASymbolLeavesVirtualCallsOpen)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.function("sub_9000").facts().isNamed = false;
  facts.object("", {"sub_9000"});
  facts.facts().symbols.pop_back();
  EXPECT_EQ(Joined(facts, {unitOfHierarchy().facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv?");
}

TEST(CxxJoin, RunTimeTypeInformationTellsWhatAForeignClassDerivesFrom)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.function("_ZN6Opaque2goEv");
  facts.object("_ZTI5Other", {"0", "0"});
  facts.object("_ZTI6Opaque", {"0", "0", "_ZTI5Other"});
  facts.object("_ZTV6Opaque", {"0", "_ZTI6Opaque", "_ZN6Opaque2goEv"});
  EXPECT_EQ(Joined(facts, {unitOfHierarchy().facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv");
  facts.function("_ZN5Child2goEv");
  facts.object("_ZTI4Base", {"0", "0"});
  facts.object("_ZTI5Child", {"0", "0", "_ZTI4Base"});
  facts.object("_ZTV5Child", {"0", "_ZTI5Child", "_ZN5Child2goEv"});
  EXPECT_EQ(Joined(facts, {unitOfHierarchy().facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv?");
}

TEST(CxxJoin, StandardLibraryDerivesFromItsOwnClassesOnly)
{
  FactsBuilder facts = imageOfHierarchy();
  facts.function("_ZNKSt9bad_alloc4whatEv");
  facts.object("_ZTVSt9bad_alloc", {"0", "0", "_ZNKSt9bad_alloc4whatEv"});
  EXPECT_EQ(Joined(facts, {unitOfHierarchy().facts}).targets("run"), "_ZN4Base2goEv _ZN4Leaf2goEv");
}

TEST(CxxJoin, LibraryThatCallsThroughPointersCallsOurMethodsWithWhatItHas)
{
  FactsBuilder facts;
  facts.function("_ZN4Leaf6listenEPFvvE").callsThrough(nothingKnown(), 8);
  facts.function("library_start").callsThrough(nothingKnown(), 8);
  fromMainFile(facts, {"_ZN4Leaf6listenEPFvvE"});
  UnitBuilder unit;
  unit.declares("_ZN4Base6listenEPFvvE", "void (void (*)(void))", 2).function("_ZN4Leaf6listenEPFvvE", "void (void (*)(void))", 2);
  unit.overrides("_ZN4Leaf6listenEPFvvE", "_ZN4Base6listenEPFvvE").callsThrough("_ZN4Leaf6listenEPFvvE#1", firstCallLine, 5);
  EXPECT_EQ(Joined(facts, {unit.facts}).targets("_ZN4Leaf6listenEPFvvE"), "?");
}

/// `run` calls through `one`; what is inlined into it under `inlinedName`, declared in the file `declaredIn`, calls through `two`.
std::string targetsOfInlined(const std::string &inSources, const std::string &inlinedName, unsigned line)
{
  FactsBuilder facts;
  facts.facts().files = {mainFile};
  facts.function("run").callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  MachineFunction &run = facts.function("run").facts();
  run.calls[1].position = {0, line, line == 0 ? 0U : 5U};
  run.calls[1].inlined = {{inlinedName, {0, 102, 3}, 0}};
  run.inlined = {{inlinedName, 0}};
  facts.function("small");
  facts.function("large");
  facts.room("one", 4).room("two", 4);
  fromMainFile(facts, {"run", "small", "large"});
  UnitBuilder unit;
  unit.variable("one").variable("two").function("small").function("large").staticFunction(inSources);
  unit.takesAddress("one", "small").takesAddress("two", "large").callsThrough("two", 30, 5);
  unit.function("run").callsThrough("one", firstCallLine, 5).calls(inSources, 102, 3);
  return Joined(facts, {unit.facts}).targets("run", 1);
}

// GCC gives no link name to what has internal linkage.
TEST(CxxJoin, CallThatIsInlinedWithoutALinkNameIsItsOwn)
{
  EXPECT_EQ(targetsOfInlined("_ZL6helperv", "helper", 30), "large");
  EXPECT_EQ(targetsOfInlined("_ZN12_GLOBAL__N_17Unnamed2goEv", "go", 30), "large");
  EXPECT_EQ(targetsOfInlined("_ZZ3runvENK3$_0clEv", "operator()", 30), "large");
  EXPECT_EQ(targetsOfInlined("_ZL6helperv", "another_name", 30), "large") << "by its place";
}

TEST(CxxJoin, CallWithoutAPlaceInCodeThatNoUnitHasIsOpen)
{
  EXPECT_EQ(targetsOfInlined("_ZL6helperv", "helper", 0), "large");
  EXPECT_EQ(targetsOfInlined("_ZL6helperv", "another_name", 0), "small?");
}

} // namespace
} // namespace headroom::test
