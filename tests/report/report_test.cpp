// SPDX-License-Identifier: Apache-2.0
// Whole reports against golden files, and what must hold for any of them.
#include <gtest/gtest.h>

#include "golden.h"
#include "json_schema.h"
#include "report/json.h"
#include "report/schema.h"
#include "report/stack_report.h"
#include "report/text.h"
#include "report/why.h"
#include "sample_report.h"

namespace headroom {
namespace {

using namespace sample;
using nlohmann::ordered_json;

void expectGolden(const std::string &name, const std::string &actual)
{
  golden::expectGolden(HEADROOM_GOLDEN, HEADROOM_SCRATCH, name, actual);
}

ReportOptions everything()
{
  ReportOptions options;
  options.showAll = options.isVerbose = options.withFunctions = options.withCalls = options.withWitnesses = true;
  return options;
}

TEST(TextReport, Check)
{
  expectGolden("check.txt", textReport(richReport(), {}));
}
TEST(TextReport, CheckAll)
{
  expectGolden("check-all.txt", textReport(richReport(), everything()));
}
TEST(TextReport, StackTable)
{
  expectGolden("stack.txt", stackReport(richReport(), {}));
}
TEST(TextReport, StackViews)
{
  expectGolden("stack-views.txt", stackReport(richReport(), everything()));
}
TEST(TextReport, Why)
{
  expectGolden("why.txt", whyText(richReport(), "write", false));
}

TEST(TextReport, StackOfNamedRoots)
{
  ReportOptions options;
  options.roots = {"main", "walker", "irq"};
  expectGolden("stack-roots.txt", stackReport(richReport(), options));
}

TEST(TextReport, ColoursOnlyWhenAskedFor)
{
  EXPECT_EQ(textReport(richReport(), {}).find('\x1b'), std::string::npos);
  ReportOptions options;
  options.useColor = true;
  EXPECT_NE(textReport(richReport(), options).find("\x1b[1;31m"), std::string::npos);
}

TEST(TextReport, ColoursDoNotMoveColumns)
{
  ReportOptions options;
  options.useColor = true;
  std::string colored = textReport(richReport(), options);
  for (std::size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b'))
    colored.erase(at, colored.find('m', at) - at + 1);
  EXPECT_EQ(colored, textReport(richReport(), {}));
}

TEST(TextReport, ForeignNamesCannotDriveTheTerminal)
{
  Report report = richReport();
  report.images[0].program.roots[0].name = "evil\x1b[2J\r\n";
  report.images[0].checks.findings[0].message = "evil\x1b]0;x\x07";
  const std::string text = textReport(report, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_NE(text.find("evil\\x1b[2J\\x0d\\x0a"), std::string::npos);
}

TEST(TextReport, AtLeastMarginIsItselfABound)
{
  const std::string text = textReport(richReport(), {});
  EXPECT_NE(text.find(">= 2304     <= 1856"), std::string::npos);
}

Report countedReport()
{
  Report report;
  ImageProgram image = program();
  image.roots = {thread("many", bounded(10), 100), thread("some", bounded(10), 100)};
  image.roots[0].count = 6;
  image.roots[1].count = 0;
  for (const char *const name : {"isr", "isr (2)", "isr (3)"}) {
    Root root = thread(name, bounded(40), std::nullopt);
    root.kind = RootKind::Isr;
    root.entry = "isr";
    image.roots.push_back(root);
  }
  image.roots.back().bound.bytes = 44; // another argument, another depth
  report.images.push_back(imageReport(image, {}));
  return report;
}

TEST(TextReport, RowsSayHowManyTheyStandFor)
{
  const std::string text = stackReport(countedReport(), {});
  EXPECT_NE(text.find("\nmany x6 "), std::string::npos) << text;
  EXPECT_NE(text.find("number of such stacks not known"), std::string::npos) << text;
  EXPECT_NE(text.find("\nisr x2 "), std::string::npos) << text;
  EXPECT_NE(text.find("\nisr (3) "), std::string::npos) << text;
}

TEST(JsonReport, RootsHaveTheirCountAndKeepTheirNames)
{
  const ordered_json roots = ordered_json::parse(jsonReport(countedReport(), {}))["images"][0]["roots"];
  ASSERT_EQ(roots.size(), 5U);
  EXPECT_EQ(roots[0]["count"], 6);
  EXPECT_TRUE(roots[1]["count"].is_null());
  EXPECT_EQ(roots[3]["name"], "isr (2)");
  EXPECT_EQ(schema::violations(reportSchema(), jsonReport(countedReport(), {})), std::vector<std::string>{});
}

TEST(TextReport, WithoutSourcesIsOneLineAndTheRestStays)
{
  ImageProgram image = program();
  image.behaviour.isKnown = false;
  image.roots = {thread("rx", bounded(10), std::nullopt)};
  Report report;
  report.images.push_back(imageReport(image, {}));
  const std::string text = textReport(report, {});
  EXPECT_NE(text.find("\nundecided: 35 rules for 'demo': no source was read: name the build directory with -p (-v lists them)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nundecided: stack-overflow for 'rx': "), std::string::npos) << "what lacks something else keeps its line: " << text;
  EXPECT_EQ(text.find("undecided: isr-blocking-call"), std::string::npos);
  ReportOptions verbose;
  verbose.isVerbose = true;
  const std::string all = textReport(report, verbose);
  EXPECT_NE(all.find("undecided: isr-blocking-call for 'demo': no source was read: name the build directory with -p\n"), std::string::npos) << all;
  EXPECT_EQ(all.find("undecided: 35 rules"), std::string::npos);
  const ordered_json coverage = ordered_json::parse(jsonReport(report, {}))["images"][0]["coverage"];
  EXPECT_EQ(coverage["undecided"].size(), 36u) << "JSON keeps the list";
}

Report reachedTwice()
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(10), 100)};
  Report report;
  report.images.push_back(imageReport(image, {}));
  Finding finding;
  finding.rule = "isr-blocking-call";
  finding.message = "k_sem_take can wait";
  finding.place = {"app", "src/main.c", 20, 3};
  finding.fingerprint = std::string(64, 'd');
  finding.path = {{"uart_isr", {"app", "src/main.c", 50, 3}, "interrupt"}, {"handler", finding.place, "calls k_sem_take"}};
  finding.otherPaths = {{{"dma_isr", {"zephyr", "drivers/dma.c", 7, 3}, "interrupt"}, {"unread", {}, "code without source"}}};
  report.images[0].checks.findings = {finding};
  return report;
}

TEST(TextReport, WaysAreOneLineEachStepWithItsPlaceWhenVerbose)
{
  ReportOptions options;
  const std::string text = textReport(reachedTwice(), options);
  EXPECT_NE(text.find("  note: path: uart_isr (interrupt) > handler (calls k_sem_take)\n  note: and 1 more way (-v shows it)\n"), std::string::npos) << text;
  options.isVerbose = true;
  const std::string verbose = textReport(reachedTwice(), options);
  EXPECT_NE(verbose.find("  note: path:\n    src/main.c:50:3: uart_isr (interrupt)\n    src/main.c:20:3: handler (calls k_sem_take)\n"
                         "  note: also:\n    zephyr/drivers/dma.c:7:3: dma_isr (interrupt)\n    unread (code without source)\n"),
            std::string::npos)
      << verbose;
}

TEST(TextReport, SaysInOneLineWhatTheContextRulesCouldNotFollow)
{
  Report report = richReport();
  EXPECT_EQ(textReport(report, {}).find("contexts:"), std::string::npos);
  Behaviour &behaviour = report.images[0].program.behaviour;
  behaviour.isKnown = true;
  behaviour.contextCalls = 12;
  EXPECT_EQ(textReport(report, {}).find("contexts:"), std::string::npos) << "everything is followed";
  behaviour.openContextCalls = 2;
  behaviour.typedContextCalls = 3;
  EXPECT_NE(textReport(report, {}).find("contexts: of 12 calls through pointers on the ways from the roots, 2 without a known target are not "
                                        "followed, 3 are followed only to what is known\n"),
            std::string::npos);
}

TEST(JsonReport, CountsWhatTheContextRulesCouldNotFollow)
{
  Report report = richReport();
  Behaviour &behaviour = report.images[0].program.behaviour;
  behaviour.isKnown = false;
  EXPECT_TRUE(ordered_json::parse(jsonReport(report, {}))["images"][0]["coverage"]["context_calls"].is_null()) << "no sources";
  behaviour.isKnown = true;
  behaviour.contextCalls = 12;
  behaviour.openContextCalls = 2;
  behaviour.typedContextCalls = 3;
  EXPECT_EQ(ordered_json::parse(jsonReport(report, {}))["images"][0]["coverage"]["context_calls"],
            (ordered_json{{"through_pointers", 12}, {"not_followed", 2}, {"followed_in_part", 3}}));
}

TEST(JsonReport, KeepsEveryWay)
{
  const std::string text = jsonReport(reachedTwice(), {});
  EXPECT_EQ(schema::violations(reportSchema(), text), std::vector<std::string>{});
  const ordered_json finding = ordered_json::parse(text)["images"][0]["findings"][0];
  ASSERT_EQ(finding["other_paths"].size(), 1u);
  EXPECT_EQ(finding["other_paths"][0][0]["file"], "drivers/dma.c");
  EXPECT_TRUE(finding["other_paths"][0][1]["file"].is_null());
}

TEST(Registration, IsInJsonAndInTheTextOfItsRoot)
{
  const ordered_json roots = ordered_json::parse(jsonReport(richReport(), {}))["images"][0]["roots"];
  for (const ordered_json &root : roots) {
    const bool isWalker = root["name"] == "walker";
    EXPECT_EQ(root["registration"].is_null(), !isWalker) << root["name"];
    if (isWalker) {
      EXPECT_EQ(root["registration"]["line"], 14);
    }
  }
  ReportOptions options;
  options.roots = {"walker"};
  EXPECT_NE(stackReport(richReport(), options).find(", registered at src/start.c:14:3\n"), std::string::npos);
}

TEST(TextReport, NoFindingsSaysSo)
{
  Report report;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(10), 100)};
  report.images.push_back(imageReport(image, {}));
  expectGolden("clean.txt", textReport(report, {}));
}

