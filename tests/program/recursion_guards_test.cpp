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

/// Counts up to LIMIT, which `text` defines.
std::string recursionUpToLimit(const std::string &text, const std::string &guard = "if (depth >= LIMIT) return;")
{
  return recursionIn(text + "\nextern unsigned input(void);\nvoid walk(unsigned depth)\n{\n" + guard + "\nwalk(depth + 1);\n}\nvoid start(void) { walk(input()); }\n");
}

TEST(RecursionGuards, ALimitThatOnlyTheCompilerKnowsIsNone)
{
  EXPECT_EQ(recursionUpToLimit("#define LIMIT 4").substr(0, 6), "walk 5");
  // Each of them is 4 to Clang, and 40 to a compiler that answers otherwise.
  const char *const texts[] = {
      "#if __has_feature(c_static_assert)\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#ifdef __has_extension\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#if defined(__has_feature)\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#define LIMIT 40\n#if __has_builtin(__builtin_add_overflow)\n#undef LIMIT\n#define LIMIT 4\n#endif",
      "#if __has_attribute(overloadable)\n#define SMALL 1\n#endif\n#if SMALL\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#if !__has_attribute(overloadable)\n#define LARGE 1\n#endif\n#if LARGE\n#define LIMIT 40\n#else\n#define LIMIT 4\n#endif",
      "#if !__has_attribute(overloadable)\n#define LARGE\n#endif\n#ifndef LARGE\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#define HAS(x) __has_builtin(x)\n#if HAS(__builtin_assume)\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#if 0\n#define LIMIT 2\n#elif __has_feature(c_static_assert)\n#define LIMIT 4\n#else\n#define LIMIT 40\n#endif",
      "#if __has_feature(c_static_assert)\n#define BASE 2\n#else\n#define BASE 20\n#endif\n#define LIMIT (BASE * 2)",
      "#if __has_feature(c_static_assert)\n#define BASE 4\n#else\n#define BASE 40\n#endif\nenum { LIMIT = BASE };",
      "#if __has_feature(c_static_assert)\n#define BASE 4\n#else\n#define BASE 40\n#endif\nenum { FIRST = BASE - 1, LIMIT };",
      "enum { FIRST,\n#if !__has_feature(c_static_assert)\nSECOND = 39,\n#else\nTHIRD = 3,\n#endif\nLIMIT };",
      "#if __has_feature(c_static_assert)\nenum { LIMIT = 4 };\n#else\nenum { LIMIT = 40 };\n#endif",
      "#if __has_feature(c_static_assert)\n#define BASE 4\n#else\n#define BASE 40\n#endif\nchar table[BASE];\nenum { LIMIT = sizeof table };",
      "#if __has_feature(c_static_assert)\ntypedef char table[4];\n#else\ntypedef char table[40];\n#endif\n#define LIMIT sizeof(table)",
      "struct all { char a[4];\n#if !__has_feature(c_static_assert)\nchar b[36];\n#endif\n};\n#define LIMIT sizeof(struct all)",
  };
  for (const char *const text : texts)
    EXPECT_EQ(recursionUpToLimit(text), "walk unbounded") << text;
}

TEST(RecursionGuards, ATestThatOnlyTheCompilerKeepsIsNone)
{
  EXPECT_EQ(recursionUpToLimit("", "#if __has_builtin(__builtin_assume)\nif (depth >= 4) return;\n#endif"), "walk unbounded");
  EXPECT_EQ(recursionUpToLimit("#if __has_builtin(__builtin_assume)\n#define CHECK(x) if (x) return\n#else\n#define CHECK(x)\n#endif", "CHECK(depth >= 4);"),
            "walk unbounded");
  EXPECT_EQ(recursionUpToLimit("#ifdef __NO_INLINE__\n#define CHECK(x) if (x) return\n#else\n#define CHECK(x)\n#endif", "CHECK(depth >= 4);"), "walk unbounded");
  EXPECT_EQ(recursionUpToLimit("enum { BASE = 4 };", "#if __has_feature(c_static_assert)\n#define NOW 4\n#else\n#define NOW 40\n#endif\nif (depth >= NOW) return;"),
            "walk unbounded");
  EXPECT_EQ(recursionUpToLimit("#if __has_c_attribute(noreturn)\n#define STOPS __attribute__((noreturn))\n#else\n#define STOPS\n#endif\nSTOPS void stop(void);",
                               "if (depth >= 4) stop();"),
            "walk unbounded");
}

TEST(RecursionGuards, WhatOtherTextAsksTheCompilerIsNoMatter)
{
  EXPECT_EQ(recursionUpToLimit("#ifndef __has_feature\n#define __has_feature(x) 0\n#endif\n#if __has_feature(c_static_assert)\n#define OTHER 1\nint other(void);\n"
                               "#else\n#define OTHER 2\n#endif\nint unused = OTHER;\n#define LIMIT 4").substr(0, 6),
            "walk 5");
  EXPECT_EQ(recursionUpToLimit("#if defined(__GNUC__) && !defined(__clang__)\n#define LIMIT 4\n#else\n#define LIMIT 4\n#endif").substr(0, 6), "walk 5")
      << "in C both compilers are told alike";
}

TEST(RecursionGuards, AnAnswerThatComesEarlyToOurParserIsNoGuard)
{
  EXPECT_EQ(recursionUpToLimit("static const unsigned limit = 4;", "if (__builtin_constant_p(limit) && depth >= 4) return;"), "walk unbounded");
  EXPECT_EQ(recursionUpToLimit("", "if (!__builtin_constant_p(depth) && depth >= 4) return;"), "walk unbounded");
}

TEST(RecursionGuards, AFunctionOfAnotherUnitMayBeInlinedWhereTheCodeDoesNotCallIt)
{
  const SourceFacts walk = factsOfC("extern void need(int n);\nvoid walk(int n)\n{\n  need(n);\n  if (n <= 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n");
  SourceFacts need = factsOfC("void need(int n) { if (n <= 0) __builtin_unreachable(); }\n");
  need.files.front() = need.mainFile = "/src/need.c";
  EXPECT_EQ(recursionIn({walk, need}), "walk 4 (guarded by n at unit.c:5)") << "a call by its address";

  // As -flto leaves it: neither a call nor, since all of it is gone, a line of debug information.
  FactsBuilder facts;
  facts.facts().isLinked = true;
  facts.facts().coverage.hasSymbols = true;
  facts.facts().files = {walk.mainFile, need.mainFile};
  facts.function("start", 8).calls("walk", 8).facts().unit = 0;
  facts.function("walk", 8).calls("walk", 8).facts().unit = 0;
  facts.function("walk").facts().position = {0, 2, 1};
  facts.function("walk").facts().calls.back().position = {0, 6, 3};
  facts.function("start").facts().position = {0, 8, 1};
  facts.function("start").facts().calls.back().position = {0, 8, 20};
  ProgramOptions options;
  options.extraRoots = {"start"};
  const auto depthWith = [&](const std::vector<SourceFacts> &units) { return buildProgram(facts.build(), units, {}, {}, options).cycles.front().depth; };
  EXPECT_FALSE(depthWith({walk, need}).has_value());
  SourceFacts silent = factsOfC("void need(int n) { (void)n; }\n");
  silent.files.front() = silent.mainFile = "/src/need.c";
  EXPECT_EQ(depthWith({walk, silent}), 4U) << "what is inlined there says nothing of n";
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
