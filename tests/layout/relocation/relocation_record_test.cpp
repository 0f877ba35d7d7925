// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_record.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

RelocationRecord dictionary(const std::string &text)
{
  Expected<RelocationRecord> out = readRelocationDictionary(text, "/b/zephyr/relocation_dict.txt");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : RelocationRecord();
}

RelocationRecord command(const std::string &arguments)
{
  const std::string ninja = "rule CUSTOM\n  command = $COMMAND\nbuild zephyr/code_relocation.c: CUSTOM\n  COMMAND = cd /b/zephyr && /usr/bin/python3 "
                            "/z/scripts/build/gen_relocate_app.py  " +
                            arguments + "\n  DESC = x\n";
  Expected<RelocationRecord> out = readRelocationCommand(ninja, "/b/build.ninja");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : RelocationRecord();
}

TEST(RelocationDictionary, ReadsEveryField)
{
  const RelocationRecord record = dictionary("SRAM2:COPY:/a/one.c;/a/two.c,\nITCM_TEXT :phdr0:NOCOPY;NOKEEP:/a/three.c,fast|slow\n");
  EXPECT_EQ(record.form, RelocationRecord::Form::Dictionary);
  ASSERT_EQ(record.directives.size(), 2U);
  const RelocationDirective &first = record.directives[0];
  EXPECT_EQ(first.region, "SRAM2");
  EXPECT_TRUE(first.kinds.empty());
  EXPECT_TRUE(first.isCopied && first.isKept);
  EXPECT_EQ(first.files, (std::vector<std::string>{"/a/one.c", "/a/two.c"}));
  EXPECT_EQ(first.filter, "");
  const RelocationDirective &second = record.directives[1];
  EXPECT_EQ(second.region, "ITCM");
  EXPECT_EQ(second.kinds, std::vector<std::string>{"TEXT"});
  EXPECT_EQ(second.programHeader, "phdr0");
  EXPECT_FALSE(second.isCopied);
  EXPECT_FALSE(second.isKept);
  EXPECT_EQ(second.filter, "fast|slow");
  EXPECT_EQ(second.line, 2U);
}

TEST(RelocationDictionary, ReadsTheBackslashBeforeAProgramHeader)
{
  const RelocationRecord record = dictionary("SRAM2\\ :phdr0:COPY:/a/one.c,\n");
  ASSERT_EQ(record.directives.size(), 1U);
  EXPECT_EQ(record.directives[0].location, "SRAM2");
  EXPECT_EQ(record.directives[0].programHeader, "phdr0");
}

TEST(RelocationDictionary, ReadsOneLineWithBars)
{
  EXPECT_EQ(dictionary("|SRAM2:COPY:/a/one.c|RAM_TEXT:COPY:/a/two.c").directives.size(), 2U);
}

TEST(RelocationDictionary, AnEmptyOneRelocatesNothing)
{
  EXPECT_TRUE(dictionary("").directives.empty());
  EXPECT_TRUE(dictionary("\n\n").directives.empty());
}

TEST(RelocationDictionary, RefusesALineThatIsNoDirective)
{
  for (const char *text : {"hello\n", "SRAM2:MOVE:/a/one.c,\n", "SRAM2\n", "SRAM2:NOKEEP:/a/one.c,\n"}) {
    const Expected<RelocationRecord> out = readRelocationDictionary(std::string("SRAM2:COPY:/a.c,\n") + text, "d.txt");
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().place, "d.txt:2");
  }
}

TEST(RelocationDictionary, LimitsTheDirectives)
{
  std::string text;
  for (int i = 0; i < 4097; ++i)
    text += "RAM:COPY:/a.c,\n";
  const Expected<RelocationRecord> out = readRelocationDictionary(text, "dict.txt");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "more than 4096 relocation directives");
}

TEST(RelocationLocation, KindsStandInAnyOrderBehindTheRegion)
{
  const RelocationRecord record = dictionary("SRAM2_BSS_DATA:COPY:/a.c,\nSRAM2_RODATA:COPY:/a.c,\nX_NOINIT:COPY:/a.c,\n");
  EXPECT_EQ(record.directives[0].kinds, (std::vector<std::string>{"DATA", "BSS"}));
  EXPECT_EQ(record.directives[1].kinds, std::vector<std::string>{"RODATA"});
  EXPECT_EQ(record.directives[2].kinds, std::vector<std::string>{"NOINIT"});
  EXPECT_EQ(record.directives[0].region, "SRAM2");
}

