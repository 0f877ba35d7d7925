// SPDX-License-Identifier: Apache-2.0
// What is told of objects that are placed by attribute, and of placement macros that are inactive.
#include <gtest/gtest.h>

#include "extracted_unit.h"
#include "source/unit/extract.h"

namespace headroom::test {
namespace {

/// Names of the objects with a section whose initialiser is not all zero, one a word.
std::string initialisedIn(const SourceFacts &facts)
{
  std::string out;
  for (const SourceVariable &one : facts.variables)
    if (one.isInitialised)
      out += one.name + " ";
  return out;
}

TEST(Placement, TellsWhichPlacedObjectsHaveValues)
{
  EXPECT_EQ(initialisedIn(factsOfC(R"(
    #define IN(s) __attribute__((section(s)))
    struct pair { int a; struct { const char *b; } in; };
    int seven IN("x") = 7;
    int zero IN("x") = 0;
    int none IN("x");
    int array[4] IN("x") = {0, 0, 1};
    int empty[4] IN("x") = {0};
    struct pair record IN("x") = {0, {"text"}};
    struct pair blank IN("x") = {0, {0}};
    float negative IN("x") = -0.0f;
    int *address IN("x") = &zero;
    int elsewhere = 7;
  )")),
            "seven array record negative address ");
}

TEST(Placement, TellsAnObjectOfCxxThatNothingConstructsFromOneWithAValue)
{
  // K_THREAD_STACK_DEFINE is such an array.
  EXPECT_EQ(initialisedIn(factsOfCxx(R"(
    #define IN(s) __attribute__((section(s)))
    struct element { char data; };
    struct nested { element inner[2]; };
    struct valued { int a = 3; };
    struct made { made(); int a; };
    element IN("x") stack[64];
    static element IN("x") rows[2][64];
    nested IN("x") whole;
    element *first() { return &rows[0][0]; }
    element IN("x") braced[2] = {};
    element IN("x") filled[2] = {{1}};
    valued IN("x") three;
    made IN("x") constructed;
    int IN("x") seven = 7;
  )")),
            "filled three constructed seven ");
}

/// `name:line`, one a word.
std::string emptyMacrosIn(const SourceFacts &facts)
{
  std::string out;
  for (const SourceEmptyMacro &one : facts.emptyMacros)
    out += one.name + ":" + std::to_string(one.position.line) + " ";
  return out;
}

TEST(Placement, TellsWhichMacrosExpandToNothing)
{
  EXPECT_EQ(emptyMacrosIn(factsOfC("#define TAG\n#define TAG_IN(p)\n#define SOME int\n#define OUTER TAG\n"
                                   "TAG SOME a;\nTAG_IN(x) int b;\nOUTER int c;\n// TAG\n")),
            "TAG:5 TAG_IN:6 ");
}

} // namespace
} // namespace headroom::test
