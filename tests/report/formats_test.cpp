// SPDX-License-Identifier: Apache-2.0
// The formats of services: their own rules, which no schema says, and names that want to break out of them.
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/formats.h"
#include "report/line_hash.h"
#include "report/published_place.h"
#include "sample_report.h"

namespace headroom {
namespace {

using namespace sample;
using Json = nlohmann::ordered_json;

// A line end, and what means something in HTML, Markdown, XML, CSV and workflow commands.
const std::string hostile = "=a\n::error::b,\"<script>|`%@x\x01\xff&";

RenderContext context()
{
  RenderContext out;
  out.rules = {{{"stack-overflow", "stack", Level::Error, "exact", {"image"}, "a stack is too small", "", "0.1.0", {}}, "# stack-overflow\n"}};
  return out;
}

Finding finding(const std::string &rule, SourcePlace place, Level level = Level::Error)
{
  Finding out;
  out.rule = rule;
  out.level = level;
  out.message = "something of " + rule;
  out.place = std::move(place);
  out.fingerprint = rule + "-" + out.place.file + "-" + std::to_string(out.place.line);
  return out;
}

Report reportOf(std::vector<Finding> findings)
{
  Report report;
  report.tool.version = "0.1.0";
  ImageReport image;
  image.program = program();
  image.program.board = "board";
  image.checks.findings = std::move(findings);
  report.images.push_back(std::move(image));
  return report;
}

Json sarif(const Report &report, const RenderContext &with = context())
{
  return Json::parse(renderReport("sarif", report, with));
}

std::size_t count(const std::string &text, const std::string &what)
{
  std::size_t out = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
    ++out;
  return out;
}

TEST(Formats, EveryOneIsWrittenForARichReport)
{
  for (const std::string &format : reportFormats())
    EXPECT_GT(renderReport(format, richReport(), context()).size(), 100U) << format;
}

TEST(Formats, ANameThatNobodyKnowsGivesNothing)
{
  EXPECT_EQ(renderReport("docx", richReport(), context()), "");
}

TEST(PublishedPlace, IsTheFindingsOwnInTheSources)
{
  const PublishedPlace place = publishedPlace(finding("r", {"zephyr", "kernel/sched.c", 7, 3}), {});
  EXPECT_EQ(place.file, "zephyr/kernel/sched.c");
  EXPECT_EQ(place.line, 7U);
  EXPECT_EQ(place.column, 3U);
  EXPECT_TRUE(place.isExact);
}

TEST(PublishedPlace, IsNeverInTheBuildDirectory)
{
  Finding one = finding("r", {"build", "zephyr/zephyr.dts", 7, 3});
  one.notes = {{"", {"app", "boards/x.overlay", 4, 0}, "defined here"}};
  PublishedPlace place = publishedPlace(one, {});
  EXPECT_EQ(place.file, "boards/x.overlay");
  EXPECT_FALSE(place.isExact);
  EXPECT_EQ(publishedMessage(one, place), "something of r (build/zephyr/zephyr.dts:7:3)");
  one.notes.clear();
  EXPECT_EQ(publishedPlace(one, {}).file, ".headroom.yaml");
}

TEST(Sarif, HasOneRunAnImageWithItsOwnCategory)
{
  Report report = reportOf({});
  report.images.push_back(report.images.front());
  report.images.back().program.id = "other";
  const Json out = sarif(report);
  EXPECT_EQ(out["version"], "2.1.0");
  ASSERT_EQ(out["runs"].size(), 2U);
  EXPECT_EQ(out["runs"][0]["automationDetails"]["id"], "headroom/board/demo/");
  EXPECT_EQ(out["runs"][1]["automationDetails"]["id"], "headroom/board/other/");
}

TEST(Sarif, FindingsOfOneRuleAndLineAreOneResultWithAFlowForEachWay)
{
  Finding one = finding("stack-overflow", {"app", "src/a.c", 5, 2});
  one.path = {{"main", {"app", "src/m.c", 1, 0}, ""}, {"leaf", {"app", "src/a.c", 5, 0}, "allocates"}};
  one.otherPaths = {{{"isr", {"app", "src/i.c", 9, 0}, ""}}};
  Finding other = one;
  other.message = "another";
  other.otherPaths.clear();
  const Json out = sarif(reportOf({one, other, finding("stack-overflow", {"app", "src/a.c", 6, 0})}));
  const Json &results = out["runs"][0]["results"];
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0]["message"]["text"], "something of stack-overflow\nanother");
  ASSERT_EQ(results[0]["codeFlows"].size(), 3U);
  EXPECT_EQ(results[0]["codeFlows"][0]["threadFlows"][0]["locations"][1]["location"]["message"]["text"], "leaf: allocates");
  const Json &region = results[0]["locations"][0]["physicalLocation"]["region"];
  EXPECT_EQ(region, (Json{{"startLine", 5}, {"startColumn", 2}, {"endLine", 5}, {"endColumn", 3}}));
  EXPECT_EQ(results[0]["ruleIndex"], 0);
  EXPECT_EQ(out["runs"][0]["tool"]["driver"]["rules"][0]["properties"]["precision"], "very-high");
}

