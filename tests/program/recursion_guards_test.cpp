// SPDX-License-Identifier: Apache-2.0
// What bounds a recursion, and the many things that look as if they did. `walk` is the recursive function, `start` the only root.
#include <gtest/gtest.h>

#include "extracted_unit.h"
#include "facts_builder.h"
#include "guard_case.h"

namespace headroom::test {
namespace {

TEST(RecursionGuards, ACountdownFromAConstantEndsAtItsGuard)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk 4 (guarded by n at unit.c:3)") << "3, 2, 1 and 0";
}

TEST(RecursionGuards, TheBoundOfTheRootCountsEachActivationOnce)
{
  const SourceFacts unit = factsOfC("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n");
  const ImageProgram program = guardedProgram({unit}, {});
  const Root &root = rootNamed(program, "start");
  EXPECT_EQ(text(root.bound), "<= 40");
  EXPECT_EQ(pathText(root), "start 8, walk 8, walk 8, walk 8, walk 8");
  ASSERT_EQ(root.bound.assumptions.size(), 1U);
  EXPECT_EQ(root.bound.assumptions.front(), "recursion of walk is bounded by n at unit.c:3: at most 4 activations");
}

TEST(RecursionGuards, ACountUpToALimitEndsWhateverItStartsFrom)
{
  EXPECT_EQ(recursionIn("void walk(unsigned depth)\n{\n  if (depth >= 8) return;\n  walk(depth + 1);\n}\n"
                        "extern unsigned input(void);\nvoid start(void) { walk(input()); }\n"),
            "walk 9 (guarded by depth at unit.c:3)");
}

TEST(RecursionGuards, TheGuardMayStandAroundTheCall)
{
  EXPECT_EQ(recursionIn("void walk(int depth)\n{\n  if (depth < 8 && depth >= 0)\n    walk(depth + 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk 9 (guarded by depth at unit.c:3)");
}

TEST(RecursionGuards, StepsOfSeveralCountByTheLeast)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n < 4) return;\n  walk(n - 4);\n  walk(n - 2);\n}\nvoid start(void) { walk(10); }\n"),
            "walk 5 (guarded by n at unit.c:3)") << "10, 8, 6, 4 and 2";
}

TEST(RecursionGuards, EqualityEndsACountdownThatCannotMissIt)
{
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk 4 (guarded by n at unit.c:3)");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n)\n    walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"), "walk 4 (guarded by n at unit.c:3)");
}

TEST(RecursionGuards, EqualityThatIsSteppedOverEndsNothing)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n == 0) return;\n  walk(n - 2);\n}\nvoid start(void) { walk(3); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n == 0) return;\n  walk(n - 2);\n}\nvoid start(void) { walk(3); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(-1); }\n"), "walk unbounded");
}

TEST(RecursionGuards, UnsignedNumbersWrapAround)
{
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n > 100) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"), "walk unbounded")
      << "0 - 1 is large, and ends it by chance: the way there is not counted";
  EXPECT_EQ(recursionIn("void walk(unsigned char n)\n{\n  if (n == 7) return;\n  walk(n + 3);\n}\nvoid start(void) { walk(0); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n >= 0)\n    walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n - 1 < 5)\n    walk(n - 1);\n}\nvoid start(void) { walk(0); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  if (n - 10 < 5) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(9); }\n"), "walk unbounded")
      << "9 - 10 is large";
}

TEST(RecursionGuards, ATypeThatIsSmallBoundsAnyStart)
{
  EXPECT_EQ(recursionIn("void walk(unsigned char n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\n"
                        "extern int input(void);\nvoid start(void) { walk(input()); }\n"),
            "walk 256 (guarded by n at unit.c:3)");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nextern int input(void);\nvoid start(void) { walk(input()); }\n"),
            "walk unbounded");
}

