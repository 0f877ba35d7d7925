// SPDX-License-Identifier: Apache-2.0
// What a project states: targets of calls, bounds of what has no code, and what happens when a statement names nothing.
#include <gtest/gtest.h>

#include <algorithm>

#include "facts_builder.h"

namespace headroom::test {
namespace {

CallAnnotation callsIn(const std::string &function, const std::string &through, std::vector<std::string> targets)
{
  CallAnnotation annotation;
  annotation.in = function;
  annotation.through = through;
  annotation.targets = std::move(targets);
  annotation.reason = "test";
  annotation.place = {".headroom.yaml", 3, 5};
  return annotation;
}

BoundAnnotation boundFor(const std::string &function, std::uint64_t maxBytes, std::vector<std::string> calls = {})
{
  BoundAnnotation annotation;
  annotation.function = function;
  annotation.maxBytes = maxBytes;
  annotation.calls = std::move(calls);
  annotation.place = {".headroom.yaml", 7, 3};
  return annotation;
}

bool hasNote(const ImageProgram &program, const std::string &part)
{
  return std::any_of(program.coverage.notes.begin(), program.coverage.notes.end(),
                     [&](const std::string &note) { return note.find(part) != std::string::npos; });
}

FactsBuilder twoOpenSites()
{
  FactsBuilder facts;
  facts.function("on_data", 40);
  facts.function("on_ack", 100);
  facts.object("handlers", {"on_data"}, false);
  facts.function("process", 16).callsThrough(nothingKnown(), 16).callsThrough(wordAt("handlers"), 8);
  return facts;
}

TEST(Annotations, EveryOpenSiteOfTheFunction)
{
  ProjectConfig config;
  config.calls = {callsIn("process", "", {"on_data", "on_ack"})};
  const ImageProgram program = programOf(twoOpenSites(), {"process"}, config);
  EXPECT_EQ(boundOf(program, "process"), "<= 116");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Annotation);
  EXPECT_EQ(program.coverage.layers.at("annotation"), 2U);
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"calls in process as stated"});
}

TEST(Annotations, OrdinalAndDataSymbolNameOneSiteEach)
{
  ProjectConfig config;
  config.calls = {callsIn("process", "#1", {"on_data"}), callsIn("process", "handlers", {"on_ack"})};
  const ImageProgram program = programOf(twoOpenSites(), {"process"}, config);
  EXPECT_EQ(boundOf(program, "process"), "<= 108"); // 8 + on_ack
  EXPECT_EQ(program.indirectSites[0].targets, std::vector<std::string>{"on_data"});
  EXPECT_EQ(program.indirectSites[1].targets, std::vector<std::string>{"on_ack"});
}

TEST(Annotations, OneSiteStaysOpenWhereOnlyTheOtherIsNamed)
{
  ProjectConfig config;
  config.calls = {callsIn("process", "#1", {"on_data"})};
  EXPECT_EQ(boundOf(programOf(twoOpenSites(), {"process"}, config), "process"), ">= 56");
}

TEST(Annotations, RecordFieldWithoutSourceNamesOnlyAnOnlySite)
{
  FactsBuilder one;
  one.function("on_data", 40);
  one.function("process", 16).callsThrough(nothingKnown(), 16);
  ProjectConfig config;
  config.calls = {callsIn("process", "struct proto.handler", {"on_data"})};
  EXPECT_EQ(boundOf(programOf(one, {"process"}, config), "process"), "<= 56");
  const ImageProgram program = programOf(twoOpenSites(), {"process"}, config);
  EXPECT_EQ(boundOf(program, "process"), ">= 16");
  EXPECT_TRUE(hasNote(program, ".headroom.yaml:3:5: calls: process has 2 indirect calls"));
}

TEST(Annotations, StatementOfWhichNothingIsLinkedClosesNothing)
{
  ProjectConfig config;
  config.calls = {callsIn("process", "", {"on_dtaa"})};
  const ImageProgram program = programOf(twoOpenSites(), {"process"}, config);
  EXPECT_EQ(boundOf(program, "process"), ">= 16");
  EXPECT_TRUE(hasNote(program, "calls: target on_dtaa is not in this image"));
}

TEST(Annotations, UnknownFunctionAndUselessStatementAreNotes)
{
  FactsBuilder facts;
  facts.function("leaf", 8);
  facts.function("main", 8).callsThrough(pointerTo({"leaf"}), 8);
  ProjectConfig config;
  config.calls = {callsIn("absent", "", {"leaf"}), callsIn("main", "#1", {"leaf"}), callsIn("main", "#2", {"leaf"})};
  config.recursion.push_back({{"gone", 2, "x"}, {}});
  config.interrupts.push_back({"UART9", 1, {}});
  config.fatal = {"panic"};
  config.bounds = {boundFor("blob", 10)};
  const ImageProgram program = programOf(facts, {"main", "nowhere"}, config);
  EXPECT_TRUE(hasNote(program, "function absent is not in this image"));
  EXPECT_TRUE(hasNote(program, "main is not used"));
  EXPECT_TRUE(hasNote(program, "has 1 indirect calls, no #2"));
  EXPECT_TRUE(hasNote(program, "function gone is not in this image"));
  EXPECT_TRUE(hasNote(program, "UART9 is no interrupt of this image"));
  EXPECT_TRUE(hasNote(program, "fatal: function panic is not in this image"));
  EXPECT_TRUE(hasNote(program, "bounds: blob matches nothing"));
  EXPECT_TRUE(hasNote(program, "root nowhere is no function"));
}

