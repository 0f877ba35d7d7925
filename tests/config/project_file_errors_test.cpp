// SPDX-License-Identifier: Apache-2.0
#include "config/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_config.h"

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Errors of `body` below the schema line, so that its first line is line 2.
std::vector<std::string> bodyErrors(const std::string &body)
{
  return errorsOf("schema: 1\n" + body + "\n");
}

TEST(ProjectFileErrors, WantsAMap)
{
  EXPECT_THAT(errorsOf("- schema\n"), ElementsAre("1:1: file is a list, wanted a map"));
  EXPECT_THAT(errorsOf("schema\n"), ElementsAre("1:1: file is 'schema', wanted a map"));
  EXPECT_THAT(errorsOf("~\n"), ElementsAre("1:1: file is nothing, wanted a map"));
  EXPECT_THAT(errorsOf(""), SizeIs(1));
}

TEST(ProjectFileErrors, WantsTheSchemaThatItReads)
{
  EXPECT_THAT(errorsOf("own: [a]\n"), ElementsAre("1:1: file has no 'schema'"));
  EXPECT_THAT(errorsOf("schema: 1.0\n"), ElementsAre("1:9: schema is '1.0', wanted 1"));
  EXPECT_THAT(errorsOf("schema: \"1\"\n"), ElementsAre("1:9: schema is '1', wanted 1"));
}

TEST(ProjectFileErrors, SaysNothingElseOfAnotherSchema)
{
  EXPECT_THAT(errorsOf("schema: 2\nfuture_key: {}\n"), ElementsAre("1:9: schema is 2, wanted 1"));
}

TEST(ProjectFileErrors, SuggestsTheNearestKey)
{
  EXPECT_THAT(bodyErrors("budgts: {margin: 10%}"), ElementsAre("2:1: unknown key 'budgts', nearest: budgets"));
  EXPECT_THAT(bodyErrors("budgets: {roots: {rx: {maxx: 1}}}"), ElementsAre("2:24: unknown key 'maxx', nearest: max"));
  EXPECT_THAT(bodyErrors("suppres: []"), ElementsAre("2:1: unknown key 'suppres', nearest: suppress"));
}

TEST(ProjectFileErrors, ListsTheKeysWhereNoneIsNear)
{
  const ConfigRead read = readText("schema: 1\nbudgets: {zzz: 1}\n");
  ASSERT_THAT(read.errors, SizeIs(1));
  EXPECT_EQ(read.errors[0].text(), ".headroom.yaml:2:11: unknown key 'zzz'\n  help: valid here: margin, roots");
}

TEST(ProjectFileErrors, SuggestsTheNearestRuleAndLevel)
{
  EXPECT_THAT(bodyErrors("levels: {stack-overlow: error}"), ElementsAre("2:10: unknown rule 'stack-overlow', nearest: stack-overflow"));
  EXPECT_THAT(bodyErrors("levels: {recursion: eror}"), ElementsAre("2:21: unknown level 'eror', nearest: error"));
  EXPECT_THAT(bodyErrors("suppress: [{rule: recurson, symbol: f, reason: r}]"),
              ElementsAre("2:19: unknown rule 'recurson', nearest: recursion"));
}

TEST(ProjectFileErrors, ReportsAllErrorsInTheOrderOfTheFile)
{
  EXPECT_THAT(errorsOf("schema: 1\nown: app\nlevels: {recursion: 3}\nbudgets: {margin: 200%}\nrecursion: [{function: f}]\n"),
              ElementsAre("2:6: own is 'app', wanted a list", "3:21: unknown level '3'",
                          "4:19: margin is '200%', wanted bytes such as 256, or a share of the stack's size from 0% to 100%",
                          "5:13: recursion entry has no 'depth'", "5:13: recursion entry has no 'reason'"));
}

