// SPDX-License-Identifier: Apache-2.0
// What surrounds the rules: levels, own, suppressions, expiry, identity, order, completeness.
#include <gtest/gtest.h>

#include "checks/places.h"
#include "checks/registry.h"
#include "sample.h"

namespace headroom {
namespace {

using namespace sample;

ImageProgram recursionIn(const std::string &root, const std::string &file)
{
  ImageProgram image = program();
  image.cycles = {{{"walk_tree"}, {root, file, 7, 3}, std::nullopt, ""}};
  image.functions = {function("main", 8, bounded(8))};
  return image;
}

Suppression suppression(const std::string &rule)
{
  Suppression out;
  out.rule = rule;
  out.reason = "reviewed";
  out.place = {".headroom.yaml", 14, 5};
  return out;
}

TEST(Levels, ConfigurationRaisesLowersAndSwitchesOff)
{
  ProjectConfig config;
  const ImageProgram image = recursionIn("app", "src/tree.c");
  for (const Level level : {Level::Note, Level::Warning, Level::Error}) {
    config.levels["recursion"] = level;
    EXPECT_EQ(findingsOf("recursion", image, config).at(0).level, level);
  }
  config.levels["recursion"] = Level::Off;
  EXPECT_TRUE(findingsOf("recursion", image, config).empty());
}

TEST(Levels, MetadataGivesTheDefault)
{
  ImageProgram image = recursionIn("app", "src/tree.c");
  const CheckResult result = runChecks(image, {}, {{{"recursion", Level::Error}}, "2026-11-21", {}});
  EXPECT_EQ(findingsOf(result, "recursion").at(0).level, Level::Error);
}

TEST(Levels, SwitchedOffRuleIsNotUndecided)
{
  ProjectConfig config;
  config.levels["stack-overflow"] = Level::Off;
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(100), std::nullopt)};
  EXPECT_TRUE(check(image, config).undecided.empty());
}

TEST(Own, DefaultIsTheApplication)
{
  EXPECT_TRUE(findingsOf("recursion", recursionIn("app", "src/tree.c")).at(0).isOwn);
  EXPECT_FALSE(findingsOf("recursion", recursionIn("zephyr", "lib/tree.c")).at(0).isOwn);
}

TEST(Own, GlobsNameRootAndPath)
{
  ProjectConfig config;
  config.own = {"app/src/**", "zephyr/lib/**"};
  EXPECT_TRUE(findingsOf("recursion", recursionIn("app", "src/a/tree.c"), config).at(0).isOwn);
  EXPECT_TRUE(findingsOf("recursion", recursionIn("zephyr", "lib/tree.c"), config).at(0).isOwn);
  EXPECT_FALSE(findingsOf("recursion", recursionIn("app", "vendor/tree.c"), config).at(0).isOwn);
  EXPECT_FALSE(findingsOf("recursion", recursionIn("zephyr", "kernel/tree.c"), config).at(0).isOwn);
}

TEST(Own, ImageWithoutCodeOfTheApplicationIsOwnAsAWhole)
{
  ImageProgram image = recursionIn("external", "/elsewhere/tree.c");
  EXPECT_FALSE(findingsOf("recursion", image).at(0).isOwn);
  image.functions[0].place = {"external", "/elsewhere/main.c", 1, 1};
  EXPECT_TRUE(findingsOf("recursion", image).at(0).isOwn) << "nothing tells what is foreign";
}

TEST(Own, WhatTheBuildMadeOfTheConfigurationIs)
{
  ProjectConfig config;
  config.own = {"app/src/**"};
  EXPECT_TRUE(findingsOf("recursion", recursionIn("build", "zephyr/zephyr.dts"), config).at(0).isOwn);
}

TEST(Own, UnknownPlaceIsNotHidden)
{
  EXPECT_TRUE(findingsOf("recursion", recursionIn("", "")).at(0).isOwn);
}

TEST(Own, StackOfForeignEntryStillGates)
{
  ImageProgram image = program();
  Root root = thread("idle", bounded(300), 256);
  root.place = {"zephyr", "kernel/idle.c", 30, 1};
  image.roots = {root};
  EXPECT_TRUE(findingsOf("stack-overflow", image).at(0).isOwn);
}

TEST(Suppressions, CoverByRuleAndKeepTheReason)
{
  ProjectConfig config;
  config.suppressions = {suppression("recursion")};
  const CheckResult result = check(recursionIn("app", "src/tree.c"), config);
  const auto found = findingsOf(result, "recursion");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_TRUE(found[0].suppressed.has_value());
  EXPECT_EQ(found[0].suppressed->reason, "reviewed");
  EXPECT_EQ(found[0].suppressed->place, ".headroom.yaml:14:5");
  EXPECT_TRUE(findingsOf(result, "suppression-unused").empty());
}