TEST(Annotations, BoundClosesAnExternal)
{
  FactsBuilder facts;
  facts.external("memcpy");
  facts.function("main", 16).calls("memcpy", 16);
  ProjectConfig config;
  config.bounds = {boundFor("memcpy", 40)};
  const ImageProgram program = programOf(facts, {"main"}, config);
  EXPECT_EQ(boundOf(program, "main"), "<= 56");
  EXPECT_EQ(pathText(program.roots[0]), "main 16, memcpy 40");
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"bound of memcpy as stated: 40"});
}

TEST(Annotations, CallsBackAreAddedOnTop)
{
  FactsBuilder facts;
  facts.external("mpsl_init");
  facts.function("main", 16).calls("mpsl_init", 16);
  facts.function("on_assert", 100);
  ProjectConfig config;
  config.bounds = {boundFor("mpsl_init", 40, {"on_assert"})};
  EXPECT_EQ(boundOf(programOf(facts, {"main"}, config), "main"), "<= 156");
}

TEST(Annotations, BoundByAddressClosesRom)
{
  FactsBuilder facts;
  facts.external("rom_reset");
  facts.function("main", 16).calls("rom_reset", 16);
  MachineFacts built = facts.build();
  built.externals.clear(); // an absolute target without any name
  ProjectConfig config;
  BoundAnnotation annotation = boundFor("", 24);
  annotation.address = facts.addressOf("rom_reset");
  config.bounds = {annotation};
  ProgramOptions options;
  options.extraRoots = {"main"};
  EXPECT_EQ(boundOf(buildProgram(built, {}, config, options), "main"), "<= 40");
}

TEST(Annotations, BoundOfAnArchiveReplacesItsCode)
{
  FactsBuilder facts;
  facts.function("main", 16).calls("blob", 16);
  facts.function("blob", 8).inObject("libs/libmpsl.a(mpsl.o)").callsThrough(nothingKnown(), 8);
  ProjectConfig config;
  BoundAnnotation annotation = boundFor("", 400);
  annotation.archive = "libmpsl.a";
  config.bounds = {annotation};
  EXPECT_EQ(boundOf(programOf(facts, {"main"}, config), "main"), "<= 416");
}

TEST(Annotations, StatedBoundNeverGoesBelowTheDecodedFrame)
{
  FactsBuilder facts;
  facts.function("blob", 64).isDynamic();
  ProjectConfig config;
  config.bounds = {boundFor("blob", 10)};
  const ImageProgram program = programOf(facts, {"blob"}, config);
  EXPECT_EQ(boundOf(program, "blob"), "<= 64");
  EXPECT_TRUE(hasNote(program, "blob alone has a frame of 64"));
}

TEST(Annotations, PackTableClosesAssemblyAndSaysWhatItRestsOn)
{
  FactsBuilder facts;
  facts.function("isr_a", 8);
  facts.function("isr_b", 80);
  facts.object("_sw_isr_table", {"1", "isr_a", "2", "isr_b"}, false);
  facts.function("_isr_wrapper", 16).callsThrough(nothingKnown(), 16);
  Pack pack;
  TableCallRule rule;
  rule.in = "_isr_wrapper";
  rule.table = "_sw_isr_table";
  rule.strideBytes = 8;
  rule.offsetBytes = 4;
  pack.tableCalls = {rule};
  const ImageProgram program = programOf(facts, {"_isr_wrapper"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "_isr_wrapper"), "<= 96");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Table);
  EXPECT_EQ(program.roots[0].bound.assumptions, std::vector<std::string>{"table _sw_isr_table keeps its initial values"});
}

TEST(Annotations, PackRecordsCloseAnInlinedLoop)
{
  FactsBuilder facts;
  facts.function("init_a", 8);
  facts.function("init_b", 60);
  facts.function("bg_thread_main", 16).callsThrough(nothingKnown(), 16);
  facts.function("bg_thread_main").facts().calls[0].inlined = {{"z_sys_init_run_level", {}}};
  facts.record("init-entry", "a", {{"init", "init_a"}}).record("init-entry", "b", {{"init_fn.sys", "init_b"}});
  Pack pack;
  TableCallRule rule;
  rule.in = "z_sys_init_run_level*";
  rule.record = "init-entry";
  rule.fields = {"init", "init_fn.sys"};
  pack.tableCalls = {rule};
  EXPECT_EQ(boundOf(programOf(facts, {"bg_thread_main"}, {}, {pack}), "bg_thread_main"), "<= 76");
  pack.tableCalls[0].unlessSymbols = {"init_a"};
  EXPECT_EQ(boundOf(programOf(facts, {"bg_thread_main"}, {}, {pack}), "bg_thread_main"), ">= 16");
}

} // namespace
} // namespace headroom::test
