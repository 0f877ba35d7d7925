// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/project_file.h"
#include "read_config.h"

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

ProjectConfig configFor(const std::string &text, const std::string &board, const std::string &id)
{
  const ConfigRead read = readText("schema: 1\n" + text);
  EXPECT_TRUE(read.file) << (read.errors.empty() ? "" : read.errors.front().text());
  return read.file ? headroom::configFor(*read.file, board, id) : ProjectConfig{};
}

TEST(ImageOverride, AppliesWhereBoardAndIdMatch)
{
  const std::string text = "images:\n- {match: {board: \"nrf53*\"}, budgets: {margin: 1}}\n"
                           "- {match: {board: \"nrf52*\", id: \"boot/*\"}, budgets: {margin: 2}}\n";
  EXPECT_EQ(configFor(text, "nrf5340dk", "app").margin->bytes, 1u);
  EXPECT_EQ(configFor(text, "nrf52840dk", "boot/x").margin->bytes, 2u);
  EXPECT_FALSE(configFor(text, "nrf52840dk", "app").margin);
  EXPECT_FALSE(configFor(text, "", "").margin);
}

TEST(ImageOverride, ReplacesValuesAndKeepsTheOthers)
{
  const ProjectConfig config = configFor("budgets: {margin: 10%, roots: {rx: {max: 1024, margin: 8}, tx: {max: 512}}}\n"
                                         "levels: {recursion: error, stack-margin: off}\n"
                                         "images: [{match: {board: b}, budgets: {roots: {rx: {max: 1536}}}, levels: {recursion: note}}]\n",
                                         "b", "");
  EXPECT_EQ(config.margin->percent, 10u);
  EXPECT_EQ(config.rootBudgets.at("rx").maxBytes, 1536u);
  EXPECT_EQ(config.rootBudgets.at("rx").margin->bytes, 8u);
  EXPECT_EQ(config.rootBudgets.at("rx").place.line, 4);
  EXPECT_EQ(config.rootBudgets.at("tx").maxBytes, 512u);
  EXPECT_EQ(config.levels.at("recursion"), Level::Note);
  EXPECT_EQ(config.levels.at("stack-margin"), Level::Off);
  EXPECT_EQ(config.places.at("levels.recursion").line, 4);
  EXPECT_EQ(config.places.at("levels.stack-margin").line, 3);
}

TEST(ImageOverride, LetsTheLaterOfTwoMatchesWin)
{
  const std::string text = "images: [{match: {board: \"*\"}, budgets: {margin: 1}}, {match: {board: b}, budgets: {margin: 2}}]\n";
  EXPECT_EQ(configFor(text, "b", "").margin->bytes, 2u);
  EXPECT_EQ(configFor(text, "c", "").margin->bytes, 1u);
}

TEST(ImageOverride, ReplacesAnnotationsOfTheSameSubjectAndAddsOthers)
{
  const ProjectConfig config =
      configFor("calls: [{in: f, through: x, targets: [a], reason: r}, {in: g, targets: [a], reason: r}]\n"
                "recursion: [{function: w, depth: 4, reason: r}]\n"
                "bounds: [{archive: l.a, max: 1, reason: r}]\n"
                "interrupts: {U: {priority: 1}}\n"
                "images:\n- match: {board: b}\n  calls: [{in: f, through: x, targets: [b], reason: r}]\n"
                "  recursion: [{function: w, depth: 8, reason: r}, {function: v, depth: 2, reason: r}]\n"
                "  bounds: [{archive: l.a, max: 2, reason: r}]\n  interrupts: {U: {priority: 2}, V: {priority: 3}}\n",
                "b", "");
  ASSERT_THAT(config.calls, SizeIs(2));
  EXPECT_EQ(config.calls[0].in, "g");
  EXPECT_THAT(config.calls[1].targets, ElementsAre("b"));
  ASSERT_THAT(config.recursion, SizeIs(2));
  EXPECT_EQ(config.recursion[0].rule.depth, 8u);
  ASSERT_THAT(config.bounds, SizeIs(1));
  EXPECT_EQ(config.bounds[0].maxBytes, 2u);
  ASSERT_THAT(config.interrupts, SizeIs(2));
  EXPECT_EQ(config.interrupts[0].priority, 2);
}

TEST(ImageOverride, AddsToListsAndReplacesPacksAndOwn)
{
  const ProjectConfig config = configFor("packs: [zephyr]\nown: [app/**]\nfatal: [f]\nsuppress: [{rule: recursion, symbol: s, reason: r}]\n"
                                         "images: [{match: {board: b}, packs: [bare-metal], own: [boot/**], fatal: [g], "
                                         "suppress: [{rule: recursion, symbol: t, reason: r}]}]\n",
                                         "b", "");
  EXPECT_THAT(config.packs, ElementsAre("bare-metal"));
  EXPECT_THAT(config.own, ElementsAre("boot/**"));
  EXPECT_THAT(config.fatal, ElementsAre("f", "g"));
  EXPECT_THAT(config.suppressions, SizeIs(2));
}

} // namespace
} // namespace headroom
