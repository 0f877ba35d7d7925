// SPDX-License-Identifier: Apache-2.0
// Every exit code and every pair where two hold at once: 2 goes before 3 before 1. Findings are printed whatever the code.
#include "sandbox.h"

namespace headroom::tool {
namespace {

class ExitCode : public Sandbox {};

TEST_F(ExitCode, ZeroWhenEveryStackFits)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf")});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("fits")) << ran.out;
}

TEST_F(ExitCode, OneForAnOverflow)
{
  const Ran ran = headroom({"check", "--elf", built("overflow.elf")});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(ExitCode, ZeroForAWarningAndOneWhenItIsAskedToFail)
{
  EXPECT_EQ(headroom({"check", "--elf", built("open.elf")}).code, 0);
  EXPECT_EQ(headroom({"check", "--elf", built("open.elf"), "--fail-on", "warning"}).code, 1);
}

TEST_F(ExitCode, NeverMeansNeverForFindings)
{
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--fail-on", "never"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.says("[stack-overflow]")) << "findings are printed whatever the code";
}

TEST_F(ExitCode, TwoForAMissingImage)
{
  const Ran ran = headroom({"check", "--elf", "absent.elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.complains("error: ")) << ran.err;
}

TEST_F(ExitCode, TwoForAFileThatIsNoElf)
{
  write("notes.txt", "not an image");
  EXPECT_EQ(headroom({"check", "--elf", "notes.txt"}).code, 2);
}

TEST_F(ExitCode, TwoForABrokenConfiguration)
{
  write(".headroom.yaml", "schema: 1\nbudgets: [\n");
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--config", ".headroom.yaml"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains(".headroom.yaml:")) << ran.err;
}

TEST_F(ExitCode, ThreeForCodeThatCannotBeDecoded)
{
  const Ran ran = headroom({"check", "--elf", built("undecoded.elf")});
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: ")) << ran.out;
}

TEST_F(ExitCode, AcceptedIncompletenessIsNotThree)
{
  write(".headroom.yaml", "schema: 1\nincomplete: [{file: strange, reason: \"hand-written\"}]\n");
  const Ran ran = headroom({"check", "--elf", built("undecoded.elf"), "--config", ".headroom.yaml"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete, accepted: ")) << ran.out;
}

TEST_F(ExitCode, ThreeForAnUndecidedRuleWhenStrict)
{
  write(".headroom.yaml", "schema: 1\nlimits: {call_depth: 100}\n");
  const std::vector<std::string> words = {"check", "--elf", built("open.elf"), "--config", ".headroom.yaml"};
  const Ran ran = headroom(words);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("undecided: call-depth")) << ran.out;
  std::vector<std::string> strict = words;
  strict.push_back("--strict");
  EXPECT_EQ(headroom(strict).code, 3);
}

TEST_F(ExitCode, ThreeForRulesWithoutSourcesWhenStrict)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf")});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says(" rules for 'clean': no source was read")) << ran.out;
  EXPECT_FALSE(ran.says("undecided: isr-")) << "one line for all of them: " << ran.out;
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "--strict"}).code, 3);
}

TEST_F(ExitCode, ThreeWhenThereWasNothingToJudge)
{
  const Ran ran = headroom({"check", "--elf", built("library.o")});
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("no root was found")) << ran.out;
  EXPECT_EQ(headroom({"stack", "--elf", built("library.o"), "--functions"}).code, 0) << "a report, not a gate";
}

TEST_F(ExitCode, TwoGoesBeforeThree)
{
  const Ran ran = headroom({"check", "--elf", built("undecoded.elf"), "--elf", "absent.elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.says("incomplete: ")) << "the image that could be read is reported: " << ran.out;
}

TEST_F(ExitCode, TwoGoesBeforeOne)
{
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--elf", "absent.elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(ExitCode, ThreeGoesBeforeOne)
{
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--elf", built("undecoded.elf")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(ExitCode, NeverDoesNotHideIncompleteness)
{
  EXPECT_EQ(headroom({"check", "--elf", built("undecoded.elf"), "--fail-on", "never"}).code, 3);
}

TEST_F(ExitCode, FormatDoesNotChangeTheCode)
{
  for (const char *image : {"clean.elf", "overflow.elf", "undecoded.elf"})
    EXPECT_EQ(headroom({"check", "--elf", built(image), "--format", "json"}).code, headroom({"check", "--elf", built(image)}).code)
        << image;
}

TEST_F(ExitCode, StackReportsAndDoesNotGate)
{
  EXPECT_EQ(headroom({"stack", "--elf", built("overflow.elf")}).code, 0);
  EXPECT_EQ(headroom({"stack", "--elf", built("undecoded.elf")}).code, 3);
  EXPECT_EQ(headroom({"stack", "--elf", "absent.elf"}).code, 2);
}

TEST_F(ExitCode, TheBinaryPassesItOn)
{
  const auto binary = [](const std::string &words) {
    return WEXITSTATUS(std::system((std::string(HEADROOM_BINARY) + " " + words).c_str()));
  };
  EXPECT_EQ(binary("check --no-config --elf " + built("clean.elf") + " >/dev/null 2>&1"), 0);
  EXPECT_EQ(binary("check --no-config --elf " + built("overflow.elf") + " >/dev/null 2>&1"), 1);
  EXPECT_EQ(binary("check --no-config --elf " + path("absent.elf") + " >/dev/null 2>&1"), 2);
  EXPECT_EQ(binary("check --no-config --elf " + built("undecoded.elf") + " >/dev/null 2>&1"), 3);
}

TEST_F(ExitCode, UnwritableStandardOutputIsTwo)
{
  const int status =
      std::system((std::string(HEADROOM_BINARY) + " check --no-config --elf " + built("clean.elf") + " >/dev/full 2>/dev/null").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

} // namespace
} // namespace headroom::tool
