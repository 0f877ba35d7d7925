// SPDX-License-Identifier: Apache-2.0
// The rules about calls under a lock, before threads exist, and on the system work queue.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;
using Kind = LockRule::Kind;

ProjectConfig raised(const std::string &rule)
{
  ProjectConfig config;
  config.levels[rule] = Level::Error;
  return config;
}

TEST(LockBlockingCall, WaitUnderASpinlockIsAnError)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Spin, "&guard")}, WaitTime::Forever);
  const auto found = scene.found("lock-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_sem_take can wait forever while spinlock &guard is held");
}

TEST(LockBlockingCall, NotesSayWhereTheLockIsTaken)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Spin, "&guard")}, WaitTime::Finite);
  const auto found = scene.found("lock-blocking-call");
  ASSERT_EQ(found.at(0).notes.size(), 1u);
  EXPECT_EQ(found[0].notes[0].function, "locker");
  EXPECT_EQ(found[0].notes[0].place, at(8));
  EXPECT_EQ(found[0].notes[0].note, "from here on spinlock &guard is held");
}

TEST(LockBlockingCall, WaitUnderMaskedInterruptsIsAWarningAndStaysOne)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Interrupts)}, WaitTime::Forever);
  const auto found = scene.found("lock-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "k_sem_take can wait forever while interrupts are locked");
  EXPECT_EQ(scene.found("lock-blocking-call", raised("lock-blocking-call")).at(0).level, Level::Warning);
}

TEST(LockBlockingCall, UnknownTimeoutIsAWarningThatSaysSo)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Spin, "&guard")}, WaitTime::Unknown);
  const auto found = scene.found("lock-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "cannot show that k_sem_take does not wait while spinlock &guard is held");
}

TEST(LockBlockingCall, NoWaitIsSilent)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Spin)}, WaitTime::None);
  EXPECT_TRUE(scene.found("lock-blocking-call").empty());
}

TEST(LockBlockingCall, MutexAndSchedulerLockAreNone)
{
  for (const Kind kind : {Kind::Mutex, Kind::Scheduler}) {
    Scene scene;
    scene.underLock(waiting(), {lock(kind)}, WaitTime::Forever);
    EXPECT_TRUE(scene.found("lock-blocking-call").empty());
  }
}

TEST(LockBlockingCall, SpinlockBelowAMutexIsFound)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Spin, "&outer"), lock(Kind::Mutex, "&inner")}, WaitTime::Forever);
  EXPECT_EQ(scene.found("lock-blocking-call").at(0).message, "k_sem_take can wait forever while spinlock &outer is held");
  EXPECT_EQ(scene.found("lock-blocking-call").at(0).notes.size(), 2u);
}

TEST(LockBlockingCall, LibraryHeapUnderASpinlockIsAnError)
{
  Scene scene;
  scene.underLock(libraryCall(), {lock(Kind::Spin)}, WaitTime::Forever);
  EXPECT_EQ(scene.found("lock-blocking-call").at(0).message, "malloc can wait for the C library's lock while a spinlock is held");
}

TEST(LockAllocation, KernelHeapIsANote)
{
  Scene scene;
  scene.underLock(heapCall(), {lock(Kind::Spin, "&guard")});
  const auto found = scene.found("lock-allocation");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Note);
  EXPECT_EQ(found[0].message, "k_malloc uses a heap while spinlock &guard is held");
}

TEST(LockAllocation, MaskedInterruptsCountToo)
{
  Scene scene;
  scene.underLock(heapCall(), {lock(Kind::Interrupts)});
  EXPECT_EQ(scene.found("lock-allocation").size(), 1u);
}

TEST(LockAllocation, SlabMutexAndLibraryAreSilent)
{
  Scene scene;
  scene.underLock(slabCall(), {lock(Kind::Spin)});
  scene.underLock(heapCall(), {lock(Kind::Mutex)});
  scene.underLock(libraryCall(), {lock(Kind::Spin)});
  EXPECT_TRUE(scene.found("lock-allocation").empty());
}

