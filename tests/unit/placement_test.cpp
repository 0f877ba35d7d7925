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
