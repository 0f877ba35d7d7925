// SPDX-License-Identifier: Apache-2.0
// The table of states of integration/baseline.md, and files that are no baseline.
#include <algorithm>

#include <gtest/gtest.h>

#include "checks/gate.h"
#include "report/baseline_file.h"
#include "report/formats.h"
#include "sample_report.h"

namespace headroom {
namespace {

using namespace sample;

const std::vector<std::string> rules = {"stack-overflow", "stack-margin", "stack-unverified", "recursion", "unresolved-call", "stack-growth", "baseline-stale",
                                        "evidence-stale", "dynamic-stack", "evidence-undecided", "config-unmatched"};

ImageProgram imageOf(std::vector<Root> roots)
{
  ImageProgram image = program();
  image.roots = std::move(roots);
  return image;
}

Baseline accepted(const ImageProgram &image, const ProjectConfig &config = {})
{
  ImageProgram copy = image;
  const CheckResult result = runChecks(copy, config, {{}, "2026-11-22", {}, {}});
  return baselineOf(copy, result, config, rules, "0.1.0");
}

struct Compared {
  CheckResult result;
  Comparison comparison;

  [[nodiscard]] const Finding *of(const std::string &rule, const std::string &root = "") const
  {
    const auto found = std::find_if(result.findings.begin(), result.findings.end(),
                                    [&](const Finding &one) { return one.rule == rule && (root.empty() || one.root == root); });
    return found == result.findings.end() ? nullptr : &*found;
  }
  [[nodiscard]] int code() const { return exitCode({&result}, {}); }
};

Compared compared(const Baseline &baseline, ImageProgram image, const ProjectConfig &config = {}, const Growth &growth = {})
{
  Compared out;
  out.result = runChecks(image, config, {{}, "2026-11-22", {}, {}});
  out.comparison = compareWith(baseline, image, config, growth, out.result);
  return out;
}

TEST(Baseline, WhatItHoldsDoesNotGate)
{
  const ImageProgram image = imageOf({thread("rx", bounded(2000), 1024)});
  const Compared now = compared(accepted(image), image);
  ASSERT_NE(now.of("stack-overflow"), nullptr);
  EXPECT_EQ(now.of("stack-overflow")->state, "existing");
  EXPECT_EQ(now.code(), 0);
  EXPECT_TRUE(now.comparison.fixed.empty());
}

TEST(Baseline, WhatItDoesNotHoldIsNewAndGates)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  const Compared now = compared(baseline, imageOf({thread("rx", bounded(2000), 1024), thread("tx", bounded(2000), 1024)}));
  EXPECT_EQ(now.of("stack-overflow", "rx")->state, "existing");
  EXPECT_EQ(now.of("stack-overflow", "tx")->state, "new");
  EXPECT_EQ(now.code(), 1);
}

TEST(Baseline, AnOverflowThatGrewIsNewAgain)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  const Compared now = compared(baseline, imageOf({thread("rx", bounded(2001), 1024)}));
  EXPECT_EQ(now.of("stack-overflow")->state, "new");
  EXPECT_EQ(now.of("stack-overflow")->notes.back().note, "it got worse: the baseline has <= 2000 of 1024 bytes");
  EXPECT_EQ(now.code(), 1);
}

TEST(Baseline, AnOverflowOfASmallerStackIsNewAgain)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", bounded(2000), 1000)})).of("stack-overflow")->state, "new");
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", bounded(1900), 1024)})).of("stack-overflow")->state, "existing");
}

TEST(Baseline, ABoundThatSaysLessIsNewAgain)
{
  const Baseline baseline = accepted(imageOf({thread("rx", atLeast(100), 1024)}));
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", atLeast(140), 1024)})).of("stack-unverified")->state, "existing");
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", unbounded(100), 1024)})).of("stack-unverified")->state, "new");
}

TEST(Baseline, AnOverflowThatGrewWhereTheSystemEndsIsNewAgain)
{
  const auto withFatal = [](std::uint64_t bytes) {
    Root root = thread("rx", bounded(400), 504);
    root.fatalBound = bounded(bytes);
    return imageOf({root});
  };
  const Baseline baseline = accepted(withFatal(660));
  ASSERT_NE(compared(baseline, withFatal(660)).of("stack-overflow"), nullptr);
  EXPECT_EQ(compared(baseline, withFatal(660)).of("stack-overflow")->state, "existing");
  EXPECT_EQ(compared(baseline, withFatal(8060)).of("stack-overflow")->state, "new");
}

TEST(Baseline, AStackWithoutItsNumbersIsNew)
{
  const ImageProgram image = imageOf({thread("rx", bounded(2000), 1024)});
  Baseline baseline = accepted(image);
  baseline.roots.clear();
  EXPECT_EQ(compared(baseline, image).of("stack-overflow")->state, "new");
}

