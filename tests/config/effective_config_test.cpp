// SPDX-License-Identifier: Apache-2.0
#include "config/effective_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/knowledge.h"
#include "read_config.h"

namespace headroom {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string shown(const std::string &text, const std::string &board = "")
{
  const ConfigRead read = readText(text);
  EXPECT_TRUE(read.file) << (read.errors.empty() ? "" : read.errors.front().text());
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  return read.file && rules ? effectiveConfig(configFor(*read.file, board, ""), *rules) : "";
}

constexpr const char *someOfAll = R"(schema: 1
packs: [zephyr]
own: [app/**]
budgets: {margin: 10%, roots: {rx: {max: 1K, margin: 8}}}
levels: {recursion: error}
limits: {frame_size: 512, call_depth: 9}
calls: [{in: f, through: "struct \"s\".h", targets: [a, b], reason: "line\nbreak"}]
bounds: [{address: 0x10, max: 4, calls: [c], reason: r}]
recursion: [{function: w, depth: 2, reason: r}]
interrupts: {U: {priority: 3}}
fatal: [z]
placement: [{symbol: "isr_*", region: ITCM, reason: "runs while flash is written"}]
incomplete: [{file: v.c, reason: r, expires: 2027-06-30}]
suppress: [{rule: recursion, symbol: e, reason: 'say "why"', expires: 2027-06-30}]
images: [{match: {board: b}, levels: {stack-margin: off}}]
)";

TEST(EffectiveConfig, ShowsDefaultsWithoutAFile)
{
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  ASSERT_TRUE(rules);
  const std::string text = effectiveConfig(ProjectConfig{}, *rules);
  EXPECT_THAT(text, HasSubstr("schema: 1  # no configuration file\n"));
  EXPECT_THAT(text, HasSubstr("  stack-overflow: error  # default\n"));
  EXPECT_THAT(text, HasSubstr("  frame-size: off  # default\n"));
  EXPECT_THAT(text, Not(HasSubstr("slab-geometry"))) << "reserved rules have no level";
}

TEST(EffectiveConfig, SaysWhereEachValueWasSet)
{
  const std::string text = shown(someOfAll);
  EXPECT_THAT(text, HasSubstr("  margin: 10%  # .headroom.yaml:4:11\n"));
  EXPECT_THAT(text, HasSubstr("      max: 1024  # .headroom.yaml:4:37\n"));
  EXPECT_THAT(text, HasSubstr("  recursion: error  # .headroom.yaml:5:10\n"));
  EXPECT_THAT(text, HasSubstr("  stack-margin: warning  # default\n"));
  EXPECT_THAT(text, HasSubstr("  - {symbol: \"isr_*\", region: \"ITCM\", reason: \"runs while flash is written\"}  # .headroom.yaml:12:13\n"));
  EXPECT_THAT(text, HasSubstr("  - {function: \"w\", depth: 2, reason: \"r\"}  # .headroom.yaml:9:13\n"));
}

TEST(EffectiveConfig, ShowsWhatHoldsForTheImage)
{
  EXPECT_THAT(shown(someOfAll, "b"), HasSubstr("  stack-margin: off  # .headroom.yaml:15:39\n"));
}

TEST(EffectiveConfig, MeansTheSameWhenReadAgain)
{
  const std::string once = shown(someOfAll);
  const ConfigRead again = readText(once);
  ASSERT_TRUE(again.file) << again.errors.front().text() << "\n" << once;
  const ProjectConfig &config = again.file->config;
  EXPECT_EQ(config.calls.at(0).through, "struct \"s\".h");
  EXPECT_EQ(config.calls.at(0).reason, "line\nbreak");
  EXPECT_EQ(config.bounds.at(0).address, 0x10u);
  EXPECT_EQ(config.rootBudgets.at("rx").maxBytes, 1024u);
  EXPECT_EQ(config.interrupts.at(0).priority, 3);
  EXPECT_EQ(config.suppressions.at(0).reason, "say \"why\"");
  EXPECT_EQ(config.levels.at("recursion"), Level::Error);
}

} // namespace
} // namespace headroom
