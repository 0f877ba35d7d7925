// SPDX-License-Identifier: Apache-2.0
// The rules about what interrupts may call.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;

ProjectConfig raised(const std::string &rule)
{
  ProjectConfig config;
  config.levels[rule] = Level::Error;
  return config;
}

TEST(IsrBlockingCall, WaitForeverIsAnError)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever);
  const auto found = scene.found("isr-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_sem_take can wait forever, reached from interrupt 'uart_isr'");
  EXPECT_EQ(found[0].place, at(20));
  EXPECT_EQ(found[0].symbol, "handler");
}

TEST(IsrBlockingCall, FiniteWaitIsAnError)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Finite);
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).message, "k_sem_take can wait for a time, reached from interrupt 'uart_isr'");
}

TEST(IsrBlockingCall, NoWaitIsSilent)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::None);
  EXPECT_TRUE(scene.found("isr-blocking-call").empty());
  EXPECT_TRUE(scene.found("isr-blocking-unverified").empty());
  EXPECT_TRUE(scene.found("isr-thread-only-call").empty());
}

TEST(IsrBlockingCall, ThreadMayWait)
{
  for (const ExecutionContext context : {ExecutionContext::Thread, ExecutionContext::WorkQueue}) {
    Scene scene;
    scene.fromIsr(waiting(), WaitTime::Forever, context);
    EXPECT_TRUE(scene.found("isr-blocking-call").empty()) << contextName(context);
  }
}

TEST(IsrBlockingCall, ZeroLatencyInterruptIsAnInterrupt)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever, ExecutionContext::ZeroLatency);
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).level, Level::Error);
}

TEST(IsrBlockingCall, CallbackThatMayRunInAThreadIsAWarningAndStaysOne)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever, ExecutionContext::Either);
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).level, Level::Warning);
  EXPECT_EQ(scene.found("isr-blocking-call", raised("isr-blocking-call")).at(0).level, Level::Warning) << "whether it is one is not known";
}

TEST(IsrBlockingCall, CertainInterruptBesideAPossibleOneIsAnError)
{
  Scene scene;
  ApiUse &use = scene.fromIsr(waiting(), WaitTime::Forever, ExecutionContext::Either);
  use.circumstances.push_back(Scene::way(0, ExecutionContext::Interrupt, WaitTime::Forever));
  EXPECT_EQ(scene.found("isr-blocking-call").at(0).level, Level::Error);
}

TEST(IsrBlockingCall, ConfigurationLowersIt)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever);
  ProjectConfig config;
  config.levels["isr-blocking-call"] = Level::Note;
  EXPECT_EQ(scene.found("isr-blocking-call", config).at(0).level, Level::Note);
  config.levels["isr-blocking-call"] = Level::Off;
  EXPECT_TRUE(scene.found("isr-blocking-call", config).empty());
}

TEST(IsrBlockingCall, CallInsideADescribedFunctionIsLeftToItsOwnRow)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Forever).isInKernel = true;
  EXPECT_TRUE(scene.found("isr-blocking-call").empty());
}

TEST(IsrBlockingCall, UnknownTimeoutIsAnotherRule)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Unknown);
  EXPECT_TRUE(scene.found("isr-blocking-call").empty());
  const auto found = scene.found("isr-blocking-unverified");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "cannot show that k_sem_take does not wait, reached from interrupt 'uart_isr'");
  EXPECT_EQ(found[0].level, Level::Warning);
}

TEST(IsrBlockingUnverified, NoConfigurationMakesItAnError)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Unknown);
  EXPECT_EQ(scene.found("isr-blocking-unverified", raised("isr-blocking-unverified")).at(0).level, Level::Warning);
}

TEST(IsrBlockingUnverified, ThreadIsSilent)
{
  Scene scene;
  scene.fromIsr(waiting(), WaitTime::Unknown, ExecutionContext::Thread);
  EXPECT_TRUE(scene.found("isr-blocking-unverified").empty());
}