TEST(Sarif, StepsWithoutAPlaceAreNamedWithTheNext)
{
  Finding one = finding("r", {"app", "src/a.c", 5, 2});
  one.path = {{"boot", {}, ""}, {"main", {"app", "src/m.c", 1, 0}, ""}, {"rom", {}, ""}};
  const Json flow = sarif(reportOf({one}))["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
  ASSERT_EQ(flow.size(), 1U);
  EXPECT_EQ(flow[0]["location"]["message"]["text"], "boot > main > rom");
}

TEST(Sarif, CarriesGitHubsLineHashWhereTheSourceIsThere)
{
  RenderContext with = context();
  const std::string source = "int a;\nint b;\n";
  with.readSource = [&](const SourcePlace &place) { return place.file == "src/a.c" ? std::optional<std::string>(source) : std::nullopt; };
  const Json results = sarif(reportOf({finding("r", {"app", "src/a.c", 2, 1}), finding("r", {"app", "src/gone.c", 2, 1}), finding("r", {"app", "src/a.c", 99, 1})}), with)["runs"][0]["results"];
  EXPECT_EQ(results[0]["partialFingerprints"]["primaryLocationLineHash"], lineHashes(source)[1]);
  EXPECT_EQ(results[0]["partialFingerprints"]["headroom/v1"], "r-src/a.c-2");
  EXPECT_FALSE(results[1]["partialFingerprints"].contains("primaryLocationLineHash"));
  EXPECT_FALSE(results[2]["partialFingerprints"].contains("primaryLocationLineHash"));
}

TEST(Sarif, LeavesSuppressedFindingsOutUnlessAllAreAskedFor)
{
  Finding one = finding("r", {"app", "src/a.c", 5, 2});
  one.suppressed = SuppressedBy{"known", "src/a.c:4"};
  EXPECT_TRUE(sarif(reportOf({one}))["runs"][0]["results"].empty());
  RenderContext all = context();
  all.options.showAll = true;
  const Json results = sarif(reportOf({one}), all)["runs"][0]["results"];
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0]["suppressions"], (Json::array({Json{{"kind", "inSource"}, {"justification", "known"}}})));
}

TEST(Sarif, SaysWhatTheRunCouldNotDo)
{
  Report report = reportOf({});
  report.images[0].checks.incomplete = {"src/broken.c: does not parse"};
  report.images[0].checks.undecided = {{"isr-allocation", "demo", "no sources"}};
  const Json invocation = sarif(report)["runs"][0]["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"].size(), 2U);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "incomplete: src/broken.c: does not parse");
}

TEST(Sarif, WritesNoMoreResultsThanGitHubShowsAndSaysSo)
{
  std::vector<Finding> findings;
  for (std::uint32_t line = 1; line <= 5003; ++line)
    findings.push_back(finding("r", {"app", "src/a.c", line, 1}));
  const Json run = sarif(reportOf(std::move(findings)))["runs"][0];
  EXPECT_EQ(run["results"].size(), 5000U);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], "3 more results are not written: 5000 is what GitHub shows of a run");
}

TEST(Sarif, EncodesPathsAsUris)
{
  const Json results = sarif(reportOf({finding("r", {"app", "src/a b%#.c", 1, 1})}))["runs"][0]["results"];
  EXPECT_EQ(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "src/a%20b%25%23.c");
}

