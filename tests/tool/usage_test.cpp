// SPDX-License-Identifier: Apache-2.0
// Words that are not understood: refused with the nearest name, never taken silently.
#include "sandbox.h"

namespace headroom::tool {
namespace {

class Usage : public Sandbox {};

TEST_F(Usage, NoWordOutsideABuildDirectoryIsHelpAndTwo)
{
  const Ran ran = headroom({});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.complains("usage: headroom COMMAND")) << ran.err;
}

TEST_F(Usage, HelpIsAResult)
{
  for (const char *word : {"--help", "-h", "help"}) {
    const Ran ran = headroom({word});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
    EXPECT_TRUE(ran.says("usage: headroom COMMAND"));
    EXPECT_LT(std::count(ran.out.begin(), ran.out.end(), '\n'), 25) << "fits one screen";
  }
}

TEST_F(Usage, EveryCommandHasHelp)
{
  for (const char *command : {"check", "stack", "why", "map", "runtime", "extract", "link", "report", "cache", "baseline", "rules", "explain", "doctor", "version"}) {
    const Ran ran = headroom({command, "--help"});
    EXPECT_EQ(ran.code, 0) << command;
    EXPECT_TRUE(ran.says(std::string("headroom ") + command)) << ran.out;
  }
  for (const char *command : {"show", "check", "schema"})
    EXPECT_EQ(headroom({"config", command, "--help"}).code, 0) << command;
}

TEST_F(Usage, MistypedCommandGetsTheNearest)
{
  const Ran ran = headroom({"chekc"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(
      ran.err,
      "error: unknown command 'chekc', wanted one of check, stack, why, map, runtime, extract, link, report, baseline, rules, explain, config, doctor, "
      "cache, version\n  help: nearest: check\n");
}

TEST_F(Usage, CommandsThatDoNotExistAreRefused)
{
  for (const char *command : {"diff", "init", "plan", ""}) {
    const Ran ran = headroom({command});
    EXPECT_EQ(ran.code, 2) << command;
    EXPECT_TRUE(ran.complains("unknown command")) << ran.err;
  }
}

TEST_F(Usage, MistypedOptionGetsTheNearest)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--stric"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "error: headroom check has no option --stric\n  help: nearest: --strict\n");
}

TEST_F(Usage, OptionsThatDoNotExistAreRefused)
{
  for (const char *option : {"--since", "--changed-files", "--today-is"}) {
    const Ran ran = headroom({"check", "--elf", built("clean.elf"), option, "x"});
    EXPECT_EQ(ran.code, 2) << option;
    EXPECT_TRUE(ran.complains(std::string("has no option ") + option)) << ran.err;
  }
}

TEST_F(Usage, SourceFilesAreNotTakenSilently)
{
  const Ran ran = headroom({"check", "main.c"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no build directory here")) << ran.err;
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "main.c"}).code, 2) << "an image alone has no compile database";
  EXPECT_TRUE(headroom({"why", "main", "main.c"}).complains("takes no argument 'main.c'"));
}

TEST_F(Usage, OptionWithoutItsValueSaysSo)
{
  const Ran ran = headroom({"check", "--elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("option --elf needs one value")) << ran.err;
}

TEST_F(Usage, OptionTakesOneValueAndNoMore)
{
  const Ran ran = headroom({"stack", "--elf", built("clean.elf"), "collect"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("function 'collect'")) << ran.out;
}

TEST_F(Usage, WrongChoiceGetsTheNearest)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--fail-on", "eror"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("wanted error|warning|never; nearest: error")) << ran.err;
}

TEST_F(Usage, JobsMustBeANumber)
{
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "-j", "0"}).code, 2);
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "-j", "many"}).code, 2);
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "-j4"}).code, 0);
}

TEST_F(Usage, TodayMustBeADate)
{
  for (const char *date : {"2026", "2026-13-01", "21.11.2026", "2026-11-2x"}) {
    const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--today", date});
    EXPECT_EQ(ran.code, 2) << date;
    EXPECT_TRUE(ran.complains("wanted a date such as")) << ran.err;
  }
}

TEST_F(Usage, PathMapMustHaveTwoSides)
{
  EXPECT_TRUE(headroom({"check", "--elf", built("clean.elf"), "--path-map", "nonsense"}).complains("wanted FROM=TO"));
}

TEST_F(Usage, OptionsAloneMeanCheck)
{
  const Ran ran = headroom({"--elf", built("overflow.elf")});
  EXPECT_EQ(ran.code, 1) << ran.err;
}

} // namespace
} // namespace headroom::tool
