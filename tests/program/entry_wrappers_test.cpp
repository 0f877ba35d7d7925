// SPDX-License-Identifier: Apache-2.0
// What a thread's start wrapper does behind its entry counts only where the entry returns.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

Pack threadPack(bool withWrapper)
{
  Pack pack;
  pack.name = "toy";
  for (const char *entry : {"endless", "ending"}) {
    RootRule rule;
    rule.kind = RootKind::Thread;
    rule.functions = {entry};
    rule.start = "enter";
    pack.roots.push_back(rule);
  }
  if (withWrapper)
    pack.entryWrappers.push_back({"enter", {"exit_*"}, ""});
  return pack;
}

FactsBuilder threads()
{
  FactsBuilder facts;
  facts.function("enter", 8).callsThrough(argument(0), 8).calls("exit_thread", 8).calls("other", 8);
  facts.function("endless", 16).neverReturns();
  facts.function("ending", 16);
  facts.function("exit_thread", 400);
  facts.function("other", 24);
  return facts;
}

TEST(EntryWrappers, WhatComesBehindAnEndlessEntryDoesNotRun)
{
  const ImageProgram program = programOf(threads(), {}, {}, {threadPack(true)});
  EXPECT_EQ(rootNamed(program, "endless").bound.bytes, 32U) << "8 + 24: only what the rule names is behind the entry";
  EXPECT_EQ(rootNamed(program, "ending").bound.bytes, 408U);
}

TEST(EntryWrappers, WithoutTheRuleEverythingCounts)
{
  const ImageProgram program = programOf(threads(), {}, {}, {threadPack(false)});
  EXPECT_EQ(rootNamed(program, "endless").bound.bytes, 408U);
}

TEST(EntryWrappers, TheWrapperOnItsOwnKeepsItsCalls)
{
  EXPECT_EQ(rootNamed(programOf(threads(), {"enter"}, {}, {threadPack(true)}), "enter").bound.bytes, 408U);
}

} // namespace
} // namespace headroom::test