TEST(JsonReport, Check)
{
  expectGolden("check.json", jsonReport(richReport(), {}));
}
TEST(JsonReport, Everything)
{
  expectGolden("everything.json", jsonReport(richReport(), everything()));
}
TEST(JsonReport, Why)
{
  expectGolden("why.json", whyJson(richReport(), "write"));
}

TEST(JsonReport, MatchesItsPublishedSchema)
{
  EXPECT_EQ(schema::violations(reportSchema(), jsonReport(richReport(), {})), std::vector<std::string>{});
  EXPECT_EQ(schema::violations(reportSchema(), jsonReport(richReport(), everything())), std::vector<std::string>{});
}

TEST(JsonReport, SchemaRefusesWhatIsNotAReport)
{
  ordered_json report = ordered_json::parse(jsonReport(richReport(), {}));
  report["images"][0]["roots"][0].erase("bound");
  report["images"][0]["roots"][1]["kind"] = "fiber";
  report["images"][0]["findings"][0]["fingerprint"] = "short";
  EXPECT_EQ(schema::violations(reportSchema(), report.dump()).size(), 3u);
}

TEST(JsonReport, KeysStandInTheOrderOfTheContract)
{
  const ordered_json report = ordered_json::parse(jsonReport(richReport(), everything()));
  const auto startsWith = [](const ordered_json &object, const std::vector<std::string> &wanted) {
    std::vector<std::string> keys;
    for (const auto &[key, value] : object.items())
      if (std::find(wanted.begin(), wanted.end(), key) != wanted.end())
        keys.push_back(key);
    EXPECT_EQ(keys, wanted);
  };
  const ordered_json &image = report["images"][0];
  startsWith(report, {"schema", "tool", "images"});
  startsWith(report["tool"], {"name", "version", "packs", "config_digest"});
  startsWith(image, {"id", "board", "path", "sha256", "machine", "evidence", "coverage", "roots", "functions", "findings"});
  startsWith(image["coverage"],
             {"translation_units", "functions", "indirect_sites", "unresolved_sites", "layers", "undecided", "incomplete"});
  startsWith(image["roots"][0],
             {"name", "kind", "entry", "location", "stack", "bound", "terms", "fatal_bound", "depth", "margin_bytes", "path"});
  startsWith(image["roots"][3]["path"][0], {"function", "frame_bytes", "at_call_bytes", "root", "file", "line"});
  startsWith(image["functions"][0], {"name", "file", "line", "frame_bytes", "dynamic", "bound", "witnesses"});
  startsWith(image["findings"][0], {"rule", "level", "message", "location", "path", "fingerprint", "state", "suppressed"});
}