TEST(CodeQuality, FingerprintsAreUniqueAndPathsRelative)
{
  Report report = reportOf({finding("r", {"app", "src/a.c", 5, 2}), finding("r", {"build", "x.dts", 1, 1}, Level::Note)});
  report.images.push_back(report.images.front());
  const Json out = Json::parse(renderReport("gitlab", report, context()));
  ASSERT_EQ(out.size(), 4U);
  std::set<std::string> fingerprints;
  for (const Json &one : out) {
    fingerprints.insert(one["fingerprint"].get<std::string>());
    EXPECT_FALSE(one["location"]["path"].get<std::string>().starts_with("/"));
    EXPECT_FALSE(one["location"]["path"].get<std::string>().starts_with("./"));
    EXPECT_GE(one["location"]["lines"]["begin"].get<int>(), 1);
  }
  EXPECT_EQ(fingerprints.size(), 4U);
  EXPECT_EQ(out[0]["severity"], "critical");
  EXPECT_EQ(out[1]["severity"], "info");
  EXPECT_EQ(out[0]["description"], "something of r [demo]");
}

Report stacksReport()
{
  ImageProgram image = program();
  image.roots = {thread("deep", bounded(2000), 1024), thread("fine", bounded(100), 1024), thread("open", atLeast(100), 1024)};
  Report report;
  report.images.push_back(imageReport(std::move(image), {}));
  return report;
}