TEST(ProjectFileErrors, WantsTheTypeOfEachKey)
{
  EXPECT_THAT(bodyErrors("packs: zephyr"), ElementsAre("2:8: packs is 'zephyr', wanted a list"));
  EXPECT_THAT(bodyErrors("packs: {a: b}"), ElementsAre("2:8: packs is a map, wanted a list"));
  EXPECT_THAT(bodyErrors("packs: [[a]]"), ElementsAre("2:9: entry of packs is a list, wanted text"));
  EXPECT_THAT(bodyErrors("packs: [~]"), ElementsAre("2:9: entry of packs is nothing, wanted text"));
  EXPECT_THAT(bodyErrors("budgets: 10%"), ElementsAre("2:10: budgets is '10%', wanted a map"));
  EXPECT_THAT(bodyErrors("budgets:"), ElementsAre("2:1: budgets is nothing, wanted a map"));
  EXPECT_THAT(bodyErrors("budgets: {roots: [a]}"), ElementsAre("2:18: roots is a list, wanted a map"));
  EXPECT_THAT(bodyErrors("levels: error"), ElementsAre("2:9: levels is 'error', wanted a map from rule to level"));
  EXPECT_THAT(bodyErrors("suppress: [recursion]"), ElementsAre("2:12: suppress entry is 'recursion', wanted a map"));
  EXPECT_THAT(bodyErrors("limits: {frame_size: many}"),
              ElementsAre("2:22: frame_size is 'many', wanted a number such as 1024, 4K or 0x400"));
  EXPECT_THAT(bodyErrors("limits: {call_depth: \"8\"}"), ElementsAre("2:22: call_depth is '8', wanted an integer from 1 to 100000"));
  EXPECT_THAT(bodyErrors("interrupts: {U: 3}"), ElementsAre("2:17: interrupts entry is '3', wanted a map"));
  EXPECT_THAT(bodyErrors("interrupts: {U: {priority: -4}}"), ElementsAre("2:28: priority is '-4', wanted an integer from -3 to 255"));
}

TEST(ProjectFileErrors, RefusesNumbersThatCouldMeanTwoThings)
{
  EXPECT_THAT(bodyErrors("recursion: [{function: f, depth: 010, reason: r}]"),
              ElementsAre("2:34: depth is '010', wanted an integer from 1 to 1000000"));
  EXPECT_THAT(bodyErrors("budgets: {margin: 05%}"), SizeIs(1));
}

TEST(ProjectFileErrors, WantsReasons)
{
  EXPECT_THAT(bodyErrors("suppress: [{rule: recursion, symbol: f}]"), ElementsAre("2:12: suppress entry has no 'reason'"));
  EXPECT_THAT(bodyErrors("suppress: [{rule: recursion, symbol: f, reason: ' '}]"), ElementsAre("2:49: reason is empty, wanted text"));
  EXPECT_THAT(bodyErrors("calls: [{in: f, targets: [g]}]"), ElementsAre("2:9: calls entry has no 'reason'"));
  EXPECT_THAT(bodyErrors("bounds: [{function: f, max: 1}]"), ElementsAre("2:10: bounds entry has no 'reason'"));
  EXPECT_THAT(bodyErrors("recursion: [{function: f, depth: 1}]"), ElementsAre("2:13: recursion entry has no 'reason'"));
  EXPECT_THAT(bodyErrors("incomplete: [{file: f.c}]"), ElementsAre("2:14: incomplete entry has no 'reason'"));
}

TEST(ProjectFileErrors, RefusesDaysThatDoNotExist)
{
  EXPECT_THAT(bodyErrors("incomplete: [{file: f.c, reason: r, expires: 2027-02-30}]"),
              ElementsAre("2:46: expires is '2027-02-30', wanted a date such as 2027-06-30"));
  EXPECT_THAT(bodyErrors("incomplete: [{file: f.c, reason: r, expires: soon}]"), SizeIs(1));
}