TEST(IsrThreadOnlyCall, IsAnErrorWhateverTheTimeout)
{
  for (const WaitTime wait : {WaitTime::None, WaitTime::Finite, WaitTime::Forever, WaitTime::Unknown}) {
    Scene scene;
    ApiRule rule = threadOnly();
    rule.waits = true;
    scene.fromIsr(rule, wait);
    const auto found = scene.found("isr-thread-only-call");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].level, Level::Error);
    EXPECT_EQ(found[0].message, "only threads may call k_mutex_lock, reached from interrupt 'uart_isr'");
    EXPECT_TRUE(scene.found("isr-blocking-call").empty()) << "one call, one finding";
    EXPECT_TRUE(scene.found("isr-blocking-unverified").empty());
  }
}

TEST(IsrThreadOnlyCall, ThreadIsSilent)
{
  Scene scene;
  scene.fromIsr(threadOnly(), WaitTime::None, ExecutionContext::WorkQueue);
  EXPECT_TRUE(scene.found("isr-thread-only-call").empty());
}

TEST(IsrThreadOnlyCall, PossibleInterruptIsAWarning)
{
  Scene scene;
  scene.fromIsr(threadOnly(), WaitTime::None, ExecutionContext::Either);
  EXPECT_EQ(scene.found("isr-thread-only-call").at(0).level, Level::Warning);
}

TEST(IsrThreadOnlyCall, ShowsTheRowsNote)
{
  Scene scene;
  ApiRule rule = threadOnly();
  rule.note = "waits even with K_NO_WAIT";
  scene.fromIsr(rule);
  const auto found = scene.found("isr-thread-only-call");
  ASSERT_EQ(found.at(0).notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].note, "waits even with K_NO_WAIT");
}

TEST(IsrLibcHeap, AllocationIsAnError)
{
  Scene scene;
  scene.fromIsr(libraryCall());
  const auto found = scene.found("isr-libc-heap");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "malloc takes the C library's lock, reached from interrupt 'uart_isr'");
  EXPECT_TRUE(scene.found("isr-allocation").empty()) << "one call, one finding";
  EXPECT_TRUE(scene.found("isr-thread-only-call").empty());
}

TEST(IsrLibcHeap, ReleaseIsAnErrorToo)
{
  Scene scene;
  scene.image.api.push_back(libraryCall());
  scene.fromIsr(releaseCall("free", "libc"));
  EXPECT_EQ(scene.found("isr-libc-heap").size(), 1u);
}

TEST(IsrLibcHeap, PossibleInterruptIsAWarning)
{
  Scene scene;
  scene.fromIsr(libraryCall(), WaitTime::Forever, ExecutionContext::Either);
  EXPECT_EQ(scene.found("isr-libc-heap").at(0).level, Level::Warning);
}

TEST(IsrLibcHeap, ThreadAndKernelHeapAreSilent)
{
  Scene scene;
  scene.fromIsr(libraryCall(), WaitTime::None, ExecutionContext::Thread);
  scene.fromIsr(heapCall());
  EXPECT_TRUE(scene.found("isr-libc-heap").empty());
}

TEST(IsrAllocation, KernelHeapIsAWarningOfPolicy)
{
  Scene scene;
  scene.fromIsr(heapCall());
  const auto found = scene.found("isr-allocation");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning) << "legal: it never sleeps";
  EXPECT_EQ(found[0].message, "k_malloc uses a heap, reached from interrupt 'uart_isr'");
  EXPECT_EQ(scene.found("isr-allocation", raised("isr-allocation")).at(0).level, Level::Error) << "a project's policy may forbid it";
}

TEST(IsrAllocation, ReleaseToAHeapIsOne)
{
  Scene scene;
  scene.image.api.push_back(heapCall());
  scene.fromIsr(releaseCall());
  EXPECT_EQ(scene.found("isr-allocation").at(0).message, "k_free uses a heap, reached from interrupt 'uart_isr'");
}

TEST(IsrAllocation, SlabIsSilent)
{
  Scene scene;
  scene.fromIsr(slabCall());
  EXPECT_TRUE(scene.found("isr-allocation").empty()) << "constant time";
}

