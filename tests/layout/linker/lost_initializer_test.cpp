// SPDX-License-Identifier: Apache-2.0
// linker-lost-initializer: values that the sources give and the image does not hold.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *rule = "linker-lost-initializer";
constexpr const char *region = "SRAM2 (NOLOAD) : { *(SRAM2) } > RAM";

TEST(LinkerLostInitializer, VariableOfARegionThatIsNotLoaded)
{
  // No tool says anything: the object file still holds the 7.
  LinkerCase one(scriptOf(region), "int limit IN(\"SRAM2\") = 7;");
  const RuleOutcome outcome = one.variable("limit", "SRAM2", true).run(rule);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  const Finding &finding = outcome.drafts[0].finding;
  EXPECT_EQ(finding.message, "variable limit has an initialiser but lies in section 'SRAM2', for which the image holds no contents: its value is lost");
  EXPECT_EQ(text(finding.place), "src/main.c:12:5");
  EXPECT_EQ(finding.symbol, "limit");
}

TEST(LinkerLostInitializer, ObjectsTellWhereNoSourceWasRead)
{
  for (const LinkTools *tools : {&armGnu, &armLld, &riscv32Gnu}) {
    const LinkerCase one(scriptOf(region), "int limit IN(\"SRAM2\") = 7;", *tools);
    EXPECT_THAT(one.said(rule), ElementsAre("error: 4 bytes with values of main.o (limit) lie in section 'SRAM2', for which the image holds no contents: "
                                            "they are lost"))
        << tools->name;
  }
}

TEST(LinkerLostInitializer, AnAddressIsAValueToo)
{
  const LinkerCase one(scriptOf(region), "int *pointer IN(\"SRAM2\") = &counter;");
  EXPECT_EQ(one.said(rule).size(), 1U);
}

TEST(LinkerLostInitializer, NothingIsLostOfZeroes)
{
  LinkerCase one(scriptOf(region), "int a IN(\"SRAM2\");\nint b[4] IN(\"SRAM2\") = {0};");
  EXPECT_THAT(one.said(rule), IsEmpty());
  EXPECT_THAT(one.variable("a", "SRAM2", false).variable("b", "SRAM2", false).said(rule), IsEmpty());
}

TEST(LinkerLostInitializer, WhatCodeSetsAtRunTimeIsNotLost)
{
  // The source's reader cannot tell what a constructor does; the object shows that the compiler stored nothing.
  LinkerCase one(scriptOf(region), "int made IN(\"SRAM2\");");
  EXPECT_THAT(one.variable("made", "SRAM2", true).said(rule), IsEmpty());
  LinkerCase unread(scriptOf(region), "int made IN(\"SRAM2\");", armGnu, {}, {false, false});
  EXPECT_EQ(unread.variable("made", "SRAM2", true).said(rule).size(), 1U) << "without the map nobody knows where the object's section went";
}

TEST(LinkerLostInitializer, LoadedSectionsKeepTheirValues)
{
  LinkerCase one(scriptOf(".fast : { *(.fast) } > RAM AT> FLASH"), "int fast IN(\".fast\") = 7;");
  EXPECT_THAT(one.variable("fast", ".fast", true).said(rule), IsEmpty());
}

TEST(LinkerLostInitializer, StaticVariablesToo)
{
  // In `.noinit` itself the assembler refuses values; under other names nobody does.
  LinkerCase one(scriptOf("kept_noinit (NOLOAD) : { *(kept) } > RAM"), "static int boots IN(\"kept\") = 1;");
  EXPECT_THAT(one.variable("boots", "kept", true, true).said(rule), ElementsAre(StartsWith("error: variable boots has an initialiser")));
}

TEST(LinkerLostInitializer, OneFindingWhereSourceAndObjectAgree)
{
  LinkerCase one(scriptOf(region), "int limit IN(\"SRAM2\") = 7;");
  EXPECT_EQ(one.variable("limit", "SRAM2", true).said(rule).size(), 1U);
}

TEST(LinkerLostInitializer, VariablesThatAreNotLinkedAreNoMatter)
{
  LinkerCase one(scriptOf(region));
  EXPECT_THAT(one.variable("gone", "SRAM2", true).said(rule), IsEmpty());
}

TEST(LinkerLostInitializer, WithoutSourcesAndObjectsItIsUndecided)
{
  const LinkerCase one(scriptOf(region), "int limit IN(\"SRAM2\") = 7;", armGnu, {}, {false, false});
  EXPECT_THAT(one.said(rule), ElementsAre(AllOf(StartsWith("undecided: firmware: no source was read, and "), HasSubstr("map"))));
}

TEST(LinkerLostInitializer, NeedsNoKnowledgeOfAnRtos)
{
  LinkerCase one(scriptOf(region), "int limit IN(\"SRAM2\") = 7;");
  one.isRtosKnown = false;
  EXPECT_EQ(one.said(rule).size(), 1U);
}

} // namespace
} // namespace headroom::test
