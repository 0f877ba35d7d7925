// SPDX-License-Identifier: Apache-2.0
// Bodies that nothing names are not parsed; everything that a unit uses is, however it is named.
#include <algorithm>

#include "extracted_unit.h"
#include "source/unit/extract.h"

namespace headroom {
namespace {

using namespace test;

Expected<SourceFacts> extracted(const std::string &text)
{
  const SourceDirectory directory;
  directory.write("unit.c", text);
  Extractor extractor;
  return extractor.extract(directory.command("unit.c"));
}

/// Names of the functions that are called, sorted.
std::vector<std::string> calledIn(const SourceFacts &facts)
{
  std::vector<std::string> out;
  for (const SourceCall &call : facts.calls)
    if (call.callee != noIndex)
      out.push_back(facts.functions[call.callee].name);
  std::sort(out.begin(), out.end());
  return out;
}

using Names = std::vector<std::string>;

TEST(UnusedBodies, WhatNothingNamesIsNotParsed)
{
  const auto facts = extracted("static inline int unused(void) { return only_the_builds_compiler_knows_this_name; }\nvoid f(void) {}\n");
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete) << facts->errors[0];
  EXPECT_EQ(facts->functions.size(), 1U);
}

TEST(UnusedBodies, BodiesThatNameOneAnotherOnly)
{
  const auto facts = extracted("static int a(int n);\nstatic int b(int n) { unknown x; return a(n); }\nstatic int a(int n) { return b(n); }\nint c;\n");
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete) << facts->errors[0];
}

TEST(UnusedBodies, AnErrorInAUsedBodyIsTold)
{
  const auto facts = extracted("static inline int used(void) { return unknown; }\nint f(void) { return used(); }\n");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  ASSERT_EQ(facts->errors.size(), 1U);
  EXPECT_EQ(facts->errors[0].find("unit.c:1:39: "), 0U) << facts->errors[0];
}

TEST(UnusedBodies, ErrorsAreThoseOfTheWholeUnit)
{
  const auto facts = extracted("static inline int unused(void) { return unknown; }\nint x = = 1;\n");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->isIncomplete);
  EXPECT_EQ(facts->errors.size(), 2U);
}

TEST(UnusedBodies, ThroughOtherStaticFunctions)
{
  EXPECT_EQ(calledIn(factsOfC("void g(void);\nstatic inline void a(void) { g(); }\nstatic void b(void) { a(); }\nstatic void c(void) { b(); }\n"
                              "static void d(void) { c(); }\nvoid f(void) { b(); }\n")),
            (Names{"a", "b", "g"}));
}

TEST(UnusedBodies, DeclaredBeforeAndDefinedBehindItsUse)
{
  EXPECT_EQ(calledIn(factsOfC("void g(void);\nstatic void a(void);\nvoid f(void) { a(); }\nstatic void a(void) { g(); }\n")), (Names{"a", "g"}));
}

TEST(UnusedBodies, NamedByAMacro)
{
  EXPECT_EQ(calledIn(factsOfC("#define CALL(name) name##_now()\nvoid g(void);\nstatic inline void a_now(void) { g(); }\nvoid f(void) { CALL(a); }\n")),
            (Names{"a_now", "g"}));
}

TEST(UnusedBodies, NamedByAnInitialiser)
{
  EXPECT_EQ(calledIn(factsOfC("void g(void);\nstatic void a(void) { g(); }\nstruct { void (*run)(void); } table[] = {{a}};\n")), (Names{"g"}));
}

TEST(UnusedBodies, NamedByAnAliasInAStringLiteral)
{
  EXPECT_EQ(calledIn(factsOfC("void g(void);\nstatic void a(void) { g(); }\nvoid b(void) __attribute__((alias(\"a\")));\nvoid f(void) { b(); }\n")),
            (Names{"b", "g"}));
}

TEST(UnusedBodies, KeptByAnAttribute)
{
  EXPECT_EQ(calledIn(factsOfC("void g(void), h(void), i(void);\n#define KEEP __attribute__((__used__))\nKEEP static void a(void) { g(); }\n"
                              "static __attribute__((constructor)) void b(void) { h(); }\n"
                              "static void c(void) __attribute__((used));\nstatic void c(void) { i(); }\n")),
            (Names{"g", "h", "i"}));
}

TEST(UnusedBodies, APragmaInsideActsOnWhatFollows)
{
  const SourceFacts facts = factsOfC("static inline void unused(void)\n{\n#pragma pack(push, 1)\n}\nstruct s { char c; void (*f)(void); };\nstruct s x;\n");
  ASSERT_EQ(facts.variables.size(), 1U);
  EXPECT_EQ(facts.variables[0].sizeBytes, 5U);
}

TEST(UnusedBodies, CommentsAndPragmasThatAreSpokenOfWhileLexing)
{
  const auto facts = extracted("int a; /*< of a */\n#define B /*< of B */ 1\n#pragma comment(lib, \"x\")\n#pragma clang optimize off\n"
                               "#pragma STDC FENV_ACCESS ON\n#pragma unknown\nvoid f(void) {}\n");
  ASSERT_TRUE(facts);
  EXPECT_FALSE(facts->isIncomplete) << facts->errors[0];
  EXPECT_EQ(facts->functions.size(), 1U);
}

TEST(UnusedBodies, RecordsAndParametersOfTheOldStyleAreNoBodies)
{
  const SourceFacts facts =
      factsOfC("void g(void);\nstatic struct __attribute__((packed)) { char c; int n; } x;\nstatic const struct s { int n; } y = {1};\n"
               "static int a(n) int n; { g(); return n; }\nstatic struct s *b(void) { g(); return 0; }\nint f(void) { return a(x.n + y.n) + b()->n; }\n");
  EXPECT_EQ(calledIn(facts), (Names{"a", "b", "g", "g"}));
  EXPECT_EQ(facts.variables.size(), 2U);
}

} // namespace
} // namespace headroom
