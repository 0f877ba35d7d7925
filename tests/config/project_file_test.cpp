// SPDX-License-Identifier: Apache-2.0
#include "config/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts/sha256.h"
#include "read_config.h"

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The example of the design, with every key.
constexpr const char *everyKey = R"(schema: 1
packs: [zephyr]
own: [app/**, modules/ours/**]
budgets:
  margin: 10%
  roots: {rx_thread: {max: 1K}, main: {margin: 256}}
levels: {isr-allocation: error, recursion: off}
limits: {frame_size: 512, call_depth: 20}
calls:
  - {in: process_packet, through: "struct proto.handler", targets: [on_data, on_ack], reason: "registered in proto.c"}
bounds: [{archive: libmpsl.a, max: 400, calls: [cb], reason: "vendor figure, rev 3"}, {address: 0x1fff1ff1, max: 128, reason: ROM}]
recursion: [{function: walk_tree, depth: 8, reason: "balanced"}]
interrupts: {UART0: {priority: 3}}
fatal: [z_fatal_error]
placement: [{symbol: control_loop, region: ITCM, reason: "runs while flash is written"}]
incomplete: [{file: vendor/gcc_only.c, reason: "asm goto", expires: 2027-06-30}]
suppress: [{rule: recursion, symbol: early_init, reason: "host only", expires: 2027-06-30}]
)";

ProjectConfig configOf(const std::string &text)
{
  const ConfigRead read = readText(text);
  EXPECT_THAT(read.errors, IsEmpty()) << (read.errors.empty() ? "" : read.errors.front().text());
  return read.file ? read.file->config : ProjectConfig{};
}

TEST(ProjectFile, NeedsOnlyItsSchema)
{
  const ProjectConfig config = configOf("schema: 1\n");
  EXPECT_THAT(config.packs, IsEmpty());
  EXPECT_FALSE(config.margin);
  EXPECT_EQ(config.path, ".headroom.yaml");
  EXPECT_EQ(config.digest, sha256Hex("schema: 1\n"));
}

TEST(ProjectFile, ReadsPacksAndOwnFiles)
{
  const ProjectConfig config = configOf(everyKey);
  EXPECT_THAT(config.packs, ElementsAre("zephyr"));
  EXPECT_THAT(config.own, ElementsAre("app/**", "modules/ours/**"));
  EXPECT_THAT(config.fatal, ElementsAre("z_fatal_error"));
}

TEST(ProjectFile, ReadsBudgetsAndLimits)
{
  const ProjectConfig config = configOf(everyKey);
  ASSERT_TRUE(config.margin);
  EXPECT_EQ(config.margin->percent, 10u);
  EXPECT_EQ(config.rootBudgets.at("rx_thread").maxBytes, 1024u);
  EXPECT_FALSE(config.rootBudgets.at("rx_thread").margin);
  ASSERT_TRUE(config.rootBudgets.at("main").margin);
  EXPECT_EQ(config.rootBudgets.at("main").margin->bytes, 256u);
  EXPECT_EQ(config.rootBudgets.at("main").place.line, 6);
  EXPECT_EQ(config.rootBudgets.at("main").place.column, 33);
  EXPECT_EQ(config.frameSizeLimit, 512u);
  EXPECT_EQ(config.callDepthLimit, 20u);
}

TEST(ProjectFile, ReadsLevels)
{
  const ProjectConfig config = configOf(everyKey);
  EXPECT_EQ(config.levels.at("isr-allocation"), Level::Error);
  EXPECT_EQ(config.levels.at("recursion"), Level::Off);
}

TEST(ProjectFile, ReadsAnnotationsWithTheirPlaces)
{
  const ProjectConfig config = configOf(everyKey);
  ASSERT_THAT(config.calls, SizeIs(1));
  EXPECT_EQ(config.calls[0].in, "process_packet");
  EXPECT_EQ(config.calls[0].through, "struct proto.handler");
  EXPECT_THAT(config.calls[0].targets, ElementsAre("on_data", "on_ack"));
  EXPECT_EQ(config.calls[0].place.file, ".headroom.yaml");
  EXPECT_EQ(config.calls[0].place.line, 10);
  EXPECT_EQ(config.calls[0].place.column, 5);
  ASSERT_THAT(config.bounds, SizeIs(2));
  EXPECT_EQ(config.bounds[0].archive, "libmpsl.a");
  EXPECT_EQ(config.bounds[0].maxBytes, 400u);
  EXPECT_THAT(config.bounds[0].calls, ElementsAre("cb"));
  EXPECT_EQ(config.bounds[1].address, 0x1fff1ff1u);
  ASSERT_THAT(config.recursion, SizeIs(1));
  EXPECT_EQ(config.recursion[0].rule.function, "walk_tree");
  EXPECT_EQ(config.recursion[0].rule.depth, 8u);
  EXPECT_EQ(config.recursion[0].place.line, 12);
  ASSERT_THAT(config.interrupts, SizeIs(1));
  EXPECT_EQ(config.interrupts[0].name, "UART0");
  EXPECT_EQ(config.interrupts[0].priority, 3);
}

TEST(ProjectFile, ReadsWhatIsAccepted)
{
  const ProjectConfig config = configOf(everyKey);
  ASSERT_THAT(config.placement, SizeIs(1));
  EXPECT_EQ(config.placement[0].symbol, "control_loop");
  EXPECT_EQ(config.placement[0].region, "ITCM");
  EXPECT_EQ(config.placement[0].place.line, 15);
  ASSERT_THAT(config.incomplete, SizeIs(1));
  EXPECT_EQ(config.incomplete[0].file, "vendor/gcc_only.c");
  EXPECT_EQ(config.incomplete[0].expires, "2027-06-30");
  ASSERT_THAT(config.suppressions, SizeIs(1));
  EXPECT_EQ(config.suppressions[0].rule, "recursion");
  EXPECT_EQ(config.suppressions[0].symbol, "early_init");
  EXPECT_EQ(config.suppressions[0].reason, "host only");
}

TEST(ProjectFile, KeepsWhereEachValueWasSet)
{
  const ProjectConfig config = configOf(everyKey);
  EXPECT_EQ(config.places.at("budgets.margin").line, 5);
  EXPECT_EQ(config.places.at("levels.recursion").line, 7);
  EXPECT_EQ(config.places.at("budgets.roots.main.margin").line, 6);
  EXPECT_FALSE(config.places.contains("calls.in")) << "list entries carry their own place";
}

TEST(ProjectFile, NotesRulesThatNothingChecks)
{
  const ConfigRead read = readText("schema: 1\nlevels: {slab-geometry: error, heap-size: off, recursion: error}\n"
                                   "suppress: [{rule: evidence-prelink-script, symbol: f, reason: r}]\n");
  ASSERT_TRUE(read.file);
  ASSERT_THAT(read.file->notes, SizeIs(2)) << "switching a reserved rule off promises nothing";
  EXPECT_EQ(read.file->notes[0].place, ".headroom.yaml:2:10");
  EXPECT_EQ(read.file->notes[0].message, "rule slab-geometry is not part of this version, nothing checks it");
  EXPECT_EQ(read.file->notes[1].place, ".headroom.yaml:3:12");
}

TEST(ProjectFile, GivesTheSameValuesTwice)
{
  EXPECT_EQ(configOf(everyKey).digest, configOf(everyKey).digest);
  EXPECT_EQ(configOf(everyKey).places.size(), configOf(everyKey).places.size());
}

} // namespace
} // namespace headroom