TEST(ProjectFileErrors, RefusesBlanketSuppressions)
{
  const ConfigRead read = readText("schema: 1\nsuppress: [{rule: recursion, reason: r}]\n");
  ASSERT_THAT(read.errors, SizeIs(1));
  EXPECT_EQ(read.errors[0].message, "suppress entry names no symbol, file or root");
  EXPECT_EQ(read.errors[0].help, "to switch a rule off everywhere: levels: {recursion: off}");
}

TEST(ProjectFileErrors, WantsOneSubjectOfABound)
{
  EXPECT_THAT(bodyErrors("bounds: [{max: 1, reason: r}]"),
              ElementsAre("2:10: bounds entry has 0 of function, address, archive, wanted one"));
  EXPECT_THAT(bodyErrors("bounds: [{function: f, archive: a, max: 1, reason: r}]"),
              ElementsAre("2:10: bounds entry has 2 of function, address, archive, wanted one"));
}

TEST(ProjectFileErrors, RefusesTwoAnswersToOneQuestion)
{
  EXPECT_THAT(bodyErrors("calls:\n- {in: f, through: x, targets: [a], reason: r}\n- {in: f, targets: [a], reason: r}\n"
                         "- {in: f, through: x, targets: [b], reason: r}"),
              ElementsAre("5:3: second answer for this call, first at line 3"));
  EXPECT_THAT(bodyErrors("bounds: [{address: 0x10, max: 1, reason: r}, {address: 16, max: 2, reason: r}]"), SizeIs(1));
  EXPECT_THAT(bodyErrors("recursion: [{function: f, depth: 1, reason: r}, {function: f, depth: 2, reason: r}]"), SizeIs(1));
}

TEST(ProjectFileErrors, WantsTargets)
{
  EXPECT_THAT(bodyErrors("calls: [{in: f, targets: [], reason: r}]"), IsEmpty()) << "a call that is never made is a statement, too";
  EXPECT_THAT(bodyErrors("calls: [{in: f, targets: [], reason: \"\"}]"), SizeIs(1));
}

TEST(ProjectFileErrors, ChecksEntriesOfImagesAlike)
{
  EXPECT_THAT(bodyErrors("images:\n- {budgets: {}}\n- {match: {bord: x}}\n- {match: {}}\n- {match: {id: x}, levels: {recursio: off}}\n"
                         "- {match: {id: x}, recursion: [{function: f, depth: 1, reason: r}, {function: f, depth: 2, reason: r}]}"),
              ElementsAre("3:3: images entry has no 'match'", "4:12: unknown key 'bord', nearest: board",
                          "5:11: match names neither board nor id", "6:29: unknown rule 'recursio', nearest: recursion",
                          "7:68: second depth for this function, first at line 7"));
  EXPECT_THAT(bodyErrors("images: [{match: {id: x}, schema: 1}]"), SizeIs(1)) << "schema and images stand only at the top";
  EXPECT_THAT(bodyErrors("images: {a: b}"), ElementsAre("2:9: images is a map, wanted a list"));
}

TEST(ProjectFileErrors, AreAllOfTheEnvironmentKind)
{
  for (const char *text : {"", "a", "schema: 2\n", "schema: 1\nx: 1\n", "\xff"}) {
    const ConfigRead read = readText(text);
    EXPECT_FALSE(read.file) << text;
    ASSERT_FALSE(read.errors.empty()) << text;
    EXPECT_EQ(read.errors[0].kind, Error::Kind::Environment) << text;
  }
}

TEST(ProjectFileErrors, QuoteForeignTextHarmlessly)
{
  EXPECT_THAT(bodyErrors("\"a\\eb\": 1"), ElementsAre("2:1: unknown key 'a?b'"));
  EXPECT_THAT(bodyErrors(std::string(10'000, 'k') + ": 1"), ElementsAre("2:10001: YAML syntax: illegal map value"))
      << "YAML keys without quotes end after 1024 characters";
  EXPECT_THAT(bodyErrors(std::string(500, 'k') + ": 1"), ElementsAre("2:1: unknown key '" + std::string(80, 'k') + "...'"));
}

} // namespace
} // namespace headroom