TEST(Baseline, ARisenLevelIsNewAgain)
{
  const ImageProgram image = imageOf({thread("rx", atLeast(100), 1024)});
  ProjectConfig stricter;
  stricter.levels["stack-unverified"] = Level::Error;
  const Compared now = compared(accepted(image), image, stricter);
  EXPECT_EQ(now.of("stack-unverified")->state, "new");
  EXPECT_EQ(now.code(), 1);
}

TEST(Baseline, FindingsOfARuleThatItDoesNotKnowAreNotes)
{
  const ImageProgram image = imageOf({thread("rx", bounded(2000), 1024)});
  Baseline baseline = accepted(image);
  std::erase(baseline.rules, "stack-overflow");
  baseline.findings.clear();
  const Compared now = compared(baseline, image);
  EXPECT_EQ(now.of("stack-overflow")->level, Level::Note);
  EXPECT_EQ(now.code(), 0);
}

TEST(Baseline, ARuleThatWasOffIsNotKnown)
{
  ProjectConfig config;
  config.levels["recursion"] = Level::Off;
  const Baseline baseline = accepted(imageOf({}), config);
  EXPECT_EQ(std::count(baseline.rules.begin(), baseline.rules.end(), "recursion"), 0);
  EXPECT_EQ(std::count(baseline.rules.begin(), baseline.rules.end(), "stack-overflow"), 1);
}

TEST(Baseline, WhatIsNotFoundAnyMoreIsSaidToBeFixed)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  const Compared now = compared(baseline, imageOf({thread("rx", bounded(200), 1024)}));
  ASSERT_EQ(now.comparison.fixed.size(), 1U);
  ASSERT_NE(now.of("baseline-stale"), nullptr);
  EXPECT_EQ(now.of("baseline-stale")->level, Level::Note);
  EXPECT_EQ(now.of("baseline-stale")->message, "the baseline holds 1 finding that is not found any more");
  EXPECT_EQ(now.of("baseline-stale")->notes.size(), 1U);
}

TEST(Baseline, NothingIsFixedWhereNobodyLooked)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  ImageProgram image = imageOf({thread("rx", bounded(200), 1024)});
  image.coverage.incomplete = {"src/a.c: does not parse"};
  EXPECT_TRUE(compared(baseline, image).comparison.fixed.empty());
  ProjectConfig off;
  off.levels["stack-overflow"] = Level::Off;
  EXPECT_TRUE(compared(baseline, imageOf({thread("rx", bounded(200), 1024)}), off).comparison.fixed.empty());
  // Without a size the rule is undecided.
  EXPECT_TRUE(compared(baseline, imageOf({thread("rx", bounded(200), std::nullopt)})).comparison.fixed.empty());
}

TEST(Baseline, EvidenceOfAnotherKindIsNotCompared)
{
  ImageProgram image = imageOf({thread("rx", bounded(2000), 1024)});
  const Baseline baseline = accepted(image);
  image.evidence = "objects";
  const Compared now = compared(baseline, image);
  EXPECT_EQ(now.comparison.notCompared, "the baseline is of evidence 'image', this run of 'objects'");
  EXPECT_EQ(now.of("stack-overflow")->state, "new");
  EXPECT_EQ(now.code(), 1);
}

TEST(Baseline, SuppressedFindingsAreNoPartOfIt)
{
  ProjectConfig config;
  Suppression one;
  one.rule = "stack-overflow";
  one.root = "rx";
  one.reason = "known";
  config.suppressions = {one};
  EXPECT_TRUE(accepted(imageOf({thread("rx", bounded(2000), 1024)}), config).findings.empty());
}

TEST(StackGrowth, IsMeasuredInBytesOrShares)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(1000), 4096)}));
  const auto grownTo = [&](std::uint64_t bytes, Margin allowed) {
    return compared(baseline, imageOf({thread("rx", bounded(bytes), 4096)}), {}, allowed).of("stack-growth") != nullptr;
  };
  EXPECT_FALSE(grownTo(1064, {64, 0}));
  EXPECT_TRUE(grownTo(1065, {64, 0}));
  EXPECT_FALSE(grownTo(1050, {0, 5}));
  EXPECT_TRUE(grownTo(1051, {0, 5}));
  EXPECT_TRUE(grownTo(1001, {0, 0}));
  EXPECT_FALSE(grownTo(1000, {0, 0}));
  EXPECT_FALSE(grownTo(900, {0, 0}));
}

TEST(StackGrowth, ABoundThatSaysLessHasGrown)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(1000), 4096)}));
  const Compared now = compared(baseline, imageOf({thread("rx", atLeast(10), 4096)}), {}, Margin{100000, 0});
  ASSERT_NE(now.of("stack-growth"), nullptr);
  EXPECT_EQ(now.of("stack-growth")->message, "worst case of thread 'rx' grew: >= 10 bytes, the baseline has <= 1000");
}

TEST(StackGrowth, FollowsItsLevel)
{
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(1000), 4096)}));
  ProjectConfig config;
  config.levels["stack-growth"] = Level::Error;
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", bounded(1001), 4096)}), config, Margin{}).code(), 1);
  config.levels["stack-growth"] = Level::Off;
  EXPECT_EQ(compared(baseline, imageOf({thread("rx", bounded(1001), 4096)}), config, Margin{}).of("stack-growth"), nullptr);
}

