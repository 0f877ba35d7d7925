// SPDX-License-Identifier: Apache-2.0
// Calls that the code leaves open and the source closes, or does not.
#include <gtest/gtest.h>

#include <algorithm>

#include "source_double.h"

namespace headroom::test {
namespace {

FactsBuilder queueFacts()
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(nothingKnown(), 8);
  facts.function("on_data", 40);
  facts.function("on_ack", 24);
  return facts;
}

CallAnnotation annotationOf(const std::string &through, std::vector<std::string> targets)
{
  CallAnnotation annotation;
  annotation.in = "main";
  annotation.through = through;
  annotation.targets = std::move(targets);
  annotation.reason = "as designed";
  return annotation;
}

TEST(SourceLayer, ClosesWhatTheCodeLeavesOpen)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_data", "on_ack"});
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 48");
  ASSERT_EQ(program.indirectSites.size(), 1U);
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::PointsTo);
  EXPECT_EQ(program.indirectSites[0].through, "struct proto.handler");
  EXPECT_EQ(program.indirectSites[0].targets, (std::vector<std::string>{"on_ack", "on_data"}));
  EXPECT_EQ(program.coverage.layers.at("points-to"), 1U);
  EXPECT_EQ(program.coverage.unresolvedSites, 0U);
}

TEST(SourceLayer, OpenSetKeepsItsTargetsAndNamesWhatOpensIt)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_ack"}, "copied by memcpy in load()");
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(boundOf(program, "main"), ">= 32");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Open);
  const Root &root = rootNamed(program, "main");
  ASSERT_EQ(root.bound.culprits.size(), 1U);
  EXPECT_EQ(root.bound.culprits[0].detail, "call through struct proto.handler: copied by memcpy in load()");
}

TEST(SourceLayer, ClosedWithoutATargetIsClosed)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.hook", {});
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 8");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::PointsTo);
  EXPECT_TRUE(program.indirectSites[0].targets.empty());
  const std::vector<std::string> &assumptions = program.roots[0].bound.assumptions;
  EXPECT_NE(std::find(assumptions.begin(), assumptions.end(), "no function is ever stored in struct proto.hook"), assumptions.end());
}

TEST(SourceLayer, CodeThatKnowsAllTargetsWins)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("apply", 8, {pointerTo({"on_ack"})});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("on_data", 400);
  facts.function("on_ack", 24);
  SourceDouble source(facts);
  source.site("apply", 0, "parameter fn", {"on_data", "on_ack"});
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 40");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Cloning);
}

TEST(SourceLayer, TargetThatTheCodeFormsStays)
{
  FactsBuilder facts;
  facts.function("main", 8).calls("apply", 8, {nothingKnown()}).calls("apply", 8, {pointerTo({"large"})});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("small", 8);
  facts.function("large", 100);
  SourceDouble source(facts);
  source.site("apply", 0, "parameter fn", {"small"}); // the source of the other caller is not here
  EXPECT_EQ(boundOf(programWith(facts, source, {"main"}), "main"), "<= 116");
}

TEST(SourceLayer, ArgumentThatTheCodeLosesIsClonedFromTheSource)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("apply", 8, {nothingKnown()});
  facts.function("b", 8).calls("apply", 8, {nothingKnown()});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("small", 8);
  facts.function("large", 100);
  SourceDouble source(facts);
  source.argument("a", 0, 0, {"small"}).argument("b", 0, 0, {"large"}).site("apply", 0, "parameter fn", {"small", "large"});
  const ImageProgram program = programWith(facts, source, {"a", "b"});
  EXPECT_EQ(boundOf(program, "a"), "<= 24");
  EXPECT_EQ(boundOf(program, "b"), "<= 116");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Cloning);
}

TEST(SourceLayer, ArgumentThatNobodyKnowsFallsBackToTheSite)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("apply", 8, {nothingKnown()});
  facts.function("apply", 8).callsThrough(argument(0), 8);
  facts.function("small", 8);
  facts.function("large", 100);
  SourceDouble source(facts);
  source.argument("a", 0, 0, {"small"}, "comes from assembly").site("apply", 0, "parameter fn", {"small", "large"});
  const ImageProgram program = programWith(facts, source, {"a"});
  EXPECT_EQ(boundOf(program, "a"), "<= 116");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::PointsTo);
}