TEST(RecursionGuards, ThePlaceOfAStartIsFollowedThroughCallers)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\n"
                        "static void hand(int unused, int n) { walk(n + 1); }\nvoid start(void) { hand(9, 2); hand(9, 3); }\n"),
            "walk 5 (guarded by n at unit.c:3)");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\n"
                        "void hand(int n)\n{\n  if (n > 6) return;\n  walk(n);\n}\n"
                        "extern int input(void);\nvoid start(void) { hand(input()); }\n"),
            "walk 7 (guarded by n at unit.c:3)") << "the caller's own guard";
}

TEST(RecursionGuards, ACallerOfUnknownArgumentsLeavesItOpen)
{
  const std::string walk = "void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\n";
  EXPECT_EQ(recursionIn(walk + "int limit = 3;\nvoid start(void) { walk(3); walk(limit); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start", "walk"}, {}, {}, true}), "walk unbounded") << "a root of its own";
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start"}, {"walk"}, {}, true}), "walk unbounded") << "its address is in a table";
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start"}, {}, {{"prebuilt", "walk"}}, true}), "walk unbounded");
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start"}, {}, {}, false}), "walk unbounded") << "more will be linked";
  EXPECT_EQ(recursionIn(walk + "void (*volatile pointer)(int) = walk;\nvoid start(void) { walk(3); pointer(100000); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn(walk + "void hand(int n) { n = n * 2; walk(n); }\nvoid start(void) { hand(3); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn(walk + "void hand(int n)\n{\n  if (n > 1) hand(n - 1);\n  walk(n);\n}\nvoid start(void) { hand(3); }\n"),
            "hand 3 (guarded by n at unit.c:8)\nwalk unbounded") << "a start that is itself the subject of a recursion is not followed";
}

TEST(RecursionGuards, AParameterThatChangesIsNoGuard)
{
  const std::string start = "void start(void) { walk(3); }\n";
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  n++;\n  walk(n - 1);\n}\n" + start), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n--);\n}\n" + start), "walk unbounded");
  EXPECT_EQ(recursionIn("extern void change(int *);\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  change(&n);\n  walk(n - 1);\n}\n" + start),
            "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  int *p = &n;\n  if (n <= 0) return;\n  *p = 5;\n  walk(n - 1);\n}\n" + start), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  __asm__(\"\" : \"+r\"(n));\n  walk(n - 1);\n}\n" + start), "walk unbounded");
}

TEST(RecursionGuards, EveryPathToTheCallNeedsTheGuard)
{
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (flag)\n    walk(n - 1);\n  else if (n > 0)\n    walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (n <= 0 && flag) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) goto again;\n  return;\nagain:\n  walk(n - 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (n <= 0 || flag) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk 4 (guarded by n at unit.c:4)");
}

TEST(RecursionGuards, ACallThatHandsOnTheSameNumberEndsNothing)
{
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  if (flag) walk(n);\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  walk(flag ? n - 1 : n + 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("extern int flag;\nvoid walk(int n)\n{\n  if (n <= 0 || n > 9) return;\n  walk(n - 1);\n  walk(n + 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded") << "up and down again";
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(5);\n}\nvoid start(void) { walk(3); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(int n, int m)\n{\n  if (n <= 0) return;\n  walk(m - 1, n);\n}\nvoid start(void) { walk(3, 3); }\n"), "walk unbounded");
}

TEST(RecursionGuards, AWayBackThroughAnotherFunctionBeginsAnew)
{
  EXPECT_EQ(recursionIn("void other(void);\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n  other();\n}\n"
                        "void other(void) { walk(3); }\nvoid start(void) { walk(3); }\n"),
            "other walk unbounded");
  EXPECT_EQ(recursionIn("extern void (*hook)(void);\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n  hook();\n}\n"
                        "void other(void) { walk(3); }\nvoid (*hook)(void) = other;\nvoid start(void) { walk(3); }\n")
                .find(" ("),
            std::string::npos);
  // An image where the compiler has inlined the other function: no machine call leads through it.
  const SourceFacts unit = factsOfC("static void other(int n);\nvoid walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n  other(n);\n}\n"
                                    "static void other(int n) { walk(3); }\nvoid start(void) { walk(3); }\n");
  FactsBuilder facts;
  facts.facts().isLinked = true;
  facts.facts().files = {unit.mainFile};
  facts.function("start", 8).calls("walk", 8).facts().unit = 0;
  facts.function("walk", 8).calls("walk", 8).calls("walk", 8).facts().unit = 0;
  facts.function("walk").facts().inlined.push_back({"other", 0});
  ProgramOptions options;
  options.extraRoots = {"start"};
  const ImageProgram program = buildProgram(facts.build(), {unit}, {}, {}, options);
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_FALSE(program.cycles.front().depth.has_value());
}

TEST(RecursionGuards, ACallThroughAPointerToItselfIsNotSeen)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  void (*self)(int) = walk;\n  if (n <= 0) return;\n  self(n);\n  walk(n - 1);\n}\n"
                        "void start(void) { walk(3); }\n"),
            "walk unbounded");
}

