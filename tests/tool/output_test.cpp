// SPDX-License-Identifier: Apache-2.0
// stdout is the result, stderr is everything else; files appear whole or not at all.
#include <sys/stat.h>

#include "../report/json_schema.h"
#include "console.h"
#include "output.h"
#include "report/schema.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

class Output : public Sandbox {
protected:
  [[nodiscard]] std::size_t filesHere() const
  {
    const auto files = std::filesystem::directory_iterator(directory);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
};

TEST_F(Output, JsonParsesWhileErrorsAndWarningsGoToStderr)
{
  write(".headroom.yaml", "schema: 1\nlevels: {isr-allocation: error}\n");
  const Ran ran = headroom({"check", "--elf", built("open.elf"), "--elf", "absent.elf", "--format", "json", "--config", ".headroom.yaml"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("error: ")) << ran.err;
  EXPECT_EQ(ran.json()["images"].size(), 1u);
}

TEST_F(Output, RealReportsMatchThePublishedSchema)
{
  for (const char *image : {"clean.elf", "overflow.elf", "open.elf", "recursive.elf", "undecoded.elf"}) {
    const Ran ran = headroom({"stack", "--elf", built(image), "--format", "json", "--functions", "--calls", "--witnesses", "--all"});
    EXPECT_EQ(schema::violations(reportSchema(), ran.out), std::vector<std::string>{}) << image;
  }
}

TEST_F(Output, SeveralFormatsInOneRun)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--format", "text", "--format", "json=report.json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("coverage: "));
  EXPECT_EQ(Json::parse(read("report.json"))["schema"], "headroom-report/1");
}

TEST_F(Output, DashOWritesTheResult)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--format", "json", "-o", "out.json"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(read("out.json"), headroom({"check", "--elf", built("clean.elf"), "--format", "json"}).out);
}

TEST_F(Output, TwoResultsOnStdoutAreRefused)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--format", "json", "--format", "text"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.complains("two formats on stdout")) << ran.err;
}

TEST_F(Output, UnknownFormatGetsTheNearest)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--format", "jsn"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "error: unknown format 'jsn', wanted text, json, sarif, gitlab, junit, github, md or csv\n  help: nearest: json\n");
}

TEST_F(Output, NoTemporaryFileIsLeft)
{
  const std::size_t before = filesHere();
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "-o", "out.txt"}).code, 0);
  EXPECT_EQ(filesHere(), before + 1);
}

TEST_F(Output, ReplacesAnOlderResult)
{
  write("out.txt", "old");
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "-o", "out.txt"}).code, 0);
  EXPECT_NE(read("out.txt").find("coverage: "), std::string::npos);
}

TEST_F(Output, IsAsReadableAsAnyNewFile)
{
  ASSERT_EQ(writeFile(path("a"), "x"), std::nullopt);
  write("b", "x");
  struct stat a{}, b{};
  stat(path("a").c_str(), &a);
  stat(path("b").c_str(), &b);
  EXPECT_EQ(a.st_mode, b.st_mode);
}

TEST_F(Output, UnwritableFileIsTwoEvenWhenClean)
{
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "-o", "no/such/directory/out.txt"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no/such/directory/out.txt: cannot write")) << ran.err;
}

TEST_F(Output, QuietKeepsErrors)
{
  EXPECT_TRUE(headroom({"check", "-q", "--elf", "absent.elf"}).complains("error: "));
}

TEST_F(Output, SameBytesForEveryNumberOfThreads)
{
  for (const char *format : {"text", "json"}) {
    const Ran one = headroom(
        {"stack", "--elf", built("open.elf"), "--elf", built("recursive.elf"), "--functions", "--calls", "--format", format, "-j1"});
    const Ran two = headroom(
        {"stack", "--elf", built("open.elf"), "--elf", built("recursive.elf"), "--functions", "--calls", "--format", format, "-j2"});
    EXPECT_EQ(one.out, two.out) << format;
    EXPECT_FALSE(one.out.empty());
  }
}

TEST_F(Output, NoTimeAndNoAbsolutePathInIt)
{
  place("overflow.elf", "build/fw.elf");
  const Ran relative = headroom({"check", "--elf", "build/fw.elf", "--format", "json"});
  const Ran absolute = headroom({"check", "--elf", path("build/fw.elf"), "--format", "json"});
  EXPECT_EQ(relative.out, absolute.out);
  EXPECT_EQ(relative.out.find(directory), std::string::npos);
}

class Color : public testing::Test {
protected:
  Environment environment;
};

TEST_F(Color, FollowsTheTerminal)
{
  EXPECT_FALSE(wantsColor("auto", environment));
  environment.outIsTerminal = true;
  EXPECT_TRUE(wantsColor("auto", environment));
}

TEST_F(Color, EnvironmentGoesBeforeTheTerminal)
{
  environment.outIsTerminal = true;
  environment.variables["NO_COLOR"] = "1";
  EXPECT_FALSE(wantsColor("auto", environment));
  environment.variables = {{"TERM", "dumb"}};
  EXPECT_FALSE(wantsColor("auto", environment));
  environment.outIsTerminal = false;
  environment.variables = {{"CLICOLOR_FORCE", "1"}};
  EXPECT_TRUE(wantsColor("auto", environment));
}

TEST_F(Color, OptionGoesBeforeTheEnvironment)
{
  environment.variables["NO_COLOR"] = "1";
  EXPECT_TRUE(wantsColor("always", environment));
  environment.variables = {{"CLICOLOR_FORCE", "1"}};
  EXPECT_FALSE(wantsColor("never", environment));
}

} // namespace
} // namespace headroom::tool
