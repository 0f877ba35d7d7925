// SPDX-License-Identifier: Apache-2.0
// `headroom baseline` and `check --baseline`, with every exit code.
#include <filesystem>

#include "sandbox.h"

namespace headroom::tool {
namespace {

class BaselineCommand : public Sandbox {};

TEST_F(BaselineCommand, WritesAFileForEachImageAndTheGateFollowsIt)
{
  EXPECT_EQ(headroom({"check", "--elf", built("overflow.elf")}).code, 1);
  const Ran written = headroom({"baseline", "write", "--elf", built("overflow.elf"), "--elf", built("clean.elf")});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_TRUE(std::filesystem::exists(path("headroom-baseline/overflow.json")));
  EXPECT_TRUE(std::filesystem::exists(path("headroom-baseline/clean.json")));
  const Ran checked = headroom({"check", "--elf", built("overflow.elf"), "--baseline", "headroom-baseline"});
  EXPECT_EQ(checked.code, 0) << checked.out;
  EXPECT_TRUE(checked.says("in the baseline")) << checked.out;
}

TEST_F(BaselineCommand, IsTheSameBytesTwice)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("overflow.elf"), "-o", "a"}).code, 0);
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("overflow.elf"), "-o", "b"}).code, 0);
  EXPECT_EQ(read("a/overflow.json"), read("b/overflow.json"));
}

TEST_F(BaselineCommand, ShowsWhatItHolds)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("overflow.elf")}).code, 0);
  const Ran ran = headroom({"baseline", "show"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.says("[stack-overflow]")) << ran.out;
}

TEST_F(BaselineCommand, ANewImageIsNotComparedAndSaidSo)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf")}).code, 0);
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--baseline", "headroom-baseline"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(ran.complains("no baseline of image 'overflow'")) << ran.err;
}

TEST_F(BaselineCommand, TheBaselineOfAnotherImageIsAnError)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf")}).code, 0);
  const Ran ran = headroom({"check", "--elf", built("overflow.elf"), "--baseline", "headroom-baseline/clean.json"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("is the baseline of image 'clean', this one is 'overflow'")) << ran.err;
}

TEST_F(BaselineCommand, AHalfWrittenBaselineIsAnError)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf")}).code, 0);
  const std::string whole = read("headroom-baseline/clean.json");
  write("headroom-baseline/clean.json", whole.substr(0, whole.size() / 2));
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--baseline", "headroom-baseline"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("is no complete JSON")) << ran.err;
}

TEST_F(BaselineCommand, WhatIsNotThereIsAnError)
{
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "--baseline", "nowhere"}).code, 2);
  EXPECT_EQ(headroom({"baseline", "show", "nowhere"}).code, 2);
  EXPECT_EQ(headroom({"baseline"}).code, 2);
  const Ran ran = headroom({"baseline", "wirte"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("nearest: write")) << ran.err;
}

TEST_F(BaselineCommand, OneFileIsNoBaselineOfTwoImages)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf")}).code, 0);
  const Ran ran = headroom({"check", "--elf", built("clean.elf"), "--elf", built("overflow.elf"), "--baseline", "headroom-baseline/clean.json"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("this run has 2 images")) << ran.err;
}

TEST_F(BaselineCommand, ImagesThatOnlyTheirOrderTellsApartHaveNoBaseline)
{
  std::filesystem::create_directories(path("a"));
  std::filesystem::create_directories(path("b"));
  std::filesystem::copy_file(built("clean.elf"), path("a/fw.elf"));
  std::filesystem::copy_file(built("overflow.elf"), path("b/fw.elf"));
  const Ran ran = headroom({"baseline", "write", "-p", "a", "-p", "b"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("only their order tells them apart")) << ran.err;
  ASSERT_EQ(headroom({"baseline", "write", "-p", "a"}).code, 0);
  EXPECT_EQ(headroom({"check", "-p", "a", "-p", "b", "--baseline", "headroom-baseline"}).code, 2);
}

TEST_F(BaselineCommand, GrowthNeedsANumberAndABaseline)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf")}).code, 0);
  for (const char *bad : {"x", "-1", "5 %", "%", "99999999999999999999"})
    EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "--baseline", "headroom-baseline", "--max-growth", bad}).code, 2) << bad;
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "--max-growth", "5%"}).code, 2);
  EXPECT_EQ(headroom({"check", "--elf", built("clean.elf"), "--baseline", "headroom-baseline", "--max-growth", "5%"}).code, 0);
}

TEST_F(BaselineCommand, AnUnwritableDirectoryLeavesNothingAndIsAnError)
{
  write("file", "");
  EXPECT_EQ(headroom({"baseline", "write", "--elf", built("clean.elf"), "-o", "file"}).code, 2);
  EXPECT_EQ(read("file"), "");
}

TEST_F(BaselineCommand, AReportOfAProgramIsComparedToo)
{
  ASSERT_EQ(headroom({"extract", "-o", "image.facts", "--elf", built("overflow.elf")}).code, 0);
  ASSERT_EQ(headroom({"link", "-o", "image.program", "image.facts"}).code, 0);
  EXPECT_EQ(headroom({"report", "image.program"}).code, 1);
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("overflow.elf")}).code, 0);
  EXPECT_EQ(headroom({"report", "image.program", "--baseline", "headroom-baseline"}).code, 0);
}

TEST_F(BaselineCommand, JsonSaysWhatWasCompared)
{
  ASSERT_EQ(headroom({"baseline", "write", "--elf", built("overflow.elf")}).code, 0);
  const Json image = headroom({"check", "--elf", built("overflow.elf"), "--baseline", "headroom-baseline", "--format", "json"}).json()["images"][0];
  EXPECT_EQ(image["baseline"]["path"], "headroom-baseline/overflow.json");
  EXPECT_EQ(image["baseline"]["not_compared"], nullptr);
  EXPECT_EQ(image["findings"][0]["state"], "existing");
  EXPECT_EQ(image["roots"][0]["baseline"]["bytes"], image["roots"][0]["bound"]["bytes"]);
}

} // namespace
} // namespace headroom::tool
