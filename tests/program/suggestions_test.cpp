// SPDX-License-Identifier: Apache-2.0
#include "program/suggestions.h"

#include <gtest/gtest.h>

#include "source_double.h"

namespace headroom::test {
namespace {

TEST(Suggestions, NothingIsOpenNothingIsSuggested)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(pointerTo({"f"}), 8);
  facts.function("f", 8);
  EXPECT_EQ(suggestedCalls(programOf(facts, {"main"})), "");
}

TEST(Suggestions, FieldOfTheSourceIsTheKey)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(nothingKnown(), 8).callsThrough(nothingKnown(), 8);
  facts.function("on_ack", 8);
  SourceDouble source(facts);
  source.site("main", 0, "struct proto.handler", {"on_ack"}, "escapes").site("main", 1, "struct proto.handler", {}, "escapes");
  EXPECT_EQ(suggestedCalls(programWith(facts, source, {"main"})),
            "calls:\n  - {in: main, through: \"struct proto.handler\", targets: [on_ack], reason: \"\"}"
            " # /home/user/app/src/main.c:100, /home/user/app/src/main.c:101\n");
}

TEST(Suggestions, OrdinalIsTheKeyWhereNoFieldIsKnown)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(pointerTo({"f"}), 8).calls("f", 8).callsThrough(nothingKnown(), 8);
  facts.function("f", 8);
  EXPECT_EQ(suggestedCalls(programOf(facts, {"main"})),
            "calls:\n  - {in: main, through: \"#2\", targets: [FUNCTION], reason: \"\"}"
            " # /home/user/app/src/main.c:102, through a computed address\n");
}

TEST(Suggestions, TheSuggestedKeyClosesTheSite)
{
  FactsBuilder facts;
  facts.function("main", 8).callsThrough(pointerTo({"f"}), 8).callsThrough(nothingKnown(), 8);
  facts.function("f", 8);
  ProjectConfig config;
  CallAnnotation annotation;
  annotation.in = "main";
  annotation.through = "#2";
  annotation.targets = {"f"};
  config.calls = {annotation};
  const ImageProgram program = programOf(facts, {"main"}, config);
  EXPECT_EQ(suggestedCalls(program), "");
  EXPECT_EQ(program.coverage.unresolvedSites, 0U);
}

} // namespace
} // namespace headroom::test
