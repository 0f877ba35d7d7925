// SPDX-License-Identifier: Apache-2.0
// Where a finding about a call stands, and how it shows the ways that reach the call.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;

SourcePlace inZephyr(std::uint32_t line)
{
  return at(line, "subsys/net/buf.c", "zephyr");
}

TEST(UsePlace, CallInOwnCodeStandsWhereItIs)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.circumstances[0].chain = {{"uart_isr_entry", at(50), ""}, {"handler", at(20), ""}};
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).place, at(20));
}

TEST(UsePlace, CallOutsideStandsAtTheLastOwnStepOfTheChain)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.place = inZephyr(300);
  use.circumstances[0].chain = {{"uart_isr_entry", at(50), ""}, {"receive", at(60), ""}, {"net_buf_alloc", inZephyr(200), ""}, {"handler", inZephyr(300), ""}};
  const Finding found = scene.found("isr-blocking-call").at(0);
  EXPECT_EQ(found.place, at(60));
  EXPECT_TRUE(found.isOwn);
}

TEST(UsePlace, OwnFilesAreWhatTheConfigurationSays)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.place = inZephyr(300);
  use.circumstances[0].chain = {{"uart_isr_entry", at(50), ""}, {"handler", inZephyr(300), ""}};
  ProjectConfig config;
  config.own = {"zephyr/subsys/**"};
  EXPECT_EQ(scene.found("isr-blocking-call", config).at(0).place, inZephyr(300));
}

TEST(UsePlace, ChainWithoutOwnStepStandsAtTheCallAndIsNotOwn)
{
  Scene scene;
  scene.image.functions = {function("main", 8, bounded(8))}; // the image has code of the application
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.place = inZephyr(300);
  use.circumstances[0].chain = {{"uart_isr_entry", inZephyr(250), ""}, {"handler", inZephyr(300), ""}};
  const Finding found = scene.found("isr-blocking-call").at(0);
  EXPECT_EQ(found.place, inZephyr(300));
  EXPECT_FALSE(found.isOwn);
}

TEST(UsePlace, RegistrationInOwnCodeCounts)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.place = inZephyr(300);
  use.circumstances[0].chain = {{"main", at(12), "makes driver_isr the isr"}, {"driver_isr", inZephyr(300), ""}};
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).place, at(12));
}

TEST(UsePath, SaysTheRegistrationTheRootAndTheCall)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  use.circumstances[0].chain = {{"main", at(12), "makes uart_isr_entry the isr uart_isr"}, {"uart_isr_entry", at(50), ""}, {"handler", at(20), ""}};
  const auto path = scene.found("isr-blocking-call").at(0).path;
  ASSERT_EQ(path.size(), 3u);
  EXPECT_EQ(path[0].note, "makes uart_isr_entry the isr uart_isr");
  EXPECT_EQ(path[1].note, "interrupt 'uart_isr'");
  EXPECT_EQ(path[1].place, at(50));
  EXPECT_EQ(path[2].note, "calls k_sem_take");
}

TEST(UsePath, ShortestChainIsOneStepWithBoth)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever);
  const auto path = scene.found("isr-blocking-call").at(0).path;
  ASSERT_EQ(path.size(), 1u);
  EXPECT_EQ(path[0].note, "interrupt 'uart_isr', calls k_sem_take");
}

TEST(UsePath, EveryRootIsAFlowOfOneFinding)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever);
  for (const char *const name : {"timer_isr", "dma_isr"}) {
    scene.image.roots.push_back(root(RootKind::Isr, name));
    scene.image.behaviour.uses[0].circumstances.push_back(
        Scene::way(static_cast<std::uint32_t>(scene.image.roots.size() - 1), ExecutionContext::Interrupt, WaitTime::Forever));
  }
  use.circumstances.push_back(Scene::way(0, ExecutionContext::Thread, WaitTime::Forever));
  const auto found = scene.found("isr-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].otherPaths.size(), 2u) << "the thread's way is no flow of this finding";
  EXPECT_EQ(found[0].otherPaths[0][0].note, "interrupt 'timer_isr', calls k_sem_take");
  EXPECT_EQ(found[0].otherPaths[1][0].note, "interrupt 'dma_isr', calls k_sem_take");
}

TEST(UsePath, CallbackWithoutARootIsNamedByItsContext)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever).circumstances[0].root = UINT32_MAX;
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).message, "k_sem_take can wait forever, reached from callback that runs in an interrupt");
  scene.image.behaviour.uses[0].circumstances[0].context = ExecutionContext::Either;
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).message,
            "k_sem_take can wait forever, reached from callback that runs in an interrupt or a thread");
}

TEST(UsePath, ApproximateCallsAreSaidOnce)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever).circumstances[0].through = {"dispatch", "dispatch", "notify"};
  const auto notes = scene.found("isr-blocking-call").at(0).notes;
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].note, "the chain goes through a call of dispatch whose targets are not all known");
}

TEST(UseIdentity, TwoCalleesInOneFunctionAreTwoFindings)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever);
  scene.fromIsr(waiting("k_msgq_get"), WaitTime::Forever);
  const auto found = scene.found("isr-blocking-call");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].fingerprint, found[1].fingerprint);
}

TEST(UseIdentity, SurvivesMovedLinesAndOtherRoots)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever);
  const std::string before = scene.found("isr-blocking-call").at(0).fingerprint;
  scene.image.behaviour.uses[0].place.line = 900;
  scene.image.roots[0].name = "other_isr";
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).fingerprint, before);
}

TEST(WithoutSources, RulesThatReadThemAreUndecidedOnce)
{
  ImageProgram image = program();
  image.behaviour.isKnown = false;
  const CheckResult result = check(image);
  std::size_t rules = 0;
  for (const Undecided &one : result.undecided)
    rules += one.reason == "no source was read: name the build directory with -p" ? 1 : 0;
  EXPECT_EQ(rules, 35u);
  EXPECT_EQ(undecidedSubjects(result, "isr-blocking-call"), std::vector<std::string>{"demo"});
  EXPECT_EQ(undecidedSubjects(result, "alloc-size-overflow"), std::vector<std::string>{"demo"});
  EXPECT_TRUE(undecidedSubjects(check(program()), "isr-blocking-call").empty());
}

} // namespace
} // namespace headroom