TEST(BaselineFile, SaysTheSameAfterReading)
{
  const std::string text = baselineText(accepted(richProgram(), richConfig()));
  const Expected<Baseline> read = readBaseline(text, "b.json");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(baselineText(*read), text);
  EXPECT_GT(read->roots.size(), 5U);
  EXPECT_GT(read->findings.size(), 3U);
}

TEST(BaselineFile, HasOneRootAndOneFindingALine)
{
  const Baseline baseline = accepted(richProgram(), richConfig());
  const std::string text = baselineText(baseline);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  EXPECT_EQ(lines, baseline.roots.size() + baseline.findings.size() + baseline.rules.size() + 12);
}

struct Broken {
  std::string name, from, to, error;
};

class BrokenBaseline : public testing::TestWithParam<Broken> {};

TEST_P(BrokenBaseline, IsRefusedAtItsPlace)
{
  std::string text = baselineText(accepted(imageOf({thread("rx", bounded(2000), 1024)})));
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos) << text;
  text.replace(at, GetParam().from.size(), GetParam().to);
  const Expected<Baseline> read = readBaseline(text, "b.json");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("b.json: baseline " + GetParam().error), std::string::npos) << read.error().text();
  EXPECT_EQ(read.error().kind, Error::Kind::Environment);
}

INSTANTIATE_TEST_SUITE_P(Files, BrokenBaseline,
                         testing::Values(Broken{"Version", "baseline/1", "baseline/2", "is of schema 'headroom-baseline/2', wanted headroom-baseline/1"},
                                         Broken{"NoSchema", "\"schema\"", "\"scheme\"", "names no schema"},
                                         Broken{"Half", "\"roots\": [", "", "line "},
                                         Broken{"UnknownKey", "\"bytes\"", "\"byte\"", "roots: rx: unknown key 'byte'"},
                                         Broken{"WrongType", "2000", "\"2000\"", "'bytes' is missing or no number of bytes"},
                                         Broken{"Negative", "2000", "-2000", "'bytes' is missing or no number of bytes"},
                                         Broken{"UnknownBound", "\"bound\":\"bounded\"", "\"bound\":\"small\"", "roots: rx: unknown bound 'small'"},
                                         Broken{"UnknownLevel", "\"level\":\"error\"", "\"level\":\"fatal\"", "findings: "},
                                         Broken{"KeyTwice", "\"kind\":\"thread\"", "\"kind\":\"thread\",\"kind\":\"main\"", "has a key twice in one entry"},
                                         Broken{"RuleUnknown", "\"stack-overflow\",", "", "findings: rule stack-overflow is not among its rules"},
                                         Broken{"NoObject", "{\"name\":\"rx\"", "7,{\"name\":\"rx\"", "'name' is missing"}),
                         [](const auto &one) { return one.param.name; });

TEST(BaselineFile, ARootThatIsThereTwiceIsRefused)
{
  Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024)}));
  baseline.roots.push_back(baseline.roots.front());
  const Expected<Baseline> read = readBaseline(baselineText(baseline), "b.json");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("roots: rx: is there twice"), std::string::npos);
}

TEST(BaselineFile, DeepNestingIsRefused)
{
  EXPECT_FALSE(readBaseline(std::string(1000000, '['), "b.json"));
  EXPECT_FALSE(readBaseline("", "b.json"));
  EXPECT_FALSE(readBaseline("[]", "b.json"));
}

TEST(BaselineReport, ShowsTheChangeAndHidesWhatExists)
{
  ImageProgram image = imageOf({thread("rx", bounded(2000), 1024), thread("tx", bounded(100), 1024)});
  const Baseline baseline = accepted(imageOf({thread("rx", bounded(2000), 1024), thread("tx", bounded(60), 1024)}));
  Report report;
  report.images.push_back(imageReport(image, {}));
  report.images[0].comparison = compareWith(baseline, report.images[0].program, {}, {}, report.images[0].checks);
  const std::string text = renderReport("text", report, {});
  EXPECT_NE(text.find("+40"), std::string::npos) << text;
  EXPECT_EQ(text.find("[stack-overflow]"), std::string::npos) << text;
  EXPECT_NE(text.find("1 in the baseline (--all shows them)"), std::string::npos) << text;
  // A service that keeps the history itself would take what is missing for fixed.
  EXPECT_NE(renderReport("sarif", report, {}).find("\"baselineState\": \"unchanged\""), std::string::npos);
  EXPECT_NE(renderReport("gitlab", report, {}).find("stack-overflow"), std::string::npos);
  EXPECT_EQ(renderReport("github", report, {}).find("\n::error"), std::string::npos);
  const std::string markdown = renderReport("md", report, {});
  EXPECT_LT(markdown.find("`tx`"), markdown.find("`rx`")) << "the largest change comes first";
  EXPECT_NE(markdown.find("1 finding is in the baseline"), std::string::npos);
}

} // namespace
} // namespace headroom
