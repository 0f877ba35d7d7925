// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_texts.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

std::vector<RelocationText> texts(const std::string &text)
{
  Expected<std::vector<RelocationText>> out = readRelocationTexts(text, "/app/CMakeLists.txt");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : std::vector<RelocationText>();
}

TEST(RelocationTexts, ReadsACallOverSeveralLines)
{
  const std::vector<RelocationText> out = texts("project(x)\n\nzephyr_code_relocate(\n  FILES src/a.c # fast\n    \"src/b c.c\"\n  LOCATION ITCM_TEXT NOCOPY)\n");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].line, 3U);
  EXPECT_EQ(out[0].text, "zephyr_code_relocate(FILES src/a.c src/b c.c LOCATION ITCM_TEXT NOCOPY)");
  EXPECT_EQ(out[0].files, (std::vector<std::string>{"src/a.c", "src/b c.c"}));
  EXPECT_EQ(out[0].location, "ITCM_TEXT");
  EXPECT_TRUE(out[0].conditions.empty());
}

TEST(RelocationTexts, ReadsALibrary)
{
  const std::vector<RelocationText> out = texts("ZEPHYR_CODE_RELOCATE(LIBRARY kernel LOCATION SRAM2 PHDR p FILTER \".*fast\")");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].library, "kernel");
  EXPECT_EQ(out[0].location, "SRAM2");
  EXPECT_TRUE(out[0].files.empty());
}

TEST(RelocationTexts, SaysWhatEnclosesACall)
{
  const std::vector<RelocationText> out = texts("if(CONFIG_A)\n zephyr_code_relocate(FILES a.c LOCATION X)\n"
                                                "elseif(CONFIG_B AND CONFIG_C)\n zephyr_code_relocate(FILES b.c LOCATION X)\n"
                                                "else()\n zephyr_code_relocate(FILES c.c LOCATION X)\nendif()\n"
                                                "if (NOT CONFIG_D)\nelse()\nzephyr_code_relocate(FILES d.c LOCATION X)\nendif()\n"
                                                "zephyr_code_relocate_ifdef(CONFIG_E FILES e.c LOCATION X)\n");
  ASSERT_EQ(out.size(), 5U);
  EXPECT_EQ(out[0].conditions, std::vector<std::string>{"CONFIG_A"});
  EXPECT_EQ(out[1].conditions, (std::vector<std::string>{"NOT CONFIG_A", "CONFIG_B AND CONFIG_C"}));
  EXPECT_EQ(out[2].conditions, (std::vector<std::string>{"NOT CONFIG_A", "NOT (CONFIG_B AND CONFIG_C)"}));
  EXPECT_EQ(out[3].conditions, std::vector<std::string>{"CONFIG_D"});
  EXPECT_EQ(out[4].conditions, std::vector<std::string>{"CONFIG_E"});
  EXPECT_EQ(out[4].files, std::vector<std::string>{"e.c"});
}

TEST(RelocationTexts, AFunctionsBodyIsNotCalledByItself)
{
  const std::vector<RelocationText> out = texts("function(fast f)\n zephyr_code_relocate(FILES ${f} LOCATION X)\nendfunction()\n");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].conditions, std::vector<std::string>{"function fast is called"});
}

TEST(RelocationTexts, CommentsAndStringsHoldNoCalls)
{
  EXPECT_TRUE(texts("# zephyr_code_relocate(FILES a.c LOCATION X)\n#[==[ zephyr_code_relocate(FILES a.c\nLOCATION X) ]==]\n"
                    "message(\"zephyr_code_relocate(FILES a.c LOCATION X)\")\nset(t [[zephyr_code_relocate(FILES a.c LOCATION X)]])\n")
                  .empty());
}

TEST(RelocationTexts, LongCallsAreCut)
{
  const std::vector<RelocationText> out = texts("zephyr_code_relocate(FILES " + std::string(500, 'a') + ".c LOCATION SRAM2)");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].text.size(), 200U);
  EXPECT_EQ(out[0].location, "SRAM2");
}

TEST(RelocationTexts, RefusesWhatDoesNotEnd)
{
  for (const char *text : {"\nset(x", "\nset(x \"y", "\n#[[ x", "\nset(x [=[ y ]] )", "\nset", "\n)"}) {
    const Expected<std::vector<RelocationText>> out = readRelocationTexts(text, "CMakeLists.txt");
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().place, "CMakeLists.txt:2") << text;
  }
}

TEST(RelocationTexts, NestedParenthesesStayWithinTheirCall)
{
  EXPECT_EQ(texts("if((CONFIG_A) AND (CONFIG_B OR CONFIG_C))\nzephyr_code_relocate(FILES a.c LOCATION X)\nendif()").size(), 1U);
}

} // namespace
} // namespace headroom