TEST(JsonReport, PathPlusTermsEqualsBytes)
{
  const ordered_json report = ordered_json::parse(jsonReport(richReport(), {}));
  for (const ordered_json &root : report["images"][0]["roots"]) {
    if (root["path"].empty())
      continue;
    std::uint64_t sum = 0;
    for (const ordered_json &step : root["path"])
      sum += step["at_call_bytes"].get<std::uint64_t>();
    for (const ordered_json &term : root["terms"])
      sum += term["bytes"].get<std::uint64_t>();
    EXPECT_EQ(sum, root["bound"]["bytes"].get<std::uint64_t>()) << root["name"];
  }
}

TEST(JsonReport, MarginIsANumberOnlyBelowABoundedValue)
{
  const ordered_json report = ordered_json::parse(jsonReport(richReport(), {}));
  for (const ordered_json &root : report["images"][0]["roots"])
    EXPECT_EQ(root["margin_bytes"].is_null(), root["bound"]["kind"] != "bounded" || root["stack"]["bytes"].is_null()) << root["name"];
}

TEST(JsonReport, FindingsOutsideOwnAreCountedAndShownOnDemand)
{
  const auto rules = [](const std::string &text) {
    std::size_t outside = 0;
    const ordered_json report = ordered_json::parse(text);
    for (const ordered_json &finding : report["images"][0]["findings"])
      outside += finding["own"] == false;
    return outside;
  };
  EXPECT_EQ(rules(jsonReport(richReport(), {})), 0u);
  EXPECT_EQ(rules(jsonReport(richReport(), everything())), 1u);
  EXPECT_EQ(ordered_json::parse(jsonReport(richReport(), {}))["images"][0]["findings_outside_own"], 1);
}

