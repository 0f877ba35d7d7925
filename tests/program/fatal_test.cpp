// SPDX-License-Identifier: Apache-2.0
// Paths that end the system are a second number, so that neither hides the other.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

Pack fatalPack()
{
  Pack pack;
  pack.fatal = {"*fatal*"};
  return pack;
}

TEST(Fatal, IsCutFromTheBoundAndKeptAsASecondNumber)
{
  FactsBuilder facts;
  facts.function("thread", 16).calls("work", 16).calls("z_fatal_error", 16);
  facts.function("work", 32);
  facts.function("z_fatal_error", 8).calls("printk", 8);
  facts.function("printk", 200);
  const ImageProgram program = programOf(facts, {"thread"}, {}, {fatalPack()});
  const Root &root = program.roots[0];
  EXPECT_EQ(boundOf(program, "thread"), "<= 48");
  EXPECT_EQ(root.bound.assumptions, std::vector<std::string>{"fatal paths excluded"});
  ASSERT_TRUE(root.fatalBound.has_value());
  EXPECT_EQ(text(*root.fatalBound), "<= 224");
  EXPECT_EQ(functionNamed(program, "z_fatal_error").bound.bytes, 208U);
  EXPECT_TRUE(functionNamed(program, "printk").isReached);
}

TEST(Fatal, ACallThatOnlyADyingSystemMakesIsCutWhereItStands)
{
  Pack pack;
  pack.fatalCalls.push_back({"post", {"flush"}, "only while panicking", ""});
  FactsBuilder facts;
  facts.function("thread", 16).calls("post", 16);
  facts.function("flusher", 16).calls("flush", 16);
  facts.function("post", 8).calls("flush", 8);
  facts.function("flush", 200);
  const ImageProgram program = programOf(facts, {"thread", "flusher"}, {}, {pack});
  EXPECT_EQ(boundOf(program, "thread"), "<= 24");
  EXPECT_EQ(text(rootNamed(program, "thread").fatalBound.value()), "<= 224");
  EXPECT_EQ(boundOf(program, "flusher"), "<= 216") << "others call it in good health";
}

TEST(Fatal, ACallOfAnInlinedFunctionIsOneOfThatFunction)
{
  Pack pack;
  pack.fatalCalls.push_back({"post", {"flush"}, "only while panicking", ""});
  FactsBuilder facts;
  facts.function("thread", 16).calls("flush", 16).calls("flush", 8);
  facts.function("thread").facts().calls[0].inlined = {{"wrapper", {}, noFile}, {"post", {}, noFile}};
  facts.function("flush", 200);
  EXPECT_EQ(boundOf(programOf(facts, {"thread"}, {}, {pack}), "thread"), "<= 208") << "the second call is the thread's own";
}

TEST(Fatal, NothingCutNothingListed)
{
  FactsBuilder facts;
  facts.function("thread", 16);
  facts.function("z_fatal_error", 8);
  const ImageProgram program = programOf(facts, {"thread"}, {}, {fatalPack()});
  EXPECT_FALSE(program.roots[0].fatalBound.has_value());
  EXPECT_TRUE(program.roots[0].bound.assumptions.empty());
}

TEST(Fatal, CycleThroughTheFatalPathIsNoRecursionOfTheProgram)
{
  FactsBuilder facts;
  facts.function("printk", 16).calls("fatal_assert", 16);
  facts.function("fatal_assert", 8).calls("printk", 8);
  const ImageProgram program = programOf(facts, {"printk"}, {}, {fatalPack()});
  EXPECT_EQ(boundOf(program, "printk"), "<= 16");
  EXPECT_TRUE(program.cycles.empty());
  EXPECT_EQ(program.roots[0].fatalBound->kind, Bound::Kind::Unbounded);
}

TEST(Fatal, UnknownsOfTheFatalPathTaintOnlyTheSecondNumber)
{
  FactsBuilder facts;
  facts.function("thread", 16).calls("fatal", 16);
  facts.function("fatal", 8).callsThrough(nothingKnown(), 8);
  const ImageProgram program = programOf(facts, {"thread"}, {}, {fatalPack()});
  EXPECT_EQ(boundOf(program, "thread"), "<= 16");
  EXPECT_EQ(text(*program.roots[0].fatalBound), ">= 24");
}

TEST(Fatal, ConfigurationNamesFatalFunctionsToo)
{
  FactsBuilder facts;
  facts.function("thread", 16).tailCalls("app_panic", 0);
  facts.function("app_panic", 400);
  ProjectConfig config;
  config.fatal = {"app_panic"};
  EXPECT_EQ(boundOf(programOf(facts, {"thread"}, config), "thread"), "<= 16");
}

} // namespace
} // namespace headroom::test