TEST(Suppressions, EveryGivenSelectorMustMatch)
{
  const ImageProgram image = recursionIn("app", "src/tree.c");
  const auto isSuppressed = [&](const Suppression &one) {
    ProjectConfig config;
    config.suppressions = {one};
    return findingsOf("recursion", image, config).at(0).suppressed.has_value();
  };
  Suppression one = suppression("recursion");
  one.symbol = "walk_*";
  EXPECT_TRUE(isSuppressed(one));
  one.file = "src/*.c";
  EXPECT_TRUE(isSuppressed(one));
  one.file = "app/src/*.c";
  EXPECT_TRUE(isSuppressed(one));
  one.file = "lib/*.c";
  EXPECT_FALSE(isSuppressed(one));
  one.file.clear();
  one.symbol = "other";
  EXPECT_FALSE(isSuppressed(one));
  one.symbol.clear();
  one.root = "rx";
  EXPECT_FALSE(isSuppressed(one)) << "the finding is about no root";
  EXPECT_FALSE(isSuppressed(suppression("dynamic-stack")));
}

TEST(Suppressions, RootGlobCoversTheRootsFinding)
{
  ImageProgram image = program();
  image.roots = {thread("rx_1", bounded(300), 256), thread("tx", bounded(300), 256)};
  ProjectConfig config;
  config.suppressions = {suppression("stack-overflow")};
  config.suppressions[0].root = "rx_*";
  const auto found = findingsOf("stack-overflow", image, config);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].suppressed.has_value());
  EXPECT_FALSE(found[1].suppressed.has_value());
}

TEST(Suppressions, MatchingNothingIsANote)
{
  ProjectConfig config;
  config.suppressions = {suppression("recursion")};
  const auto found = findingsOf("suppression-unused", program(), config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "suppression of recursion matches nothing in this image");
  EXPECT_EQ(found[0].place.line, 14u);
}

TEST(Suppressions, OneCoversSeveralFindings)
{
  ImageProgram image = recursionIn("app", "src/tree.c");
  image.cycles.push_back({{"visit"}, {"app", "src/tree.c", 7, 3}, std::nullopt, ""});
  ProjectConfig config;
  config.suppressions = {suppression("recursion")};
  for (const Finding &finding : findingsOf("recursion", image, config))
    EXPECT_TRUE(finding.suppressed.has_value()) << finding.symbol;
}

TEST(Suppressions, HoldThroughTheirLastDay)
{
  ProjectConfig config;
  config.suppressions = {suppression("recursion")};
  config.suppressions[0].expires = "2027-06-30";
  const ImageProgram image = recursionIn("app", "src/tree.c");
  EXPECT_TRUE(findingsOf(check(image, config, {}, "2027-06-30"), "recursion").at(0).suppressed.has_value());
  const CheckResult after = check(image, config, {}, "2027-07-01");
  EXPECT_FALSE(findingsOf(after, "recursion").at(0).suppressed.has_value());
  const auto expired = findingsOf(after, "suppression-expired");
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].level, Level::Warning);
  EXPECT_EQ(expired[0].message, "suppression of recursion expired on 2027-06-30, today is 2027-07-01");
}

TEST(Configuration, EntryThatMatchesNothingIsANoteAtItsPlace)
{
  ProjectConfig config;
  config.path = ".headroom.yaml";
  ImageProgram image = program();
  image.coverage.notes = {".headroom.yaml:3:9: budgets: root rx_thred is not in this image", "3 stack usage reports match no function",
                          "fatal: function die is not in this image"};
  const CheckResult result = runChecks(image, config, {{}, "2026-11-21", {}});
  const auto found = findingsOf(result, "config-unmatched");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].level, Level::Note);
  EXPECT_EQ(found[1].message, "budgets: root rx_thred is not in this image");
  EXPECT_EQ(found[1].place.line, 3u);
  EXPECT_EQ(found[1].place.column, 9u);
  EXPECT_EQ(image.coverage.notes, std::vector<std::string>{"3 stack usage reports match no function"}) << "no entry of the configuration";
}

TEST(Configuration, PlaceOfAnotherFileIsNoPlace)
{
  EXPECT_FALSE(splitPlace("other.yaml:3:9: text", ".headroom.yaml").has_value());
  EXPECT_FALSE(splitPlace(".headroom.yaml:three: text", ".headroom.yaml").has_value());
  EXPECT_FALSE(splitPlace(".headroom.yaml:3", ".headroom.yaml").has_value());
  EXPECT_FALSE(splitPlace(":3:9: text", "").has_value());
}

TEST(Completeness, ImageWithoutRootsIsUndecided)
{
  const CheckResult result = check(program());
  EXPECT_FALSE(result.hasRoots);
  EXPECT_EQ(undecidedSubjects(result, "stack-overflow"), std::vector<std::string>{"demo"});
}