// The source has one node for all elements of an array: reading the first one's word would lose the others.
TEST(SourceLayer, ObjectOfTheSourceIsNotReadAsARecord)
{
  FactsBuilder facts;
  facts.function("small", 8);
  facts.function("large", 100);
  facts.object("drivers", {"small", "large"});
  facts.function("main", 8).calls("start", 8, {nothingKnown()});
  facts.function("start", 8).callsThrough(fieldOfArgument(0, 0), 8);
  SourceDouble source(facts);
  source.argument("main", 0, 0, {"drivers"});
  EXPECT_EQ(boundOf(programWith(facts, source, {"main"}), "main"), ">= 16");
  source.site("start", 0, "struct driver.start", {"small", "large"});
  EXPECT_EQ(boundOf(programWith(facts, source, {"main"}), "main"), "<= 116");
}

TEST(SourceLayer, AnnotationClosesWhatTheSourceLeavesOpenAndAddsToIt)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_data"}, "escapes");
  ProjectConfig config;
  config.calls = {annotationOf("struct proto.handler", {"on_ack"})};
  const ImageProgram program = programWith(facts, source, {"main"}, config);
  EXPECT_EQ(boundOf(program, "main"), "<= 48");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Annotation);
  EXPECT_EQ(program.indirectSites[0].targets, (std::vector<std::string>{"on_ack", "on_data"}));
}

TEST(SourceLayer, AnnotationThatTheSourceMakesNeedlessIsNoted)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_data"});
  ProjectConfig config;
  config.calls = {annotationOf("struct proto.handler", {"on_ack"})};
  const ImageProgram program = programWith(facts, source, {"main"}, config);
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::PointsTo);
  ASSERT_EQ(program.coverage.notes.size(), 1U);
  EXPECT_NE(program.coverage.notes[0].find("is not used"), std::string::npos);
}

TEST(SourceLayer, WhatTheAnswersRestOnIsListedWhereTheyAreUsed)
{
  FactsBuilder facts = queueFacts();
  facts.function("other", 8);
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_data"}).assume("no pointer is made from an integer");
  const ImageProgram program = programWith(facts, source, {"main", "other"});
  EXPECT_EQ(rootNamed(program, "main").bound.assumptions, std::vector<std::string>{"no pointer is made from an integer"});
  EXPECT_TRUE(rootNamed(program, "other").bound.assumptions.empty());
}

TEST(SourceLayer, TypeClosesWhatPointsToLeavesOpen)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_ack"}, "escapes").typed("main", 0, {"on_ack", "on_data"});
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(boundOf(program, "main"), "<= 48");
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Type);
  EXPECT_EQ(rootNamed(program, "main").bound.assumptions, std::vector<std::string>{"calls are made through the type of the function"});
}

TEST(SourceLayer, TypeWithoutACandidateClosesNothing)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "table", {}, "a number").typed("main", 0, {});
  const ImageProgram program = programWith(facts, source, {"main"});
  EXPECT_EQ(program.indirectSites[0].layer, ResolutionLayer::Open);
  EXPECT_EQ(rootNamed(program, "main").bound.culprits.size(), 1U);
}

TEST(SourceLayer, AnnotationIsMorePreciseThanTheType)
{
  const FactsBuilder facts = queueFacts();
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {}, "escapes").typed("main", 0, {"on_ack", "on_data"});
  ProjectConfig config;
  config.calls = {annotationOf("struct proto.handler", {"on_ack"})};
  EXPECT_EQ(boundOf(programWith(facts, source, {"main"}, config), "main"), "<= 32");
}

TEST(SourceLayer, FieldNamesOneOfSeveralCalls)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("on_data", 40);
  facts.function("on_ack", 24);
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.hook", {}, "escapes").site("main", 1, "struct proto.handler, struct proto.late", {}, "escapes");
  ProjectConfig config;
  config.calls = {annotationOf("proto.handler", {"on_data"}), annotationOf("struct proto.hook", {})};
  const ImageProgram program = programWith(facts, source, {"main"}, config);
  EXPECT_EQ(boundOf(program, "main"), "<= 48");
  ASSERT_EQ(program.indirectSites.size(), 2U);
  EXPECT_TRUE(program.indirectSites[0].targets.empty());
  EXPECT_EQ(program.indirectSites[1].targets, std::vector<std::string>{"on_data"});
}

TEST(SourceLayer, FieldThatNoCallIsMadeThroughIsNoted)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("on_data", 40);
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.hook", {}, "escapes").site("main", 1, "struct proto.handler", {}, "escapes");
  ProjectConfig config;
  config.calls = {annotationOf("struct proto.handle", {"on_data"})};
  const ImageProgram program = programWith(facts, source, {"main"}, config);
  EXPECT_EQ(boundOf(program, "main"), ">= 8");
  ASSERT_EQ(program.coverage.notes.size(), 1U);
  EXPECT_EQ(program.coverage.notes[0],
            "calls: main has 2 indirect calls; the source makes none of them through `struct proto.handle`, name them by #1 to #2");
}

} // namespace
} // namespace headroom::test