TEST(Junit, AStackPassesFailsOrIsSkippedAsTheGateSaysOfIt)
{
  const std::string out = renderReport("junit", stacksReport(), context());
  EXPECT_NE(out.find("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), std::string::npos) << out;
  EXPECT_NE(out.find("name=\"stack deep\""), std::string::npos);
  EXPECT_NE(out.find("type=\"stack-overflow\""), std::string::npos);
  EXPECT_NE(out.find("<skipped message=\"unverified: worst case &gt;= 100 bytes\"/>"), std::string::npos) << out;
  EXPECT_NE(out.find("<property name=\"margin_at_most_bytes\" value=\"924\"/>"), std::string::npos) << out;
}

TEST(Junit, FollowsTheGatesLevel)
{
  RenderContext strict = context();
  strict.gate.failOn = Level::Warning;
  EXPECT_NE(renderReport("junit", stacksReport(), strict).find("failures=\"2\""), std::string::npos);
  RenderContext never = context();
  never.gate.failOn = Level::Off;
  EXPECT_NE(renderReport("junit", stacksReport(), never).find("failures=\"0\""), std::string::npos);
}

TEST(Junit, AnOverflowThatDoesNotGateHasNotPassed)
{
  RenderContext never = context();
  never.gate.failOn = Level::Off;
  EXPECT_NE(renderReport("junit", stacksReport(), never).find("skipped=\"2\""), std::string::npos);
}

TEST(Sarif, WritesNoMoreRunsThanGitHubTakesAndSaysSo)
{
  Report report = reportOf({});
  report.images.resize(23, report.images.front());
  const Json runs = sarif(report)["runs"];
  ASSERT_EQ(runs.size(), 20U);
  EXPECT_EQ(runs[19]["invocations"][0]["executionSuccessful"], false);
  EXPECT_EQ(runs[19]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
            "3 more images are not written: a file may have 20 runs; audit them in parts");
}

TEST(Annotations, ALineOfTheReportIsNoCommand)
{
  ImageProgram image = program();
  image.roots = {thread("::stop-commands::x", bounded(100), 1024)};
  Report report;
  report.images.push_back(imageReport(std::move(image), {}));
  EXPECT_EQ(renderReport("github", report, context()).find("\n::stop"), std::string::npos);
}

TEST(Junit, WhatIsIncompleteIsAnError)
{
  Report report = stacksReport();
  report.images[0].checks.incomplete = {"a.c"};
  report.images[0].checks.hasRoots = false;
  EXPECT_NE(renderReport("junit", report, context()).find("errors=\"2\""), std::string::npos);
}

TEST(Annotations, AreTheWorstTenOfALevelAndTheRestIsCounted)
{
  std::vector<Finding> findings;
  for (std::uint32_t line = 1; line <= 13; ++line)
    findings.push_back(finding("r", {"app", "src/a.c", line, 1}));
  findings.push_back(finding("w", {"app", "src/a.c", 1, 1}, Level::Warning));
  const std::string out = renderReport("github", reportOf(std::move(findings)), context());
  EXPECT_EQ(count(out, "\n::error "), 10U);
  EXPECT_EQ(count(out, "\n::warning file=src/a.c,line=1,col=1,title=w::something of w\n"), 1U);
  EXPECT_NE(out.find("not annotated: 3 more of level error"), std::string::npos);
}

TEST(Csv, LeavesWhatIsNotKnownEmpty)
{
  ImageProgram image = program();
  image.roots = {thread("unsized", bounded(100), std::nullopt), thread("open", atLeast(100), 1024)};
  Report report;
  report.images.push_back(imageReport(std::move(image), {}));
  const std::string out = renderReport("csv", report, context());
  EXPECT_NE(out.find("\ndemo,,unsized,thread,src/main.c:87:1,,bounded,100,,,,undecided\n"), std::string::npos) << out;
  EXPECT_NE(out.find("\ndemo,,open,thread,src/main.c:87:1,1024,at-least,100,,924,,unverified\n"), std::string::npos) << out;
}

TEST(Markdown, BeginsWithTheMarkAndFitsIntoAComment)
{
  ImageProgram image = program();
  for (int i = 0; i < 3000; ++i)
    image.roots.push_back(thread("thread_" + std::to_string(i), bounded(2000), 1024));
  Report report;
  report.images.push_back(imageReport(image, {}));
  image.id = "second";
  report.images.push_back(imageReport(std::move(image), {}));
  const std::string out = renderReport("md", report, context());
  EXPECT_TRUE(out.starts_with("<!-- headroom-report -->\n"));
  EXPECT_LT(out.size(), 65536U);
  EXPECT_EQ(count(out, "more stacks do not fit here"), 2U);
  EXPECT_EQ(count(out, "more findings do not fit here"), 2U);
  EXPECT_NE(out.find("### second"), std::string::npos);
}

TEST(Markdown, KeepsTheSignOfABoundThatIsNoPlainNumber)
{
  const std::string out = renderReport("md", stacksReport(), context());
  EXPECT_NE(out.find("| `open` | thread | 1024 | &gt;= 100 | &lt;= 924 | **unverified** |"), std::string::npos) << out;
}

class HostileNames : public testing::TestWithParam<std::string> {
protected:
  static Report report()
  {
    ImageProgram image = program();
    image.id = hostile;
    image.board = hostile;
    image.roots = {thread(hostile, bounded(2000), 1024)};
    image.roots[0].place.file = hostile;
    Report out;
    out.images.push_back(imageReport(std::move(image), {}));
    for (Finding &one : out.images[0].checks.findings) {
      one.message = hostile;
      one.place = {"app", hostile, 3, 1};
    }
    return out;
  }
};

TEST_P(HostileNames, StayText)
{
  const Report hostileReport = report();
  const std::string out = renderReport(GetParam(), hostileReport, context());
  EXPECT_EQ(out.find("\n::error::b"), std::string::npos);
  EXPECT_EQ(out.find('\x01'), std::string::npos);
  if (GetParam() == "junit") {
    EXPECT_EQ(out.find("<script>"), std::string::npos);
  }
  if (GetParam() == "md") {
    for (std::size_t at = out.find("<script>"); at != std::string::npos; at = out.find("<script>", at + 1))
      EXPECT_EQ(out.substr(0, at).find_last_of('\n') < out.substr(0, at).find_last_of('`'), true) << "outside of a code span";
  }
  if (GetParam() == "csv") {
    EXPECT_EQ(count(out, "\n"), 2U);
    EXPECT_EQ(out.find(",=a"), std::string::npos);
  }
  if (GetParam() == "sarif" || GetParam() == "gitlab" || GetParam() == "json") {
    EXPECT_FALSE(Json::parse(out).is_discarded());
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, HostileNames, testing::ValuesIn(reportFormats()), [](const auto &one) { return one.param; });

} // namespace
} // namespace headroom