TEST(RelocationLocation, AnAlignmentWorksWithADictionaryOnly)
{
  const RelocationDirective aligned = dictionary("SRAM2_64_RODATA:COPY:/a.c,\n").directives[0];
  EXPECT_EQ(aligned.error, "");
  EXPECT_EQ(aligned.alignBytes, 64U);
  EXPECT_EQ(aligned.region, "SRAM2");
  const RelocationDirective refused = command("-d /b -i \"|SRAM2_64:COPY:/a.c\"").directives[0];
  EXPECT_NE(refused.error.find("alignment 64"), std::string::npos) << refused.error;
}

TEST(RelocationLocation, SaysWhyALocationCannotWork)
{
  const auto error = [](const std::string &location) { return dictionary(location + ":COPY:/a.c,\n").directives[0].error; };
  EXPECT_NE(error("EXT_FLASH_TEXT").find("a region with an underscore in its name cannot be a target"), std::string::npos);
  EXPECT_NE(error("SRAM2_TXT").find("did you mean TEXT?"), std::string::npos) << error("SRAM2_TXT");
  EXPECT_NE(error("_TEXT").find("names no region"), std::string::npos);
  EXPECT_NE(error("SRAM2_").find("''"), std::string::npos);
  EXPECT_EQ(error("SRAM22"), ""); // a region that does not exist is no error of the grammar
  EXPECT_NE(command("-d /b -i \"|RAM_NOINIT:COPY:/a.c\"").directives[0].error, "") << "unknown to old generators";
}

TEST(RelocationCommand, TakesNinjaAndShellApart)
{
  const RelocationRecord record =
      command("-d /b -i \"|SRAM2:COPY:/a$ dir/one.c;/a$:b/two.c|RAM_TEXT\\ :ph:NOCOPY:/a/$$x.c\" -o /b/l.ld --default_ram_region RAM");
  EXPECT_EQ(record.form, RelocationRecord::Form::Command);
  EXPECT_EQ(record.objectDirectory, "/b");
  EXPECT_EQ(record.defaultRamRegion, "RAM");
  EXPECT_FALSE(record.usesCompileDatabase);
  EXPECT_EQ(record.line, 4U);
  ASSERT_EQ(record.directives.size(), 2U);
  EXPECT_EQ(record.directives[0].files, (std::vector<std::string>{"/a dir/one.c", "/a:b/two.c"}));
  EXPECT_EQ(record.directives[1].region, "RAM");
  EXPECT_EQ(record.directives[1].programHeader, "ph");
  EXPECT_EQ(record.directives[1].files, std::vector<std::string>{"/a/$x.c"});
  EXPECT_FALSE(record.directives[1].isCopied);
}

TEST(RelocationCommand, AFilesCommaIsPartOfItsName)
{
  EXPECT_EQ(command("-d /b -i \"|SRAM2:COPY:/a/b,c.c\"").directives.at(0).files, std::vector<std::string>{"/a/b,c.c"});
}

TEST(RelocationCommand, WithoutDirectivesThereIsNone)
{
  const RelocationRecord record = command("-d /b -i \"\" -o l.ld");
  EXPECT_EQ(record.form, RelocationRecord::Form::Command);
  EXPECT_TRUE(record.directives.empty());
}

TEST(RelocationCommand, ABuildThatRelocatesNothingHasNoForm)
{
  const Expected<RelocationRecord> out = readRelocationCommand("build x: CUSTOM gen_relocate_app.py\n  COMMAND = true\n", "build.ninja");
  ASSERT_TRUE(out);
  EXPECT_EQ(out->form, RelocationRecord::Form::None);
}

TEST(RelocationCommand, CompletesADictionary)
{
  const RelocationRecord walked = command("-i /b/zephyr/relocation_dict.txt -f /b/compile_commands.json --default_ram_region=RAM");
  EXPECT_EQ(walked.form, RelocationRecord::Form::Dictionary);
  RelocationRecord record = dictionary("RAM:COPY:/a.c,\n");
  completeFromCommand(record, walked);
  EXPECT_TRUE(record.usesCompileDatabase);
  EXPECT_EQ(record.defaultRamRegion, "RAM");
  EXPECT_EQ(record.directives.size(), 1U);
}

TEST(RelocationCommand, FollowsContinuedLines)
{
  const Expected<RelocationRecord> out =
      readRelocationCommand("build a: b\n  COMMAND = python gen_relocate_app.py -d /b $\n      -i \"|RAM:COPY:/a.c\"\n", "build.ninja");
  ASSERT_TRUE(out);
  ASSERT_EQ(out->directives.size(), 1U);
  EXPECT_EQ(out->line, 2U);
}

TEST(RelocationCommand, RefusesADirectiveWithoutFlag)
{
  const Expected<RelocationRecord> out =
      readRelocationCommand("  COMMAND = python gen_relocate_app.py -d /b -i \"|RAM:/a.c\"\n", "build.ninja");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().place, "build.ninja:1");
}

} // namespace
} // namespace headroom