TEST(StackPoolUnderLock, ThreadOnlyAllocationIsAWarning)
{
  ApiRule rule = threadOnly("k_thread_stack_alloc");
  rule.allocates = AllocationRule{};
  rule.allocates->family = "thread-stack";
  Scene scene;
  scene.underLock(rule, {lock(Kind::Spin, "&guard")});
  const auto found = scene.found("stack-pool-alloc-under-lock");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "k_thread_stack_alloc is called while spinlock &guard is held");
}

TEST(StackPoolUnderLock, WithoutALockOrWithoutMemoryIsSilent)
{
  ApiRule rule = threadOnly("k_thread_stack_alloc");
  rule.allocates = AllocationRule{};
  Scene scene;
  scene.underLock(rule, {});
  scene.underLock(threadOnly(), {lock(Kind::Spin)});
  scene.underLock(heapCall(), {lock(Kind::Spin)});
  EXPECT_TRUE(scene.found("stack-pool-alloc-under-lock").empty());
}

TEST(SchedulerLock, WaitIsAWarning)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Scheduler)}, WaitTime::Finite);
  const auto found = scene.found("scheduler-lock-blocking-call", raised("scheduler-lock-blocking-call"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning) << "legal, and rarely meant";
  EXPECT_EQ(found[0].message, "k_sem_take can wait for a time while the scheduler is locked");
}

TEST(SchedulerLock, NoWaitAndOtherLocksAreSilent)
{
  Scene scene;
  scene.underLock(waiting(), {lock(Kind::Scheduler)}, WaitTime::None);
  scene.underLock(waiting(), {lock(Kind::Mutex)}, WaitTime::Forever);
  EXPECT_TRUE(scene.found("scheduler-lock-blocking-call").empty());
}

TEST(InitBlockingCall, WaitBeforeThreadsExistIsAnError)
{
  Scene scene;
  const std::uint32_t init = scene.init();
  scene.call(waiting()).circumstances = {Scene::way(init, ExecutionContext::PreKernel, WaitTime::Finite)};
  const auto found = scene.found("init-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, "k_sem_take can wait for a time, reached before threads exist from init entry 'board_init'");
}

TEST(InitBlockingCall, UnknownTimeoutIsAWarning)
{
  Scene scene;
  const std::uint32_t init = scene.init();
  scene.call(waiting()).circumstances = {Scene::way(init, ExecutionContext::PreKernel, WaitTime::Unknown)};
  const auto found = scene.found("init-blocking-call");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "cannot show that k_sem_take does not wait, reached before threads exist from init entry 'board_init'");
}

TEST(InitBlockingCall, NoWaitAndLaterLevelsAreSilent)
{
  Scene scene;
  const std::uint32_t init = scene.init();
  scene.call(waiting()).circumstances = {Scene::way(init, ExecutionContext::PreKernel, WaitTime::None),
                                         Scene::way(init, ExecutionContext::Thread, WaitTime::Forever)};
  EXPECT_TRUE(scene.found("init-blocking-call").empty());
}

TEST(WorkqueueBlocking, WaitForeverOnTheSharedQueueIsAWarning)
{
  Scene scene;
  const std::uint32_t queue = scene.add(root(RootKind::WorkQueue, "sysworkq"));
  scene.call(waiting()).circumstances = {Scene::way(queue, ExecutionContext::SharedWorkQueue, WaitTime::Forever)};
  const auto found = scene.found("workqueue-blocking");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Warning);
  EXPECT_EQ(found[0].message, "k_sem_take can wait forever on work queue 'sysworkq', which every other handler then waits for");
}

TEST(WorkqueueBlocking, FiniteWaitIsSilent)
{
  Scene scene;
  const std::uint32_t queue = scene.add(root(RootKind::WorkQueue, "sysworkq"));
  scene.call(waiting()).circumstances = {Scene::way(queue, ExecutionContext::SharedWorkQueue, WaitTime::Finite)};
  EXPECT_TRUE(scene.found("workqueue-blocking").empty());
}

TEST(WorkqueueBlocking, OwnQueueIsSilent)
{
  Scene scene;
  const std::uint32_t queue = scene.add(root(RootKind::WorkQueue, "my_queue"));
  scene.call(waiting()).circumstances = {Scene::way(queue, ExecutionContext::WorkQueue, WaitTime::Forever)};
  EXPECT_TRUE(scene.found("workqueue-blocking").empty());
}

} // namespace
} // namespace headroom
