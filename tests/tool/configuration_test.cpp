// SPDX-License-Identifier: Apache-2.0
// The configuration end to end: where it comes from, and what it changes.
#include "sandbox.h"

namespace headroom::tool {
namespace {

class Configuration : public Sandbox {
protected:
  void SetUp() override
  {
    Sandbox::SetUp();
    for (const char *image : {"clean.elf", "overflow.elf", "open.elf"})
      place(image, image);
  }
};

TEST_F(Configuration, IsFoundInAParentOfTheProject)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {roots: {main: {max: 16}}}\n");
  EXPECT_EQ(headroom({"check", "--elf", "clean.elf"}).code, 1);
  environment.directory = path("deep/down");
  std::filesystem::create_directories(environment.directory);
  place("clean.elf", "deep/down/clean.elf");
  EXPECT_EQ(headroom({"check", "--elf", "clean.elf"}).code, 1);
}

TEST_F(Configuration, NoConfigLeavesItOut)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {roots: {main: {max: 16}}}\n");
  const Ran ran = headroom({"check", "--no-config", "--elf", "clean.elf", "--format", "json"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.json()["tool"]["config_digest"].is_null());
}

TEST_F(Configuration, ConfigAndNoConfigContradict)
{
  EXPECT_EQ(headroom({"check", "--no-config", "--config", "x.yaml", "--elf", "clean.elf"}).code, 2);
}

TEST_F(Configuration, MissingFileIsTwo)
{
  EXPECT_EQ(headroom({"check", "--config", "absent.yaml", "--elf", "clean.elf"}).code, 2);
}

TEST_F(Configuration, EnvironmentNamesOneAndTheOptionGoesBefore)
{
  write("strict.yaml", "schema: 1\nbudgets: {roots: {main: {max: 16}}}\n");
  write("lax.yaml", "schema: 1\n");
  environment.variables["HEADROOM_CONFIG"] = "strict.yaml";
  EXPECT_EQ(headroom({"check", "--elf", "clean.elf"}).code, 1);
  EXPECT_EQ(headroom({"check", "--elf", "clean.elf", "--config", "lax.yaml"}).code, 0);
}

TEST_F(Configuration, UnknownKeyIsTwoWithItsPlace)
{
  write(".headroom.yaml", "schema: 1\nbudget: {}\n");
  const Ran ran = headroom({"check", "--elf", "clean.elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.complains(".headroom.yaml:2:1")) << ran.err;
  EXPECT_TRUE(ran.complains("budgets")) << ran.err;
}

TEST_F(Configuration, BudgetedRootMustBeBounded)
{
  EXPECT_EQ(headroom({"check", "--elf", "open.elf"}).code, 0);
  write(".headroom.yaml", "schema: 1\nbudgets: {roots: {main: {max: 1000}}}\n");
  const Ran ran = headroom({"check", "--elf", "open.elf"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(ran.says("error: stack of 'main' cannot be verified")) << ran.out;
}

TEST_F(Configuration, BudgetOfAnAbsentRootIsANote)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {roots: {rx_thread: {max: 1000}}}\n");
  const Ran ran = headroom({"check", "--elf", "clean.elf", "--fail-on", "warning"});
  EXPECT_EQ(ran.code, 0) << "one file serves many boards: " << ran.out;
  EXPECT_TRUE(ran.says(".headroom.yaml:2")) << ran.out;
  EXPECT_TRUE(ran.says("[config-unmatched]")) << ran.out;
}

TEST_F(Configuration, MarginIsHeldOnEveryStack)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {margin: 90%}\n");
  EXPECT_TRUE(headroom({"check", "--elf", "clean.elf"}).says("[stack-margin]"));
  write(".headroom.yaml", "schema: 1\nbudgets: {margin: 10%}\n");
  EXPECT_FALSE(headroom({"check", "--elf", "clean.elf"}).says("[stack-margin]"));
}

TEST_F(Configuration, LevelsRaiseAndSwitchOff)
{
  write(".headroom.yaml", "schema: 1\nlevels: {unresolved-call: error}\n");
  EXPECT_EQ(headroom({"check", "--elf", "open.elf"}).code, 1);
  write(".headroom.yaml", "schema: 1\nlevels: {stack-overflow: off}\n");
  const Ran off = headroom({"check", "--elf", "overflow.elf"});
  EXPECT_EQ(off.code, 0);
  EXPECT_TRUE(off.says("overflow")) << "the table still says what is";
}

TEST_F(Configuration, SuppressionHidesWithItsReasonUntilItExpires)
{
  write(".headroom.yaml", "schema: 1\nsuppress: [{rule: stack-overflow, root: main, reason: \"known\", expires: 2027-06-30}]\n");
  const Ran hidden = headroom({"check", "--elf", "overflow.elf"});
  EXPECT_EQ(hidden.code, 0);
  EXPECT_FALSE(hidden.says("[stack-overflow]"));
  EXPECT_TRUE(hidden.says("1 suppressed")) << hidden.out;
  EXPECT_TRUE(headroom({"check", "--elf", "overflow.elf", "--all"}).says("known"));
  EXPECT_EQ(headroom({"check", "--elf", "overflow.elf", "--today", "2027-06-30"}).code, 0);
  const Ran expired = headroom({"check", "--elf", "overflow.elf", "--today", "2027-07-01"});
  EXPECT_EQ(expired.code, 1);
  EXPECT_TRUE(expired.says("[suppression-expired]")) << expired.out;
}

TEST_F(Configuration, SourceDateEpochIsTheDateUnlessTodayIsGiven)
{
  write(".headroom.yaml", "schema: 1\nsuppress: [{rule: stack-overflow, root: main, reason: \"known\", expires: 2027-06-30}]\n");
  environment.variables["SOURCE_DATE_EPOCH"] = "1814400000"; // 2027-07-01
  EXPECT_EQ(headroom({"check", "--elf", "overflow.elf"}).code, 1);
  EXPECT_EQ(headroom({"check", "--elf", "overflow.elf", "--today", "2027-06-01"}).code, 0);
  environment.variables["SOURCE_DATE_EPOCH"] = "yesterday";
  EXPECT_EQ(headroom({"check", "--elf", "overflow.elf"}).code, 2);
}

TEST_F(Configuration, SuppressionWithoutAReasonIsRefused)
{
  write(".headroom.yaml", "schema: 1\nsuppress: [{rule: stack-overflow, root: main}]\n");
  const Ran ran = headroom({"check", "--elf", "overflow.elf"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("reason")) << ran.err;
}

TEST_F(Configuration, CallAnnotationClosesTheSite)
{
  write(".headroom.yaml", "schema: 1\ncalls: [{in: dispatch, targets: [Reset_Handler], reason: \"test\"}]\n");
  EXPECT_FALSE(headroom({"check", "--elf", "open.elf"}).says("[unresolved-call]"));
}

TEST_F(Configuration, OverridesHoldForTheirImage)
{
  write(".headroom.yaml", "schema: 1\nimages: [{match: {id: clean}, budgets: {roots: {main: {max: 16}}}}]\n");
  EXPECT_EQ(headroom({"check", "--elf", "clean.elf"}).code, 1);
  EXPECT_EQ(headroom({"check", "--elf", "open.elf"}).code, 0);
}

TEST_F(Configuration, UnknownPackIsTwo)
{
  const Ran ran = headroom({"check", "--elf", "clean.elf", "--rules", "zephir"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("zephyr")) << ran.err;
}

TEST_F(Configuration, ShowNamesTheOrigin)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {margin: 10%}\n");
  const Ran ran = headroom({"config", "show"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("10%")) << ran.out;
  EXPECT_TRUE(ran.says(".headroom.yaml:2")) << ran.out;
}

TEST_F(Configuration, CheckSaysWhetherItIsValid)
{
  EXPECT_TRUE(headroom({"config", "check"}).says("no .headroom.yaml here or above"));
  write(".headroom.yaml", "schema: 1\n");
  EXPECT_TRUE(headroom({"config", "check"}).says(".headroom.yaml: valid"));
  write(".headroom.yaml", "schema: 1\nlevls: {}\n");
  EXPECT_EQ(headroom({"config", "check"}).code, 2);
}

TEST_F(Configuration, CheckReportsWhatIsDeadInEveryImage)
{
  write(".headroom.yaml",
        "schema: 1\nbudgets: {roots: {ghost: {max: 16}}}\nsuppress: [{rule: unresolved-call, symbol: dispatch, reason: \"x\"}]\n");
  const Ran both = headroom({"config", "check", "--elf", "clean.elf", "--elf", "open.elf"});
  EXPECT_TRUE(both.says("ghost")) << both.out;
  EXPECT_FALSE(both.says("unresolved-call")) << "open.elf uses it: " << both.out;
  EXPECT_TRUE(headroom({"config", "check", "--elf", "clean.elf"}).says("unresolved-call"));
}

TEST_F(Configuration, SchemasAreJson)
{
  EXPECT_TRUE(headroom({"config", "schema"}).json().contains("properties"));
  EXPECT_EQ(headroom({"config", "schema", "--report"}).json()["title"], "Headroom report");
}

TEST_F(Configuration, UnknownSubcommandGetsTheNearest)
{
  const Ran ran = headroom({"config", "shwo"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("nearest: show")) << ran.err;
  EXPECT_EQ(headroom({"config"}).code, 2);
}

} // namespace
} // namespace headroom::tool
