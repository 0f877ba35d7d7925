// SPDX-License-Identifier: Apache-2.0
// The rules about what has to be there before something runs: a heap, a memory domain, user mode. And what a structure wastes.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;

/// A request of an init entry whose record lies at `order`, from a pool that is ready at 0x100.
Scene initRequest(std::optional<std::uint64_t> order)
{
  Scene scene;
  Root entry = root(RootKind::Init, "board_init");
  entry.initOrder = order;
  const std::uint32_t from = scene.add(entry);
  PoolFact system = pool(1024, 960);
  system.readyAt = 0x100;
  system.readyBy = "statics_init";
  scene.image.behaviour.pools = {system};
  scene.call(heapCall()).circumstances = {Scene::way(from, ExecutionContext::PreKernel)};
  return scene;
}

TEST(InitHeapNotReady, RequestOfAnEntryBeforeTheHeapsIsAnError)
{
  const auto found = initRequest(0x0f8).found("init-heap-not-ready");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_malloc draws from _system_heap (CONFIG_HEAP_MEM_POOL_SIZE) before it is set up, reached from init entry "
                              "'board_init', which runs before statics_init");
  EXPECT_FALSE(found[0].help.empty());
}

TEST(InitHeapNotReady, EntryOfTheHeapItselfAndThoseBehindAreSilent)
{
  EXPECT_TRUE(initRequest(0x100).found("init-heap-not-ready").empty());
  EXPECT_TRUE(initRequest(0x108).found("init-heap-not-ready").empty());
}

TEST(InitHeapNotReady, OrderThatIsNotKnownIsSilent)
{
  EXPECT_TRUE(initRequest(std::nullopt).found("init-heap-not-ready").empty());
  Scene scene = initRequest(0x0f8);
  scene.image.behaviour.pools[0].readyAt.reset();
  EXPECT_TRUE(scene.found("init-heap-not-ready").empty());
}

TEST(InitHeapNotReady, OnlyTheEarlyWaysAreShown)
{
  Scene scene = initRequest(0x0f8);
  const std::uint32_t late = scene.threadRoot();
  scene.image.behaviour.uses[0].circumstances.push_back(Scene::way(late, ExecutionContext::Thread));
  const auto found = scene.found("init-heap-not-ready");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].otherPaths.empty());
}

TEST(DomainJoin, BehindTheStartIsANoteWithBothPlaces)
{
  Scene scene;
  PathIssue &issue = scene.issue(PathIssue::Kind::LateDomainJoin);
  issue.callee = "k_mem_domain_add_thread";
  issue.origin = "k_thread_create";
  issue.steps = {{"parse", at(30), "k_thread_create() lets it run"}, {"parse", at(33), "joins the domain here"}};
  const auto found = scene.found("domain-join-after-start");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "the thread joins its memory domain behind k_thread_create, from where on it may run");
  EXPECT_EQ(found[0].notes.size(), 2u);
}

TEST(DomainJoin, IsUndecidedWithoutSources)
{
  Scene scene;
  scene.image.behaviour.isKnown = false;
  EXPECT_TRUE(scene.found("domain-join-after-start").empty());
}

TEST(IsrBlockingUnverified, SaysNothingOfAnEntryThatIsKnownToWait)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Finite);
  use.circumstances.push_back(use.circumstances[0]);
  use.circumstances[1].wait = WaitTime::Unknown;
  EXPECT_EQ(scene.found("isr-blocking-call").size(), 1u);
  EXPECT_TRUE(scene.found("isr-blocking-unverified").empty());
  scene.image.behaviour.uses[0].circumstances[1].root = scene.isr("other_isr");
  EXPECT_EQ(scene.found("isr-blocking-unverified").size(), 1u) << "of another entry nothing is known";
}

TEST(IsrBlockingUnverified, SaysNothingOfARootThatIsKnownToWaitWhereItsChainIsNotTold)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Finite);
  use.circumstances[0].chain = {{"connect", at(1), "registers"}, {"isr", at(2), ""}};
  use.circumstances.push_back(use.circumstances[0]);
  use.circumstances[1].wait = WaitTime::Unknown;
  use.circumstances[1].chain.erase(use.circumstances[1].chain.begin());
  EXPECT_TRUE(scene.found("isr-blocking-unverified").empty());
  use.circumstances[1].chain = {{"connect", at(9), "registers"}, {"isr", at(2), ""}};
  EXPECT_EQ(scene.found("isr-blocking-unverified").size(), 1u) << "another registration is another entry";
}

ApiRule threadCall()
{
  ApiRule out = threadOnly("k_thread_create");
  out.createsThread = true;
  out.options = 1;
  out.userOption = 4;
  out.userSymbols = {"USERSPACE"};
  out.isUserModeIgnored = true;
  return out;
}

TEST(UserModeIgnored, OptionWithTheBitIsAWarning)
{
  Scene scene;
  scene.fromThread(threadCall(), {object("worker"), number(5)});
  const auto found = scene.found("user-mode-ignored");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "k_thread_create asks for user mode, which this build does not have: the thread runs privileged");
}

TEST(UserModeIgnored, OtherOptionsUnknownOnesAndBuildsWithUserModeAreSilent)
{
  Scene scene;
  scene.fromThread(threadCall(), {object("worker"), number(8)});
  scene.fromThread(threadCall(), {object("worker"), {}});
  ApiRule there = threadCall();
  there.isUserModeIgnored = false;
  scene.fromThread(there, {object("worker"), number(4)});
  EXPECT_TRUE(scene.found("user-mode-ignored").empty());
}

TEST(UserModeIgnored, CallThatOnlyAsksForItIsFound)
{
  Scene scene;
  ApiRule enter = row("k_thread_user_mode_enter");
  enter.isUserModeIgnored = true;
  scene.fromThread(enter);
  EXPECT_EQ(scene.found("user-mode-ignored").size(), 1u);
}

TEST(UserModeIgnored, ThreadOfARecordIsFoundAboutItsRoot)
{
  Scene scene;
  Root worker = root(RootKind::Thread, "worker");
  worker.isUserModeIgnored = true;
  scene.add(worker);
  const auto found = scene.found("user-mode-ignored");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].root, "worker");
  EXPECT_EQ(found[0].message, "thread 'worker' asks for user mode, which this build does not have: it runs privileged");
}

Scene looseScene()
{
  Scene scene;
  scene.image.behaviour.looseRecords = {{"struct sample", at(4), 12, 8, {"time", "kind", "flags"}}};
  return scene;
}

TEST(StructPadding, IsOffUntilALevelSwitchesItOn)
{
  EXPECT_TRUE(looseScene().found("struct-padding").empty());
  ProjectConfig config;
  config.levels["struct-padding"] = Level::Note;
  const auto found = looseScene().found("struct-padding", config);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "struct sample takes 12 bytes, 8 with its members in another order: 4 bytes less each");
  EXPECT_EQ(found[0].help, "order: time, kind, flags");
}

} // namespace
} // namespace headroom
