// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_code.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

const std::string head = "\n/* Auto generated code. Do not modify.*/\n#include <zephyr/kernel.h>\n\nextern char __itcm_text_start[];\n";

TEST(RelocationCode, ReadsCopiesAndClears)
{
  const Expected<RelocationCode> out = readRelocationCode(head +
                                                              "void data_copy_xip_relocation(void)\n{\n\n"
                                                              "\tz_early_memcpy(&__itcm_text_start, &__itcm_text_rom_start,\n"
                                                              "\t\t           (size_t) &__itcm_text_size);\n\n}\n\n"
                                                              "void bss_zeroing_relocation(void)\n{\n\n \tz_early_memset(&__dtcm_bss_start, 0,\n"
                                                              "\t\t           (size_t) &__dtcm_bss_size);\n\n}\n",
                                                          "code_relocation.c");
  ASSERT_TRUE(out) << out.error().text();
  ASSERT_EQ(out->ranges.size(), 2U);
  EXPECT_EQ(out->ranges[0].start, "__itcm_text_start");
  EXPECT_EQ(out->ranges[0].load, "__itcm_text_rom_start");
  EXPECT_EQ(out->ranges[0].size, "__itcm_text_size");
  EXPECT_EQ(out->ranges[0].line, 9U);
  EXPECT_EQ(out->ranges[1].start, "__dtcm_bss_start");
  EXPECT_EQ(out->ranges[1].load, "");
  EXPECT_EQ(out->ranges[1].line, 17U);
}

TEST(RelocationCode, ReadsTheFormsOfNewerAndOlderGenerators)
{
  for (const char *callee : {"memcpy", "z_early_memcpy", "arch_early_memcpy", "(void)memcpy"}) {
    const Expected<RelocationCode> out = readRelocationCode(
        "FUNC_NO_STACK_PROTECTOR void f(void)\n{\n" + std::string(callee) + "(&a, &b, (size_t) &c);\n}\nvoid g(void)\n{\n\treturn;\n}\n", "x.c");
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ(out->ranges.size(), 1U) << callee;
  }
}

TEST(RelocationCode, EmptyBodiesMoveNothing)
{
  const Expected<RelocationCode> out = readRelocationCode(head + "void f(void)\n{\nreturn;\n}\n", "x.c");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_TRUE(out->ranges.empty());
}

TEST(RelocationCode, RefusesWhatItDoesNotUnderstand)
{
  for (const char *body : {"z_early_memcpy(&a + 4, &b, (size_t) &c);", "z_early_memset(&a, 0xff, (size_t) &c);", "copy_all(&a, &b, &c);",
                           "z_early_memcpy(&a, &b);", "if (x) { memcpy(&a, &b, (size_t) &c); }", "x = 1;", "memcpy(&a, &b, (size_t) &c)"}) {
    const Expected<RelocationCode> out = readRelocationCode("void f(void)\n{\n" + std::string(body) + "\n}\n", "x.c");
    ASSERT_FALSE(out) << body;
    EXPECT_EQ(out.error().place, "x.c:3") << body;
  }
}

TEST(RelocationCode, RefusesAFileWithoutItsFunctions)
{
  for (const std::string &text : {std::string(), head, head + "extern char __itcm_text_size[];\n", head + "void data_copy_xip_relocation(void)\n"}) {
    const Expected<RelocationCode> out = readRelocationCode(text, "x.c");
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().message, "the file ends before its first function, wanted those that copy and clear") << text;
  }
  const Expected<RelocationCode> out = readRelocationCode("void f(void)\n{\nreturn;\n}\nvoid bss_zero", "x.c");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().text(), "x.c:5: the file ends within a declaration");
}

TEST(RelocationCode, RefusesAFileThatEndsEarly)
{
  EXPECT_FALSE(readRelocationCode("void f(void)\n{\nmemcpy(&a, &b, (size_t) &c);\n", "x.c"));
  EXPECT_FALSE(readRelocationCode("}", "x.c"));
  EXPECT_FALSE(readRelocationCode("/* never ends", "x.c"));
}

TEST(RelocationCode, CommentsCountForNothing)
{
  const Expected<RelocationCode> out = readRelocationCode("void f(void)\n{\n// memcpy(&a, &b, &c);\n/* ; } */\n}\n", "x.c");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_TRUE(out->ranges.empty());
}

} // namespace
} // namespace headroom