TEST(RecursionGuards, ACaseOfASwitchIsAGuard)
{
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  switch (n) {\n  case 0: return;\n  default: walk(n - 1);\n  }\n}\nvoid start(void) { walk(3); }\n"),
            "walk 4 (guarded by n at unit.c:3)");
  EXPECT_EQ(recursionIn("void walk(unsigned n)\n{\n  switch (n) {\n  case 1: return;\n  default: walk(n - 1);\n  }\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
}

TEST(RecursionGuards, ASwitchOverAnEnumerationDoesNotEndWhatItsValuesMayMiss)
{
  EXPECT_EQ(recursionIn("enum way { left, right };\nvoid walk(int n, enum way way)\n{\n  if (n <= 0) return;\n  walk(n - 1, way);\n"
                        "  switch (way) {\n  case left: return;\n  case right: return;\n  }\n  walk(n, way);\n}\nvoid start(void) { walk(3, left); }\n"),
            "walk unbounded");
}

TEST(RecursionGuards, NarrowingCutsTheNumber)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n >= 1000) return;\n  walk((unsigned char)(n + 1));\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded") << "255 + 1 is 0 again";
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n >= 100 || n < 0) return;\n  walk((unsigned char)(n + 1));\n}\nvoid start(void) { walk(3); }\n"),
            "walk 98 (guarded by n at unit.c:3)");
  EXPECT_EQ(recursionIn("void walk(short n)\n{\n  if (n < 0) return;\n  walk(n + 1);\n}\nvoid start(void) { walk(32000); }\n"), "walk unbounded");
}

TEST(RecursionGuards, NoBoundBeyondWhatAnybodyMeans)
{
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(1000000); }\n"), "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned short n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\nextern int input(void);\nvoid start(void) { walk(input()); }\n"),
            "walk unbounded");
}

TEST(RecursionGuards, AnIncompleteUnitMayCallItWithAnything)
{
  SourceFacts whole = factsOfC("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n");
  SourceFacts broken;
  broken.mainFile = "/src/broken.c";
  broken.isIncomplete = true;
  const ImageProgram program = guardedProgram({whole, broken}, {});
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_FALSE(program.cycles.front().depth.has_value());
}

TEST(RecursionGuards, AnAnnotationIsWhatCounts)
{
  const SourceFacts unit = factsOfC("void walk(int n)\n{\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n");
  FactsBuilder facts;
  facts.facts().isLinked = true;
  facts.facts().files = {unit.mainFile};
  facts.function("start", 8).calls("walk", 8).facts().unit = 0;
  facts.function("walk", 8).calls("walk", 8).facts().unit = 0;
  ProjectConfig config;
  config.recursion.push_back({{"walk", 7, "measured"}, {}});
  ProgramOptions options;
  options.extraRoots = {"start"};
  const ImageProgram program = buildProgram(facts.build(), {unit}, {}, config, options);
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_EQ(program.cycles.front().depth, 7U);
  EXPECT_EQ(program.cycles.front().reason, "measured");
}

} // namespace
} // namespace headroom::test
