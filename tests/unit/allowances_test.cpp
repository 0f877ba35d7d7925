// SPDX-License-Identifier: Apache-2.0
// Comments that allow findings: what they say, and which line they cover.
#include <gtest/gtest.h>

#include "extracted_unit.h"
#include "source/unit/extract.h"

namespace headroom::test {
namespace {

/// `line->covered: rule, rule (reason)`, one a line.
std::string allowancesIn(const SourceFacts &facts)
{
  std::string out;
  for (const SourceAllowance &one : facts.allowances) {
    out += std::to_string(one.position.line) + "->" + std::to_string(one.coversLine) + ":";
    for (const std::string &rule : one.rules)
      out += " " + rule;
    out += " (" + one.reason + ")\n";
  }
  return out;
}

TEST(Allowances, CoverTheirOwnLineBehindCode)
{
  EXPECT_EQ(allowancesIn(factsOfC("int a; // headroom: allow(isr-allocation) measured\nint b;\n")), "1->1: isr-allocation (measured)\n");
}

TEST(Allowances, CoverTheNextLineWithCodeWhereTheyStandAlone)
{
  EXPECT_EQ(allowancesIn(factsOfC(R"(
    // headroom: allow(b-rule, a-rule, b-rule)  a reason
    // of no consequence

    /* more
       of it */
    int a;
  )")),
            "2->7: a-rule b-rule (a reason)\n");
}

TEST(Allowances, CoverTheSameLineTogether)
{
  EXPECT_EQ(allowancesIn(factsOfC(R"(
    // headroom: allow(one) first
    /* headroom: allow(two) second
       line */
    int a; /* headroom: allow(three) */ int b;
  )")),
            "2->5: one (first)\n3->5: two (second line)\n5->5: three ()\n");
}

TEST(Allowances, CoverCodeBehindThemOnTheirLine)
{
  EXPECT_EQ(allowancesIn(factsOfC("/* headroom: allow(one) why */ int a;\n")), "1->1: one (why)\n");
}

TEST(Allowances, AreNoStringsNoMacrosAndNoProse)
{
  EXPECT_EQ(allowancesIn(factsOfC(R"(
    const char *text = "// headroom: allow(one) no";
    // about headroom: allow(one) no
    // headroom: 64 bytes are left
    #define NOTE headroom: allow(one)
    #if 0
    int a; // headroom: allow(one) no
    #endif
  )")),
            "");
}

TEST(Allowances, StayWhereTheyCannotBeRead)
{
  EXPECT_EQ(allowancesIn(factsOfC(R"(
    int a; // headroom: alow(one) because
    int b; // headroom: allow one because
    int c; // headroom: allow(one because
    int d; // headroom: allow()
    int e; // headroom: allow(one,) because
    int f; // headroom: suppress(one) because
  )")),
            "2->2: (headroom: alow(one) because)\n"
            "3->3: (headroom: allow one because)\n"
            "4->4: (headroom: allow(one because)\n"
            "5->5: (headroom: allow())\n"
            "6->6: (headroom: allow(one,) because)\n"
            "7->7: (headroom: suppress(one) because)\n");
}

TEST(Allowances, CountOnceInAHeaderThatIsReadTwice)
{
  const SourceDirectory directory;
  directory.write("header.h", "extern int a; // headroom: allow(one) why\n");
  directory.write("unit.c", "#include \"header.h\"\n#include \"header.h\"\nint b;\n");
  Extractor extractor;
  const Expected<SourceFacts> facts = extractor.extract(directory.command("unit.c"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(allowancesIn(*facts), "1->1: one (why)\n");
}

TEST(Allowances, AreNotTakenFromSystemHeaders)
{
  const SourceDirectory directory;
  directory.write("header.h", "#pragma GCC system_header\nextern int a; // headroom: allow(one) why\n");
  directory.write("unit.c", "#include \"header.h\"\nint b;\n");
  Extractor extractor;
  const Expected<SourceFacts> facts = extractor.extract(directory.command("unit.c"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(allowancesIn(*facts), "");
}

} // namespace
} // namespace headroom::test