TEST(IsrAllocation, WaitingAllocationIsReportedAsAWait)
{
  Scene scene;
  ApiRule rule = heapCall("k_heap_alloc", "k_heap");
  rule.waits = true;
  rule.interrupt = InterruptUse::NoWait;
  scene.fromIsr(rule, WaitTime::Forever);
  EXPECT_TRUE(scene.found("isr-allocation").empty());
  EXPECT_EQ(scene.found("isr-blocking-call").size(), 1u);
}

TEST(IsrAllocation, ThreadIsSilent)
{
  Scene scene;
  scene.fromThread(heapCall());
  EXPECT_TRUE(scene.found("isr-allocation").empty());
}

TEST(IsrZeroLatency, AnyCallOfTheKernelIsAnError)
{
  Scene scene;
  scene.fromIsr(row("k_sem_give"), WaitTime::None, ExecutionContext::ZeroLatency);
  const auto found = scene.found("isr-zero-latency-kernel-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_sem_give is a call of the kernel, reached from zero-latency interrupt 'uart_isr'");
}

TEST(IsrZeroLatency, OrdinaryInterruptIsSilent)
{
  Scene scene;
  scene.fromIsr(row("k_sem_give"));
  EXPECT_TRUE(scene.found("isr-zero-latency-kernel-call").empty());
}

TEST(IsrZeroLatency, FunctionThatIsNoneOfTheKernelIsSilent)
{
  Scene scene;
  ApiRule rule = row("sys_slist_append");
  rule.isKernel = false;
  scene.fromIsr(rule, WaitTime::None, ExecutionContext::ZeroLatency);
  EXPECT_TRUE(scene.found("isr-zero-latency-kernel-call").empty());
}

ApiUse &assertingCall(Scene &scene, ExecutionContext context, WaitTime wait = WaitTime::None)
{
  scene.image.behaviour.contracts = {{"flash_write", at(70, "src/flash.c"), false, 0}};
  ApiUse &use = scene.fromIsr(row("flash_write"), wait, context);
  use.rules.clear();
  use.contract = 0;
  return use;
}

TEST(ContractAssert, InterruptIsAnErrorAndShowsTheAssertion)
{
  Scene scene;
  assertingCall(scene, ExecutionContext::Interrupt);
  const auto found = scene.found("contract-assert-not-in-isr");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "flash_write asserts that it is not in an interrupt, reached from interrupt 'uart_isr'");
  ASSERT_EQ(found[0].notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].place, at(70, "src/flash.c"));
}

TEST(ContractAssert, ThreadIsSilent)
{
  Scene scene;
  assertingCall(scene, ExecutionContext::Thread);
  EXPECT_TRUE(scene.found("contract-assert-not-in-isr").empty());
}

TEST(ContractAssert, PossibleInterruptIsAWarning)
{
  Scene scene;
  assertingCall(scene, ExecutionContext::Either);
  EXPECT_EQ(scene.found("contract-assert-not-in-isr").at(0).level, Level::Warning);
}

TEST(ContractAssert, ExceptionForNoWaitHolds)
{
  Scene scene;
  assertingCall(scene, ExecutionContext::Interrupt, WaitTime::None);
  scene.image.behaviour.contracts[0].exceptNoWait = true;
  EXPECT_TRUE(scene.found("contract-assert-not-in-isr").empty());
  scene.image.behaviour.uses[0].circumstances[0].wait = WaitTime::Forever;
  EXPECT_EQ(scene.found("contract-assert-not-in-isr").at(0).level, Level::Error);
  scene.image.behaviour.uses[0].circumstances[0].wait = WaitTime::Unknown;
  EXPECT_EQ(scene.found("contract-assert-not-in-isr").at(0).level, Level::Warning) << "it may be no wait";
}

TEST(ContractAssert, DescribedFunctionIsReportedByItsRow)
{
  Scene scene;
  assertingCall(scene, ExecutionContext::Interrupt, WaitTime::Forever).rules = {0};
  scene.image.api[0] = waiting("flash_write");
  EXPECT_TRUE(scene.found("contract-assert-not-in-isr").empty());
  EXPECT_EQ(scene.found("isr-blocking-call").size(), 1u);
}

} // namespace
} // namespace headroom