TEST(JsonReport, BytesThatAreNoUtf8DoNotBreakIt)
{
  Report report = richReport();
  report.images[0].program.roots[0].name = "bad\xff\xfe";
  EXPECT_EQ(ordered_json::parse(jsonReport(report, {}))["images"][0]["roots"][0]["name"], "bad\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Why, ChainIsTheShortest)
{
  const auto chains = whyChains(richProgram(), "write");
  ASSERT_EQ(chains.size(), 2u);
  EXPECT_EQ(chains[0].root, "main");
  ASSERT_EQ(chains[0].steps.size(), 3u);
  EXPECT_EQ(chains[0].steps[1].function, "send");
  EXPECT_TRUE(chains[0].steps[1].isTailCall);
  EXPECT_TRUE(chains[0].steps[2].isIndirect);
}

TEST(Why, UnreachedFunctionSaysSo)
{
  EXPECT_TRUE(whyChains(richProgram(), "orphan").empty());
  EXPECT_NE(whyText(richReport(), "orphan", false).find("no root reaches it"), std::string::npos);
}

TEST(Why, CyclesEnd)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(1), 10)};
  image.edges = {
      {"a", "b", {}, false, false}, {"b", "a", {}, false, false}, {"b", "target", {}, false, false}, {"rx_entry", "a", {}, false, false}};
  const auto chains = whyChains(image, "target");
  ASSERT_EQ(chains.size(), 1u);
  EXPECT_EQ(chains[0].steps.size(), 4u);
}

} // namespace
} // namespace headroom