TEST(Identity, SurvivesMovedLinesAndChangedNumbers)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(300), 256)};
  const std::string before = findingsOf("stack-overflow", image).at(0).fingerprint;
  image.roots[0].place.line = 900;
  image.roots[0].bound.bytes = 400;
  EXPECT_EQ(findingsOf("stack-overflow", image).at(0).fingerprint, before);
  EXPECT_EQ(before.size(), 64u);
}

TEST(Identity, DiffersByRuleRootAndImage)
{
  ImageProgram image = program();
  image.roots = {thread("rx", bounded(300), 256), thread("tx", bounded(300), 256)};
  const auto found = findingsOf("stack-overflow", image);
  EXPECT_NE(found.at(0).fingerprint, found.at(1).fingerprint);
  image.id = "other";
  EXPECT_NE(findingsOf("stack-overflow", image).at(0).fingerprint, found[0].fingerprint);
}

TEST(Identity, EqualFindingsGetOrdinals)
{
  ImageProgram image = program();
  image.indirectSites = {site("process_packet", ResolutionLayer::Open), site("process_packet", ResolutionLayer::Open)};
  const auto found = findingsOf("unresolved-call", image);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].fingerprint, found[1].fingerprint);
}

TEST(Order, DoesNotDependOnTheOrderOfTheProgram)
{
  ImageProgram image = program();
  image.roots = {thread("a", bounded(300), 256), thread("b", atLeast(100), 256), thread("c", bounded(300), 256)};
  image.cycles = {{{"walk"}, {"app", "src/z.c", 7, 3}, std::nullopt, ""}, {{"walk2"}, {"app", "src/a.c", 7, 3}, std::nullopt, ""}};
  const CheckResult forward = check(image);
  std::reverse(image.roots.begin(), image.roots.end());
  std::reverse(image.cycles.begin(), image.cycles.end());
  const CheckResult backward = check(image);
  ASSERT_EQ(forward.findings.size(), backward.findings.size());
  for (std::size_t i = 0; i < forward.findings.size(); ++i) {
    EXPECT_EQ(forward.findings[i].message, backward.findings[i].message);
    EXPECT_EQ(forward.findings[i].fingerprint, backward.findings[i].fingerprint);
  }
  EXPECT_EQ(forward.findings[0].level, Level::Error) << "the worst come first";
}

TEST(Completeness, UndecodedCodeIsMissing)
{
  ImageProgram image = program();
  image.functions = {
      function("blob", 8, {Bound::Kind::AtLeast, 8, {}, {{"undecoded-code", "blob", "bytes 0xffff", 0x100, "vendor/blob.c", 0}}})};
  const CheckResult result = check(image);
  EXPECT_EQ(result.incomplete, std::vector<std::string>{"code of blob could not be decoded: bytes 0xffff"});
}

TEST(Completeness, AcceptedPartIsNotMissing)
{
  ImageProgram image = program();
  image.coverage.incomplete = {"libfoo.a(bar.o): truncated"};
  EXPECT_EQ(check(image).incomplete.size(), 1u);
  ProjectConfig config;
  config.incomplete = {{"libfoo.a(bar.o)", "vendor archive", "2027-06-30", {".headroom.yaml", 9, 3}}};
  const CheckResult result = check(image, config);
  EXPECT_TRUE(result.incomplete.empty());
  EXPECT_EQ(result.accepted, std::vector<std::string>{"libfoo.a(bar.o): truncated"});
}

TEST(Completeness, AcceptanceOfAnotherPartDoesNotCover)
{
  ImageProgram image = program();
  image.coverage.incomplete = {"libfoo.a(bar.o): truncated"};
  ProjectConfig config;
  config.incomplete = {{"libfoo.a(baz.o)", "vendor archive", "", {}}};
  EXPECT_EQ(check(image, config).incomplete.size(), 1u);
}

TEST(Completeness, ExpiredAcceptanceDoesNotCoverAndIsAFinding)
{
  ImageProgram image = program();
  image.coverage.incomplete = {"libfoo.a(bar.o): truncated"};
  ProjectConfig config;
  config.incomplete = {{"libfoo.a*", "vendor archive", "2026-01-01", {".headroom.yaml", 9, 3}}};
  const CheckResult result = check(image, config);
  EXPECT_EQ(result.incomplete.size(), 1u);
  EXPECT_EQ(findingsOf(result, "suppression-expired").size(), 1u);
}

TEST(Registry, IdsAreSortedAndUnique)
{
  const auto &rules = allRules();
  ASSERT_EQ(rules.size(), 112u);
  for (std::size_t i = 1; i < rules.size(); ++i)
    EXPECT_LT(std::string(rules[i - 1].id), rules[i].id);
}

} // namespace
} // namespace headroom
