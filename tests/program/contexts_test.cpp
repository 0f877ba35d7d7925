// SPDX-License-Identifier: Apache-2.0
// Which roots reach a function: through calls, pointers and cycles, for any number of roots; nothing reaches what nothing calls.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

std::vector<std::string> contextsOf(const ImageProgram &program, const std::string &function)
{
  std::vector<std::string> out;
  for (const std::uint32_t root : functionNamed(program, function).contexts)
    out.push_back(program.roots.at(root).name);
  return out;
}

TEST(Contexts, AreTheRootsThatReachAFunction)
{
  FactsBuilder facts;
  facts.function("thread", 8).calls("shared", 8).callsThrough(pointerTo({"handler"}), 8);
  facts.function("isr", 8).calls("shared", 8);
  facts.function("shared", 8).calls("leaf", 8);
  facts.function("leaf", 8).calls("shared", 8);
  facts.function("handler", 8);
  facts.function("nobody", 8);
  const ImageProgram program = programOf(facts, {"thread", "isr"});
  EXPECT_EQ(contextsOf(program, "leaf"), (std::vector<std::string>{"isr", "thread"}));
  EXPECT_EQ(contextsOf(program, "shared"), (std::vector<std::string>{"isr", "thread"}));
  EXPECT_EQ(contextsOf(program, "handler"), std::vector<std::string>{"thread"});
  EXPECT_EQ(contextsOf(program, "isr"), std::vector<std::string>{"isr"});
  EXPECT_TRUE(contextsOf(program, "nobody").empty());
}

TEST(Contexts, KeepCallersOfOneWalkerApart)
{
  FactsBuilder facts;
  facts.function("a", 8).calls("walk", 8, {pointerTo({"onA"})});
  facts.function("b", 8).calls("walk", 8, {pointerTo({"onB"})});
  facts.function("walk", 8).callsThrough(argument(0), 8);
  facts.function("onA", 8);
  facts.function("onB", 8);
  const ImageProgram program = programOf(facts, {"a", "b"});
  EXPECT_EQ(contextsOf(program, "walk"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(contextsOf(program, "onA"), std::vector<std::string>{"a"});
}

TEST(Contexts, HoldForMoreRootsThanAWordHasBits)
{
  FactsBuilder facts;
  std::vector<std::string> roots;
  for (unsigned i = 0; i < 130; ++i) {
    roots.push_back(numbered("root", i));
    facts.function(roots.back(), 8).calls("shared", 8).calls(numbered("own", i), 8);
    facts.function(numbered("own", i), 8);
  }
  facts.function("shared", 8);
  const ImageProgram program = programOf(facts, roots);
  EXPECT_EQ(contextsOf(program, "shared").size(), 130U);
  for (unsigned i = 0; i < 130; ++i)
    EXPECT_EQ(contextsOf(program, numbered("own", i)), std::vector<std::string>{numbered("root", i)});
}

} // namespace
} // namespace headroom::test
